"""Save some fields of very many rows at once: one plain statement, sealed fields too.

Django's own way asks for a placeholder a value and a CASE a row, which costs more than the rest of
an import. Walls and change triggers see an ordinary UPDATE.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from rivage.core.models import PersonalModel
from rivage.core.sealed import Sealed, SealedField


def rewrite(rows: Sequence[PersonalModel], names: Sequence[str]) -> None:
    """Rows of one table, that exist; texts must fit their columns as when they are saved alone."""
    if not rows:
        return
    options = type(rows[0])._meta
    named = [options.get_field(name) for name in names]
    fields = [field for field in named if isinstance(field, models.Field)]
    kinds = [field.db_type(connection) for field in fields]
    values: list[list[Any]] = [[str(row.pk) for row in rows]]
    values += [[_stored(field, row) for row in rows] for field in fields]
    arrays = ["bytea[]" if isinstance(field, SealedField) else "text[]" for field in fields]
    quoted = [connection.ops.quote_name(str(field.column)) for field in fields]
    table = connection.ops.quote_name(options.db_table)
    sets = ", ".join(f"{it} = new.{it}::{kind}" for it, kind in zip(quoted, kinds, strict=True))
    unnest = ", ".join(f"%s::{array}" for array in arrays)
    with connection.cursor() as cursor:
        # Names of our own tables and columns; every value is a parameter.
        cursor.execute(
            f"UPDATE {table} SET {sets} FROM unnest(%s::uuid[], {unnest})"  # noqa: S608
            f" AS new (id, {', '.join(quoted)}) WHERE {table}.id = new.id",
            values,
        )


def _stored(field: Any, row: models.Model) -> Any:
    if isinstance(field, SealedField):
        sealed = field.pre_save(row, add=False)
        return sealed.stored if isinstance(sealed, Sealed) else None
    value = getattr(row, field.attname)
    if value is None:
        return None
    if isinstance(field, ArrayField):
        return "{" + ",".join(map(_element, value)) + "}"
    return str(value)


def _element(value: object) -> str:
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
