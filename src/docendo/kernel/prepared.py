"""Queries that pages ask again and again, compiled once.

Why: docs/decisions/0010-prepared-queries.md.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from psycopg.sql import Literal
from psycopg.types.numeric import Int8

Row = TypeVar("Row")
Value = int | str | tuple[int, ...]

COMPILED_AT_MOST = 128
ROUND = 8
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
        values = {name: _rounded(value) for name, value in values.items()}
        shape = tuple((name, _shape(value)) for name, value in values.items())
        rows, compiler, sql, places = self._compiled(kind, shape)
        connection = connections[rows.db]
        given = [part for value in values.values() for part in _parts(value)]
        if connection.vendor == "postgresql":
            # One type for all numbers, or each size of them would be a statement of its own.
            given = [Int8(part) if type(part) is int else part for part in given]
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
        self, kind: tuple[Hashable, ...], shape: tuple[tuple[str, Any], ...]
    ) -> tuple[QuerySet[Any, Row], SQLCompiler, str, tuple[Any, ...]]:
        stand_ins: dict[Any, _Place] = {}

        def stand_in(kind_of: type) -> Any:
            number = len(stand_ins)
            value: Any = FIRST_STAND_IN + number if kind_of is int else f"stand-in {number}"
            stand_ins[value] = _Place(number)
            return value

        values = {
            name: stand_in(part)
            if isinstance(part, type)
            else tuple(stand_in(int) for _number in range(part))
            for name, part in shape
        }
        rows = self._build(*kind, **values)
        compiler = rows.query.get_compiler(using=rows.db)
        sql, parameters = compiler.as_sql()
        # They depend on the columns alone, and looking for them is a quarter of a small query.
        converters = compiler.get_converters([column for column, *_rest in compiler.select])
        compiler.get_converters = lambda _columns: converters
        places = tuple(stand_ins.get(value, value) for value in parameters)
        if compiler.connection.vendor == "postgresql":
            sql, places = _with_constants(sql, places, compiler.connection)
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
    connection.ensure_connection()
    server = connection.connection
    before, server.cursor_factory = server.cursor_factory, ServerBindingCursor
    try:
        yield
    finally:
        server.cursor_factory = before


def _with_constants(
    sql: str, places: tuple[Any, ...], connection: BaseDatabaseWrapper
) -> tuple[str, tuple[Any, ...]]:
    """What is the same at each call, written into the SQL: a plan may need it for its index."""
    connection.ensure_connection()
    first, *parts = sql.split("%s")
    said, kept = [first], []
    for place, part in zip(places, parts, strict=True):
        if type(place) is _Place:
            said.append("%s")
            kept.append(place)
        else:
            literal = Literal(place).as_string(connection.connection)
            said.append(literal.replace("%", "%%"))
        said.append(part)
    return "".join(said), tuple(kept)


class _Place:
    """Where a parameter of the SQL takes the value of that number."""

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number


def _rounded(value: Value) -> Value:
    """A tuple is looked up among rows, so saying its last number again only spares lengths."""
    if not isinstance(value, tuple) or not value:
        return value
    return (*value, *value[-1:] * (-len(value) % ROUND))


def _shape(value: Value) -> type | int:
    return len(value) if isinstance(value, tuple) else type(value)


def _parts(value: Value) -> tuple[int | str, ...]:
    return value if isinstance(value, tuple) else (value,)
