"""Queries that pages ask again and again, compiled once.

Why: docs/decisions/0010-prepared-queries.md. What is of PostgreSQL alone is imported where it is
used: to load its driver is a tenth of the start of a site on SQLite.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
Value = int | str | tuple[int, ...]

COMPILED_AT_MOST = 128
# In the place of ``IN (...)``.
LISTS = {"postgresql": "= ANY (%s::bigint[])", "sqlite": "IN (SELECT value FROM json_each(%s))"}
# Beyond what a query itself says, and still a number to a column of 32 bits.
FIRST_STAND_IN = 2**30 + 2**29


class Prepared(Generic[Row]):
    """A query of a page, whose SQL Django works out at its first use only.

    ``build(*kind, **values)`` makes the queryset. What shapes the query, like a role or an order,
    is its ``kind``. ``values`` only go into it: numbers of rows, texts, tuples of numbers.
    ``build`` gets stand-ins for them and may hand them to lookups, and nothing else.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self._build = build
        self._compiled = lru_cache(COMPILED_AT_MOST)(self._compile)

    def __call__(self, *kind: Hashable, **values: Value) -> list[Row]:
        """The rows, in the order of the queryset."""
        kinds = tuple((name, type(value)) for name, value in values.items())
        rows, compiler, sql, places = self._compiled(kind, kinds)
        connection = connections[rows.db]
        given = [_given(value, connection.vendor) for value in values.values()]
        parameters = tuple(
            given[place.number] if type(place) is _Place else place for place in places
        )
        rows = rows.all()
        compiler = copy(compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_, **__: (sql, parameters)  # type: ignore[method-assign]  # its SQL is known
        rows.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]  # as is its compiler
        with _planned_once(connection):
            return list(rows)

    def _compile(
        self, kind: tuple[Hashable, ...], kinds: tuple[tuple[str, type], ...]
    ) -> tuple[QuerySet[Any, Row], SQLCompiler, str, tuple[Any, ...]]:
        stand_ins: dict[Any, _Place] = {}
        values: dict[str, Any] = {}
        for number, (name, kind_of) in enumerate(kinds):
            is_list = issubclass(kind_of, tuple)
            stand_in = f"stand-in {number}" if issubclass(kind_of, str) else FIRST_STAND_IN + number
            stand_ins[stand_in] = _Place(number, is_list)
            values[name] = (stand_in,) if is_list else stand_in
        rows = self._build(*kind, **values)
        compiler = rows.query.get_compiler(using=rows.db)
        sql, parameters = compiler.as_sql()
        # They depend on the columns alone, and looking for them is a quarter of a small query.
        converters = compiler.get_converters([column for column, *_rest in compiler.select])
        compiler.get_converters = lambda _columns: converters
        places = tuple(stand_ins.get(value, value) for value in parameters)
        sql, places = _written_out(sql, places, compiler.connection)
        return rows, compiler, sql, places


@contextmanager
def _planned_once(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let PostgreSQL plan a query once for each connection and not at each call.

    Django's own cursors write the values into the SQL, which is planned anew each time; psycopg's
    prepare on the server what a connection has asked a few times (``prepare_threshold``).
    """
    if connection.vendor != "postgresql":
        yield
        return
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    server = connection.connection
    before, server.cursor_factory = server.cursor_factory, ServerBindingCursor
    try:
        yield
    finally:
        server.cursor_factory = before


def _written_out(
    sql: str, places: tuple[Any, ...], connection: BaseDatabaseWrapper
) -> tuple[str, tuple[Any, ...]]:
    """The SQL with each list as one parameter, so that one statement serves lists of any length.

    For PostgreSQL what is the same at each call is written into it, too: a plan may need it to
    choose a partial index.
    """
    is_postgresql = connection.vendor == "postgresql"
    connection.ensure_connection()
    said, *parts = sql.split("%s")
    kept = []
    for place, part in zip(places, parts, strict=True):
        is_value = type(place) is _Place
        if is_value and place.is_list:
            said = f"{said.removesuffix('IN (')}{LISTS[connection.vendor]}{part.removeprefix(')')}"
        elif is_value or not is_postgresql:
            said = f"{said}%s{part}"
        else:
            said = f"{said}{_literal(place, connection)}{part}"
        if is_value or not is_postgresql:
            kept.append(place)
    return said, tuple(kept)


def _literal(value: Any, connection: BaseDatabaseWrapper) -> str:
    from psycopg.sql import Literal

    return Literal(value).as_string(connection.connection).replace("%", "%%")


def _given(value: Value, vendor: str) -> str | int:
    """A value as the statement takes it."""
    if isinstance(value, tuple):
        numbers = ",".join(map(str, value))
        return f"{{{numbers}}}" if vendor == "postgresql" else f"[{numbers}]"
    if vendor == "postgresql" and isinstance(value, int):
        from psycopg.types.numeric import Int8

        # One type for all numbers, or each size of them would be a statement of its own.
        return Int8(value)
    return value


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a parameter of the SQL takes the value of that number."""

    number: int
    is_list: bool
