"""Queries that pages ask again and again, compiled once.

Why: docs/decisions/0010-prepared-queries.md.
"""

from collections.abc import Callable, Hashable
from copy import copy
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

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
        given = [part for value in values.values() for part in _parts(value)]
        parameters = tuple(
            given[place.number] if type(place) is _Place else place for place in places
        )
        rows = rows.all()
        compiler = copy(compiler)
        compiler.connection = connections[rows.db]
        compiler.as_sql = lambda *_, **__: (sql, parameters)  # type: ignore[method-assign]  # its SQL is known
        rows.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]  # as is its compiler
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
        return rows, compiler, sql, tuple(stand_ins.get(value, value) for value in parameters)


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
