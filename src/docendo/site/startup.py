"""What must be so before a command can work: a database that answers and is up to date."""

import hashlib
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from docendo.site.configuration import Configuration

EXAMPLE = Configuration.model_fields["database_url"].examples


class DatabaseAway(CommandError):
    """The database cannot be reached; the text says which one, why, and which variable it is."""


def reach_database() -> None:
    """Connect once, outside of the pool, which would try for a long time and only then give up.

    Raises DatabaseAway in words that never hold the password.
    """
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        _open_file(Path(str(database["NAME"])))
        return
    import psycopg

    parameters = {**connection.get_connection_params(), "connect_timeout": 5}
    parameters.pop("pool", None)
    try:
        psycopg.connect(**parameters).close()
    except psycopg.OperationalError as error:
        where = f"{database['HOST'] or 'this machine'}:{database['PORT'] or 5432}"
        raise DatabaseAway(
            f"DATABASE_URL: the database {database['NAME']!r} on {where} cannot be used"
            f" ({_reason(str(error), secret=str(database['PASSWORD']))}).\n"
            "  Start it, or set the variable to another one.\n"
            f"  Example: DATABASE_URL={(EXAMPLE or [''])[0]}"
        ) from None


def _reason(said: str, *, secret: str) -> str:
    """The last part of libpq's message, which is the reason; the rest is where, said already."""
    said = said.strip().split("\n")[0]
    reason = re.split(r"failed: |FATAL: +|error: ", said)[-1].strip().rstrip(".")
    return reason.replace(secret, "***") if secret else reason


def _open_file(path: Path) -> None:
    try:
        file = sqlite3.connect(path, timeout=20)
        try:
            file.execute("SELECT count(*) FROM sqlite_master")
        finally:
            file.close()
    except sqlite3.Error as error:
        raise DatabaseAway(
            f"DATABASE_URL: the file {path} cannot be used as a database ({error}).\n"
            "  Without DATABASE_URL it is docendo.sqlite3 in DOCENDO_HOME.\n"
            "  Example: DATABASE_URL=sqlite:////var/lib/docendo/docendo.sqlite3"
        ) from None


def has_changes_to_take() -> bool:
    """Whether the tables are not yet as this release needs them."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def bring_up_to_date(*, say: Callable[[str], None]) -> None:
    """Make or change the tables as this release needs them."""
    if has_changes_to_take():
        say("Preparing the database ...")
        call_command("migrate", verbosity=0, interactive=False)


def require_tables() -> None:
    """Raises CommandError where a command cannot work before somebody has migrated."""
    if has_changes_to_take():
        raise CommandError("The database is not ready for this release. Run: docendo migrate")


def collect_static() -> bool:
    """Gather and compress static files where they are served from; False if nothing changed."""
    fingerprint = _fingerprint()
    kept = Path(settings.STATIC_ROOT) / ".sources"
    if kept.exists() and kept.read_text() == fingerprint:
        return False
    call_command("collectstatic", verbosity=0, interactive=False)
    kept.write_text(fingerprint)
    return True


def _fingerprint() -> str:
    """Changes with any static file that any app brings."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def public_place(url: str) -> str:
    """A database address without its password, for people to read."""
    parts = urlsplit(url)
    return f"{parts.hostname or 'this machine'}{parts.path}"
