"""Puts a backup in the place of a database, wholly or not at all."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from docendo.kernel import schema
from docendo.kernel.backup import files, postgresql, sqlite
from docendo.kernel.backup.archive import Archive, Done, count, opened
from docendo.kernel.backup.protocols import Target
from docendo.kernel.backup.refusals import Newer, NotEmpty, Unfit
from docendo.kernel.backup.tables import migrations
from docendo.kernel.progress import progress

# Rows that a Docendo has of itself, before anybody has used it.
OF_ITSELF = ("auth_", "django_", "kernel_")


def restore(path: Path, *, replace: bool) -> Archive:
    """Make database, files and secret key what they were; what was restored.

    Whatever goes wrong, everything stays as it is. Raises BackupRefused.
    """
    with opened(path) as archive:
        if unknown := archive.migrations - set(_executor().loader.disk_migrations):
            raise Newer(path, version=f"{archive.manifest['docendo']}: {min(unknown)}")
        database = postgresql if connection.vendor == "postgresql" else sqlite
        if not replace and not _is_empty():
            raise NotEmpty
        files.put_back(archive)
        # Else the tables are made as they were then, and brought up to date with their rows.
        has_same_tables = set(migrations()) == archive.migrations
        with database.fresh(keep_tables=has_same_tables) as fresh:
            if not has_same_tables:
                schema.create(archive.migrations)
            with fresh.loading(), progress("Restoring rows", total=archive.rows_in_all) as done:
                _load(archive, fresh, done=done)
            with progress("Comparing rows", total=archive.rows_in_all) as done:
                _compare(archive, fresh, done=done)
            if not has_same_tables:
                call_command("migrate", verbosity=0, interactive=False)
        _put_back_secret_key(archive)
        if replace:
            files.forget_others(archive)
    return archive


def _executor() -> MigrationExecutor:
    return MigrationExecutor(connection)


def _is_empty() -> bool:
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            if name.startswith((*OF_ITSELF, "search_words", "search_titles")):
                continue
            cursor.execute(f'SELECT 1 FROM "{name}" LIMIT 1')  # noqa: S608 a name of our own
            if cursor.fetchone():
                return False
    return True


def _load(archive: Archive, fresh: Target, *, done: Done) -> None:
    for table in archive.tables:
        try:
            fresh.load(
                table, _counted(archive.rows(table), done), last=archive.last_numbers[table.name]
            )
        except fresh.errors as error:
            raise Unfit(table.name, str(error).strip().split("\n")[0]) from error


def _compare(archive: Archive, fresh: Target, *, done: Done) -> None:
    """Read again what was written: the same rows, value by value."""
    for table in archive.tables:
        if count(fresh.reading().rows(table), done=done) != archive.counted[table.name]:
            raise Unfit(table.name, "it reads differently from what was written")


def _counted(rows: Iterator[Sequence[Any]], done: Done) -> Iterator[Sequence[Any]]:
    for row in rows:
        yield row
        done(1)


def _put_back_secret_key(archive: Archive) -> None:
    """With another key everybody would have to sign in again, and links in mails would be dead."""
    key = archive.secret_key()
    if key is None or settings.SECRET_KEY_FILE is None:
        return
    part = settings.SECRET_KEY_FILE.with_suffix(".part")
    part.touch(0o600)
    part.write_bytes(key)
    part.replace(settings.SECRET_KEY_FILE)
