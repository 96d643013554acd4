"""What the kernel does about itself."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.db import connection

from docendo.kernel import outbox, queue
from docendo.kernel.jobs import Run, periodic

KEPT = timedelta(days=7)


@periodic(every=timedelta(days=1))
def forget_what_was_done(run: Run) -> None:
    """Events and jobs stay for a week, so that an operator can look back."""
    outbox.purge(before=run.now - KEPT)
    queue.purge(before=run.now - KEPT)


@periodic(every=timedelta(days=1))
def forget_expired_sessions(run: Run) -> None:
    """Nobody can use them any more, and they may hold what somebody typed."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@periodic(every=timedelta(hours=6))
def keep_sqlite_quick(run: Run) -> None:
    """SQLite gathers what its planner wants to know only when told to.

    ``PRAGMA optimize`` would look only at tables that this connection has asked.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 400")
            cursor.execute("ANALYZE")
