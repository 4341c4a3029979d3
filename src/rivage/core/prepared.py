"""Queries whose SQL is written once, for pages that ask the same thing at each visit.

Django writes the SQL of a query anew each time, and PostgreSQL plans it anew: for a few rows found
by their index, both take longer than reading them. Here the query is written once in the life of
the process and planned once in that of a connection; each run only brings its values, by name.
Nothing that was read is kept, and the walls are asked at each run like for any other query.

    LATE = Prepared(lambda: Step.objects.filter(officer=Given("user"), due_on__lt=Given("today")))
    LATE.objects(user=user.pk, today=timezone.localdate())
"""

from collections.abc import Callable
from copy import copy
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

import psycopg
from django.db import connections, models
from django.db.models import Expression, QuerySet
from django.db.models.query import ModelIterable

M = TypeVar("M", bound=models.Model)


class Given(Expression):
    """Stands in a query for a value that each run brings."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=models.Field())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


@models.ForeignObject.register_lookup
@models.Field.register_lookup
class OneOf(models.Lookup):
    """`pk__one_of=Given("people")`: like `in`, with one array for any number of values."""

    lookup_name = "one_of"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, before = self.process_lhs(compiler, connection)
        values, given = self.process_rhs(compiler, connection)
        return f"{column} = ANY({values})", (*before, *given)


class Planned(psycopg.Cursor[Any]):
    """Values travel beside the text: Django's cursors put them in, which makes another query."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "Planned":
        super().execute(query, params, **options)
        # Where Django's log of queries looks for the text.
        self._query: Any = self._query or SimpleNamespace(query=query.encode())
        return self


class Prepared(Generic[M]):
    """May be run by several threads at once: each has its connection, and its copy of the rest.

    `within` is a statement around that of the rows, which stands for `{rows}` in their order and
    for `{unordered}` without; it gives tuples.
    """

    def __init__(self, rows: Callable[[], QuerySet[M, Any]], within: str = "{rows}") -> None:
        self._rows = rows
        self._within = within

    def objects(self, **given: Any) -> list[M]:
        """As instances, related ones included."""
        alias, written, _ = self._written
        found = self.tuples(**given)
        # The compiler also knows how rows become objects.
        compiler = copy(written)
        compiler.connection = connections[alias]
        compiler.execute_sql = lambda **_options: [found]
        source: Any = SimpleNamespace(
            db=alias,
            query=SimpleNamespace(get_compiler=lambda using: compiler),
            _known_related_objects={},
        )
        return list(ModelIterable(source))

    def tuples(self, **given: Any) -> list[tuple[Any, ...]]:
        """As the database gives them: sealed columns are bytes."""
        alias, _, sql = self._written
        connection = connections[alias]
        with connection.cursor() as cursor:
            cursor.cursor = Planned(connection.connection)
            cursor.execute(sql, given)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    @cached_property
    def _written(self) -> tuple[str, Any, str]:
        rows = self._rows()
        compiler = rows.query.get_compiler(using=rows.db)
        statements = {"rows": _sql(compiler, connections[rows.db])}
        if "{unordered}" in self._within:
            unordered = rows.order_by().query.get_compiler(using=rows.db)
            statements["unordered"] = _sql(unordered, connections[rows.db])
        return rows.db, compiler, self._within.format(**statements)


def _sql(compiler: Any, connection: Any) -> str:
    """With names where values will be given."""
    sql, values = compiler.as_sql()
    connection.ensure_connection()

    def said(value: Any) -> str:
        if isinstance(value, Given):
            return f"%({value.name})s"
        # Constants are written out, so that PostgreSQL knows which partial index holds them.
        return str(connection.ops.compose_sql("%s", [value])).replace("%", "%%")

    return str(sql.replace("%%", "%%%%") % tuple(map(said, values)))
