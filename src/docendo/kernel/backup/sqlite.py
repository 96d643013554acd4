"""Restores into a new file of SQLite, which takes the old one's name at the end."""

import json
import os
import sqlite3
from base64 import b64decode
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from django.db import connection

from docendo.kernel.backup.reading import Reading, open_sqlite
from docendo.kernel.backup.refusals import InUse, Unfit
from docendo.kernel.backup.tables import Converter, Kind, Table, converted

# As Django writes them, so that texts compare with texts.
WRITTEN: Final[dict[Kind, Converter]] = {
    Kind.MOMENT: lambda text: f"{text[:10]} {text[11:].removesuffix('+00:00')}",
    Kind.JSON: lambda text: json.dumps(json.loads(text)),
    Kind.BYTES: b64decode,
    Kind.UUID: lambda text: text.replace("-", ""),
}


class Fresh:
    """The new file, by a connection that waits for no disk: nobody needs it after a crash."""

    errors = (sqlite3.Error,)

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file

    @contextmanager
    def loading(self) -> Iterator[None]:
        run = self._file.execute
        # Django has migrated here; while it is connected the log cannot be switched off.
        connection.close()
        indexes = run(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall()
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF"):
            run(f"PRAGMA {pragma}").fetchall()
        for name, _ in indexes:
            run(f'DROP INDEX "{name}"')
        yield
        for _, sql in indexes:
            run(sql)
        if orphan := run("PRAGMA foreign_key_check").fetchone():
            raise Unfit(orphan[0], f"row {orphan[1]} refers to nothing in {orphan[2]}")

    def load(self, table: Table, rows: Iterator[Sequence[Any]], *, last: int | None) -> None:
        run = self._file.execute
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        places = ", ".join("?" * len(table.columns))
        run("BEGIN")
        # Migrations may have written some of their own.
        run(f'DELETE FROM "{table.name}"')  # noqa: S608 a name of our own
        self._file.executemany(
            f'INSERT INTO "{table.name}" ({columns}) VALUES ({places})',  # noqa: S608 as above
            converted(rows, table.kinds, WRITTEN),
        )
        if table.key_counts_up:
            run("DELETE FROM sqlite_sequence WHERE name = ?", [table.name])
            if last is not None:
                run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [table.name, last])
        run("COMMIT")

    def reading(self) -> Reading:
        return Reading("sqlite", self._file)


@contextmanager
def fresh(*, keep_tables: bool) -> Iterator[Fresh]:
    """A new file, in which Django works meanwhile. Raises InUse if somebody has the old one."""
    old = Path(str(connection.settings_dict["NAME"]))
    new = old.with_name(f"{old.name}.restoring")
    connection.close()
    _alone(old)
    _forget(new)
    connection.settings_dict["NAME"] = str(new)
    try:
        connection.ensure_connection()
        with closing(open_sqlite(new)) as file:
            if keep_tables:
                _copy_tables(file, old)
            yield Fresh(file)
        connection.close()
        # Its log goes into the file itself, which is then all that there is.
        _alone(new)
        with new.open("rb") as written:
            os.fsync(written.fileno())
        _alone(old)
        new.replace(old)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(old)
        _forget(new)


def _copy_tables(file: sqlite3.Connection, old: Path) -> None:
    """Make the tables of the old file, and note which migrations they come from."""
    file.execute("ATTACH ? AS old", [str(old)])
    # A virtual table makes the tables that stand behind it.
    statements = file.execute(
        "SELECT sql FROM old.sqlite_master AS one WHERE sql IS NOT NULL"
        " AND name NOT LIKE 'sqlite_%' AND NOT EXISTS (SELECT * FROM old.sqlite_master AS virtual"
        " WHERE virtual.sql LIKE 'CREATE VIRTUAL%' AND one.name LIKE virtual.name || '_%'"
        " AND one.type = 'table') ORDER BY type = 'trigger', type = 'index'"
    ).fetchall()
    for (sql,) in statements:
        file.execute(sql)
    file.execute("INSERT INTO main.django_migrations SELECT * FROM old.django_migrations")
    file.execute("DETACH old")


def _alone(path: Path) -> None:
    """Fold the write-ahead log into the file, which works only while nobody else has it open."""
    with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as file:
        try:
            is_alone = file.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
        except sqlite3.OperationalError:
            is_alone = False
    if not is_alone:
        raise InUse


def _forget(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).unlink()
