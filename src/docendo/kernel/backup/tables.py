"""The tables of a backup, and one form of each value for every database.

A row is a JSON list. Numbers and texts are themselves; moments are ISO 8601 in UTC; what a JSON
column holds is its text with sorted keys; bytes are base64. So the same rows have the same
checksum wherever they are read.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import orjson
from django.apps import apps
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

SORTED: Final = orjson.OPT_SORT_KEYS


class Kind(StrEnum):
    """What a column holds, as far as databases differ about it."""

    PLAIN = "plain"
    BOOLEAN = "boolean"
    MOMENT = "moment"
    JSON = "json"
    BYTES = "bytes"
    UUID = "uuid"


KINDS: Final = {
    "BinaryField": Kind.BYTES,
    "BooleanField": Kind.BOOLEAN,
    "DateTimeField": Kind.MOMENT,
    "JSONField": Kind.JSON,
    "UUIDField": Kind.UUID,
}
# An address, a decimal or a duration would need a form of its own first.
PLAIN: Final = frozenset(
    {"CharField", "DateField", "FileField", "FloatField", "SlugField", "TextField", "TimeField"}
)


class UnknownKind(Exception):
    """A column that no backup could hold; a test looks for it before anybody meets it."""


@dataclass(frozen=True)
class Column:
    """A column by its name and what it holds."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class Table:
    """A table, the column that orders its rows, and all its columns."""

    name: str
    key: str
    columns: tuple[Column, ...]
    # Whether the key is a text: databases sort texts differently unless told how.
    key_is_text: bool
    key_counts_up: bool

    @property
    def kinds(self) -> list[Kind]:
        return [column.kind for column in self.columns]

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "key": self.key,
            "key_is_text": self.key_is_text,
            "key_counts_up": self.key_counts_up,
            "columns": [[column.name, column.kind] for column in self.columns],
        }

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "Table":
        columns = tuple(Column(name, Kind(kind)) for name, kind in said["columns"])
        return cls(said["name"], said["key"], columns, said["key_is_text"], said["key_counts_up"])


def tables() -> list[Table]:
    """Every table of every model, in the order of their names."""
    found = {
        model._meta.db_table: model  # noqa: SLF001 Django documents it
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy  # noqa: SLF001
    }
    return [_table(found[name]) for name in sorted(found)]


def _table(model: type[models.Model]) -> Table:
    meta = model._meta  # noqa: SLF001 Django documents it
    columns = tuple(Column(str(field.column), _kind(field)) for field in meta.concrete_fields)
    key = meta.pk
    return Table(
        name=meta.db_table,
        key=str(key.column),
        columns=columns,
        key_is_text=isinstance(key, models.CharField),
        key_counts_up=isinstance(key, models.AutoField),
    )


def _kind(field: "models.Field[Any, Any]") -> Kind:
    if field.remote_field is not None:
        return _kind(field.target_field)  # type: ignore[attr-defined]  # of a foreign key
    name = field.get_internal_type()
    if name in KINDS:
        return KINDS[name]
    if name in PLAIN or isinstance(field, models.IntegerField):
        return Kind.PLAIN
    raise UnknownKind(f"{field} is a {name}")


def migrations() -> list[tuple[str, str]]:
    """What has been applied to the database, as ``(app, name)``."""
    return sorted(MigrationRecorder(connection).applied_migrations())


# --- From a database --------------------------------------------------------------------------

Converter = Callable[[Any], Any]


def _json(value: str) -> str:
    return orjson.dumps(orjson.loads(value), option=SORTED).decode()


def _bytes(value: bytes) -> str:
    return b64encode(value).decode()


# What psycopg hands out as a date, a truth or a UUID is written by orjson as it is.
READ: Final[dict[str, dict[Kind, Converter]]] = {
    "postgresql": {Kind.JSON: _json, Kind.BYTES: _bytes},
    "sqlite": {
        Kind.BOOLEAN: bool,
        Kind.MOMENT: lambda value: datetime.fromisoformat(f"{value}+00:00"),
        Kind.JSON: _json,
        Kind.BYTES: _bytes,
        Kind.UUID: UUID,
    },
}


def converted(
    rows: Iterator[Sequence[Any]], kinds: Sequence[Kind], converters: dict[Kind, Converter]
) -> Iterator[Sequence[Any]]:
    """The rows with each value of a kind that has a converter put through it."""
    places = [(place, converters[kind]) for place, kind in enumerate(kinds) if kind in converters]
    if not places:
        yield from rows
        return
    for row in rows:
        values = list(row)
        for place, convert in places:
            if values[place] is not None:
                values[place] = convert(values[place])
        yield values


def line(row: Sequence[Any]) -> bytes:
    """A row as it is written and as it counts for the checksum."""
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
