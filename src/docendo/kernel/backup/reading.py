"""Reads rows from a database, thousands at a time, so that memory stays flat."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
from django.db import connection
from psycopg.types.datetime import TimestamptzLoader
from psycopg.types.string import TextLoader

from docendo.kernel.backup.tables import READ, Table, converted

AT_ONCE: Final = 2000


@dataclass(frozen=True)
class Reading:
    """A connection of the driver itself, with a transaction that sees one moment."""

    vendor: str
    driver: Any

    def count(self, table: Table) -> int:
        return int(self._one(f'SELECT count(*) FROM "{table.name}"'))  # noqa: S608 a name of our own

    def rows(self, table: Table) -> Iterator[Sequence[Any]]:
        """All rows in the order of the key, their values in the form of a backup."""
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        order = f'"{table.key}"'
        if table.key_is_text and self.vendor == "postgresql":
            order += ' COLLATE "C"'
        sql = f'SELECT {columns} FROM "{table.name}" ORDER BY {order}'  # noqa: S608 names of our own
        return converted(self._fetch(sql), table.kinds, READ[self.vendor])

    def last_number(self, table: Table) -> int | None:
        """The largest number that was ever given to a row, also to one that is gone."""
        if not table.key_counts_up:
            return None
        if self.vendor == "sqlite":
            found = self.driver.execute(
                "SELECT seq FROM sqlite_sequence WHERE name = ?", [table.name]
            ).fetchone()
            return int(found[0]) if found else None
        sequence = self._one(f"SELECT pg_get_serial_sequence('\"{table.name}\"', '{table.key}')")
        number = self._one(f"SELECT CASE WHEN is_called THEN last_value END FROM {sequence}")  # noqa: S608 as above
        return None if number is None else int(number)

    def _one(self, sql: str) -> Any:
        return self.driver.execute(sql).fetchone()[0]

    def _fetch(self, sql: str) -> Iterator[Sequence[Any]]:
        if self.vendor == "sqlite":
            cursor = self.driver.execute(sql)
        else:
            # Named, so that the server keeps the rows until they are asked for.
            cursor = psycopg.ServerCursor(self.driver, "backup")
            cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
            cursor.adapters.register_loader("jsonb", TextLoader)
            cursor.execute(sql)
        with closing(cursor):
            while some := cursor.fetchmany(AT_ONCE):
                yield from some


@contextmanager
def snapshot() -> Iterator[Reading]:
    """The database as it is at this moment, however much is written while it is read.

    By a connection of its own: Django would begin by locking the file of SQLite for writing.
    """
    if connection.vendor == "sqlite":
        with closing(open_sqlite(str(connection.settings_dict["NAME"]))) as file:
            file.execute("BEGIN")
            # The moment is that of the first look.
            file.execute("SELECT count(*) FROM sqlite_master").fetchone()
            yield Reading("sqlite", file)
        return
    parameters = connection.get_connection_params()
    for ours in ("pool", "context", "cursor_factory"):
        parameters.pop(ours, None)
    with psycopg.connect(**parameters) as server:
        server.execute("SET TIME ZONE 'UTC'")
        server.commit()
        server.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        server.read_only = True
        server.execute("SELECT 1")
        yield Reading("postgresql", server)


def open_sqlite(path: str | Path) -> sqlite3.Connection:
    """A file as SQLite itself sees it, without Django's types."""
    return sqlite3.connect(path, timeout=20, isolation_level=None)
