"""Queries whose SQL is written once, for pages that ask the same thing at each visit.

Django writes the SQL of a query anew each time, which takes longer than PostgreSQL takes to answer
when it reads a few rows by their index. Here the query is written for stand-ins, once in the life
of the process; each run puts the true values in their place. Nothing that was read is kept.
"""

from collections.abc import Callable, Mapping
from copy import copy
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import connections, models
from django.db.models import QuerySet
from django.db.models.query import ModelIterable

M = TypeVar("M", bound=models.Model)


class Prepared(Generic[M]):
    """`Prepared(lambda: Need.objects.filter(participant=ANYONE)).run({ANYONE: participant.pk})`.

    Stand-ins must differ from every other value of the query.
    """

    def __init__(self, rows: Callable[[], QuerySet[M]]) -> None:
        self.rows = rows

    @cached_property
    def _written(self) -> tuple[str, Any, str, tuple[Any, ...]]:
        rows = self.rows()
        compiler = rows.query.get_compiler(using=rows.db)
        sql, values = compiler.as_sql()
        return rows.db, compiler, sql, tuple(values)

    def run(self, true: Mapping[Any, Any]) -> list[M]:
        alias, written, sql, stand_ins = self._written
        values = tuple(_true(each, true) for each in stand_ins)
        # The compiler also knows how rows become objects; connections belong to one thread.
        compiler = copy(written)
        compiler.connection = connections[alias]
        compiler.as_sql = lambda *_args, **_kwargs: (sql, values)
        source: Any = SimpleNamespace(
            db=alias,
            query=SimpleNamespace(get_compiler=lambda using: compiler),
            _known_related_objects={},
        )
        return list(ModelIterable(source))


def _true(value: Any, true: Mapping[Any, Any]) -> Any:
    return next((actual for stand_in, actual in true.items() if stand_in == value), value)
