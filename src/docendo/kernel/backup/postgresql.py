"""Restores into PostgreSQL, in one transaction: until it ends everybody sees what was there."""

from base64 import b64decode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.db import Error, connection, transaction
from django.db.backends.utils import CursorWrapper

from docendo.kernel.backup.reading import Reading
from docendo.kernel.backup.refusals import InUse, Unfit
from docendo.kernel.backup.tables import Converter, Kind, Table, converted

WRITTEN: Final[dict[Kind, Converter]] = {Kind.BYTES: b64decode}
# A pool may have more than one connection: each tells of which process it is.
OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend'
    AND application_name != current_setting('application_name')
"""
ROWS = """
    SELECT format('TRUNCATE %s', string_agg(format('%I', tablename), ', ')) FROM pg_tables
    WHERE schemaname = current_schema() AND tablename != 'django_migrations'
"""
TABLES = """
    SELECT format('DROP TABLE %I CASCADE', tablename) FROM pg_tables
    WHERE schemaname = current_schema()
    UNION ALL
    SELECT format('DROP FUNCTION %s', p.oid::regprocedure) FROM pg_proc p
    WHERE pronamespace = current_schema()::regnamespace AND prokind = 'f'
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
"""
# Rows come in quicker without them, and each is made anew by one pass over its table.
REFERENCES = """
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
        format(
            'ALTER TABLE %s ADD CONSTRAINT %I %s',
            conrelid::regclass, conname, pg_get_constraintdef(oid)
        )
    FROM pg_constraint
    WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
"""
INDEXES = """
    SELECT format('DROP INDEX %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
"""


class Fresh:
    """The tables of this transaction."""

    errors = (Error,)

    def __init__(self, cursor: CursorWrapper) -> None:
        self._cursor = cursor

    @contextmanager
    def loading(self) -> Iterator[None]:
        run = self._cursor.execute
        again: list[str] = []
        for what in (REFERENCES, INDEXES):
            run(what)
            for drop, make in self._cursor.fetchall():
                run(drop)
                again.insert(0, make)
        yield
        for make in again:
            try:
                run(make)
            except Error as error:
                said = str(error).strip().split("\n")
                raise Unfit(make.split(" ")[2], said[-1]) from error
        run("ANALYZE")

    def load(self, table: Table, rows: Iterator[Sequence[Any]], *, last: int | None) -> None:
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        # Migrations may have written some of their own.
        self._cursor.execute(f'TRUNCATE "{table.name}"')
        with self._cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
            for row in converted(rows, table.kinds, WRITTEN):
                copy.write_row(row)
        if table.key_counts_up:
            self._cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), coalesce(%s, 1), %s)",
                [f'"{table.name}"', table.key, last, last is not None],
            )

    def reading(self) -> Reading:
        return Reading("postgresql", connection.connection)


@contextmanager
def fresh(*, keep_tables: bool) -> Iterator[Fresh]:
    """Empty tables or none, seen by nobody yet. Raises InUse if somebody else is connected."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(OTHERS)
        if cursor.fetchone() != (0,):
            raise InUse
        cursor.execute(ROWS if keep_tables else TABLES)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
        yield Fresh(cursor)
