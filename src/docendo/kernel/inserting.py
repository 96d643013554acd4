"""Many new rows at once, as an import writes them."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar

from django.db import connection, models, transaction
from django.db.models.expressions import DatabaseDefault

Row = TypeVar("Row", bound=models.Model)

Field: TypeAlias = "models.Field[Any, Any]"

VALUES_AT_ONCE = 10_000  # Databases take more, but no faster.
# What a database is handed as it is.
SIMPLE = (models.BooleanField, models.CharField, models.IntegerField, models.TextField)


@transaction.atomic
def insert(rows: Iterable[Row], *, ignore_conflicts: bool = False) -> list[Row]:
    """Save rows of one model that are all new, and give them their numbers.

    What ``bulk_create`` does in a third of its time: that asks each field about each value. So
    values must be of the types of their columns, no expressions, and related rows saved before.
    What the database fills in by itself in the first of them it does in all.
    With ``ignore_conflicts`` a row that is there already is passed by, and none gets its number.
    """
    rows = list(rows)
    if not rows:
        return rows
    meta = rows[0]._meta  # noqa: SLF001 Django documents it
    fields = [
        field
        for field in meta.concrete_fields
        if not field.primary_key
        and not isinstance(getattr(rows[0], field.attname), DatabaseDefault)
    ]
    values_of = attrgetter(*(field.attname for field in fields))
    adapters = [
        (place, _adapter(field))
        for place, field in enumerate(fields)
        if not isinstance(field, (*SIMPLE, models.ForeignKey))
    ]

    def adapt(row: Row) -> Sequence[Any]:
        values = list(values_of(row))
        for place, adapted in adapters:
            if values[place] is not None:
                values[place] = adapted(values[place])
        return values

    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    ending = (
        "ON CONFLICT DO NOTHING" if ignore_conflicts else f"RETURNING {quote(str(meta.pk.column))}"
    )
    rows_as_sql = _arrays if connection.vendor == "postgresql" else _values
    at_once = VALUES_AT_ONCE // len(fields)
    with connection.cursor() as cursor:
        for first in range(0, len(rows), at_once):
            some = rows[first : first + at_once]
            source, parameters = rows_as_sql(fields, [adapt(row) for row in some])
            cursor.execute(
                f"INSERT INTO {quote(meta.db_table)} ({columns}) {source} {ending}",
                parameters,
            )
            if not ignore_conflicts:
                for row, (number,) in zip(some, cursor.fetchall(), strict=True):
                    row.pk = number
                    row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 so does bulk_create
    return rows


def _values(fields: Sequence[Field], rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    """One parameter for each value."""
    places = f"({', '.join(['%s'] * len(fields))})"
    return f"VALUES {', '.join([places] * len(rows))}", [value for row in rows for value in row]


def _arrays(fields: Sequence[Field], rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    """One array for each column: PostgreSQL plans it sooner, and psycopg has less to fill in."""
    places = ", ".join(f"(%s)::{field.db_type(connection)}[]" for field in fields)
    columns = [list(column) for column in zip(*rows, strict=True)]
    return f"SELECT * FROM UNNEST({places})", columns  # noqa: S608 names of types


def _adapter(field: Field) -> Callable[[Any], Any]:
    """What makes a value of this field into what the database is handed."""
    if isinstance(field, models.DateTimeField):
        # The field would first find out whether it is one.
        return connection.ops.adapt_datetimefield_value
    return partial(field.get_db_prep_save, connection=connection)
