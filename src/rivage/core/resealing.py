"""Bringing every sealed value under the current key, while people work.

Batches are short and lock their rows, so a value saved meanwhile is never overwritten with what
it was before. The words themselves do not change: the change history gains no line, and the
sealed values that it keeps are resealed as well. Runs as the owner of the tables, because the
application may not touch what was recorded.
"""

import json
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connections

from rivage.core.context import acting_as_system
from rivage.core.sealed import VERSION, Keyring, SealedField, Unsealable, keyring

BATCH = 500
HISTORY = "audit_change"
# Where second factors are sealed (see web.accounts.adapters).
FACTORS = "mfa.Authenticator.data"


@dataclass
class Report:
    """`resealed` and `left` by place ("app.Model.field"); `closed` are values that do not open."""

    resealed: dict[str, int] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)

    def count(self, place: str, number: int) -> None:
        if number:
            self.resealed[place] = self.resealed.get(place, 0) + number


@dataclass(frozen=True)
class Column:
    table: str
    name: str
    key: str
    # "app.Model.field"
    place: str


def sealed_columns() -> Iterator[Column]:
    for model in apps.get_models(include_auto_created=True):
        for each in model._meta.concrete_fields:
            if isinstance(each, SealedField):
                yield Column(
                    model._meta.db_table,
                    str(each.column),
                    str(model._meta.pk.column),
                    f"{model._meta.label}.{each.attname}",
                )


def prefix(keys: Keyring) -> bytes:
    """How every value under the current key begins."""
    name = keys.current.encode()
    return bytes([VERSION, len(name)]) + name


def reseal_everything(
    *, using: str = "owner", batch: int = BATCH, say: Callable[[str], None] = lambda _: None
) -> Report:
    """Loops over each place until nothing under another key is found there, then counts again."""
    keys, report = keyring(), Report()
    for column in sealed_columns():
        _each_batch(partial(_column, column, keys, report, using, batch))
        _each_batch(partial(_history, column, keys, report, using, batch))
        say(f"{column.place} : {report.resealed.get(column.place, 0)}")
    _each_batch(partial(_factors, keys, report, using, batch))
    report.left = {place: number for place, number in count_left(using=using).items() if number}
    return report


def count_left(*, using: str = "owner") -> dict[str, int]:
    """How many values are not under the current key, by place."""
    keys, left = keyring(), {}
    head = prefix(keys)
    with acting_as_system(using=using), connections[using].cursor() as cursor:
        for column in sealed_columns():
            cursor.execute(
                f"SELECT count(*) FROM {column.table} WHERE {_other_key(column)}",  # noqa: S608
                [len(head), head],
            )
            left[column.place] = cursor.fetchone()[0]
            condition, values = _other_key_in_history(column, head)
            cursor.execute(
                f"SELECT count(*) FROM {HISTORY} WHERE {condition}",  # noqa: S608 -- our names
                values,
            )
            left[f"{column.place} (historique)"] = cursor.fetchone()[0]
    factors = Authenticator.objects.using(using).iterator()
    left[FACTORS] = sum(
        1 for factor in factors for value in _texts(factor.data) if not _is_current(value, head)
    )
    return left


def _each_batch(work: Callable[[Any], Any]) -> None:
    after = None
    while True:
        after = work(after)
        if after is None:
            return


def _resealing(using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('rivage.resealing', 'on', true)")


def _other_key(column: Column) -> str:
    return f"{column.name} IS NOT NULL AND substring({column.name} FROM 1 FOR %s) <> %s"


def _column(  # noqa: PLR0913, PLR0917 -- one batch needs all of it
    column: Column, keys: Keyring, report: Report, using: str, batch: int, after: Any
) -> Any:
    """One batch of rows; the last key seen, or None at the end."""
    head = prefix(keys)
    onwards = "" if after is None else f" AND {column.key} > %s"
    with acting_as_system(using=using), connections[using].cursor() as cursor:
        _resealing(using)
        cursor.execute(
            f"SELECT {column.key}, {column.name} FROM {column.table}"  # noqa: S608 -- our names
            f" WHERE {_other_key(column)}{onwards} ORDER BY {column.key} LIMIT {batch} FOR UPDATE",
            [len(head), head, *([] if after is None else [after])],
        )
        rows = cursor.fetchall()
        fresh = []
        for pk, stored in rows:
            sealed = _resealed(bytes(stored), f"{column.place}:{pk}", keys, report)
            if sealed is not None:
                fresh.append((sealed, pk))
        cursor.executemany(
            f"UPDATE {column.table} SET {column.name} = %s WHERE {column.key} = %s",  # noqa: S608
            fresh,
        )
    report.count(column.place, len(fresh))
    return rows[-1][0] if len(rows) == batch else None


def _other_key_in_history(column: Column, head: bytes) -> tuple[str, list[Any]]:
    written = "\\x" + head.hex()
    side = "({0} ->> %s) IS NOT NULL AND left({0} ->> %s, %s) <> %s"
    condition = f"table_name = %s AND ({side.format('before')} OR {side.format('after')})"
    one = [column.name, column.name, len(written), written]
    return condition, [column.table, *one, *one]


def _history(  # noqa: PLR0913, PLR0917 -- one batch needs all of it
    column: Column, keys: Keyring, report: Report, using: str, batch: int, after: Any
) -> Any:
    condition, values = _other_key_in_history(column, prefix(keys))
    with acting_as_system(using=using), connections[using].cursor() as cursor:
        cursor.execute(
            f"SELECT id, row_id, before, after FROM {HISTORY}"  # noqa: S608 -- our names
            f" WHERE {condition} AND id > %s ORDER BY id LIMIT {batch} FOR UPDATE",
            [*values, after or 0],
        )
        rows = cursor.fetchall()
        fresh = []
        for number, row_id, *sides in rows:
            place = f"{column.place}:{row_id}"
            both = [_side(side, column.name, place, keys, report) for side in sides]
            fresh.append((*both, number))
        cursor.executemany(f"UPDATE {HISTORY} SET before = %s, after = %s WHERE id = %s", fresh)  # noqa: S608
    report.count(f"{column.place} (historique)", len(fresh))
    return rows[-1][0] if len(rows) == batch else None


def _side(side: Any, name: str, place: str, keys: Keyring, report: Report) -> str | None:
    if side is None:
        return None
    values: dict[str, Any] = json.loads(side) if isinstance(side, str) else side
    written = values.get(name)
    if isinstance(written, str) and written.startswith("\\x"):
        sealed = _resealed(bytes.fromhex(written[2:]), place, keys, report)
        if sealed is not None:
            values = values | {name: "\\x" + sealed.hex()}
    return json.dumps(values, ensure_ascii=False)


def _factors(keys: Keyring, report: Report, using: str, batch: int, after: Any) -> Any:
    head = prefix(keys)
    with acting_as_system(using=using):
        rows = list(
            Authenticator.objects.using(using)
            .select_for_update()
            .filter(pk__gt=after or 0)
            .order_by("pk")[:batch]
        )
        for factor in rows:
            if all(_is_current(value, head) for value in _texts(factor.data)):
                continue
            factor.data |= {
                name: _resealed_text(factor.data[name], factor.pk, keys, report)
                for name in SECRETS
                if name in factor.data
            }
            factor.save(using=using, update_fields=["data"])
            report.count(FACTORS, 1)
    return rows[-1].pk if len(rows) == batch else None


# Of what a second factor keeps, these are secrets; the rest are counters and public keys.
SECRETS = ("secret", "seed", "migrated_codes")


def _texts(data: dict[str, Any]) -> list[str]:
    found = [data[name] for name in SECRETS if name in data]
    return [text for value in found for text in (value if isinstance(value, list) else [value])]


def _is_current(text: str, head: bytes) -> bool:
    try:
        return b64decode(text).startswith(head)
    except (NotBase64, ValueError):
        return False


def _resealed_text(value: Any, pk: int, keys: Keyring, report: Report) -> Any:
    if isinstance(value, list):
        return [_resealed_text(each, pk, keys, report) for each in value]
    if not isinstance(value, str):
        return value
    try:
        sealed = _resealed(b64decode(value, validate=True), FACTORS, keys, report)
    except (NotBase64, ValueError):
        report.closed.append(f"{FACTORS}:{pk}")
        return value
    return value if sealed is None else b64encode(sealed).decode()


def _resealed(stored: bytes, place: str, keys: Keyring, report: Report) -> bytes | None:
    """None, and a line in the report, for a value that does not open: it is left as it is."""
    try:
        return keys.seal(keys.unseal(stored, place), place)
    except Unsealable:
        report.closed.append(place)
        return None
