"""How this Docendo is: what its database, worker and disk say, for probes and for its operator."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Max, Min, Q

from docendo.kernel import outbox, queue
from docendo.kernel.models import UNDELIVERED, UNFINISHED, OutboxEvent, QueuedJob, WorkerSign

SILENT: Final = timedelta(seconds=90)
LATE: Final = timedelta(minutes=5)
KEPT: Final = timedelta(days=1)
LEAST_FREE: Final = 0.05


@dataclass(frozen=True)
class Health:
    """What can be said in a few cheap queries."""

    is_migrated: bool
    events_waiting_since: datetime | None
    events_set_aside: int
    jobs_waiting: int
    jobs_running: int
    jobs_failed: int
    jobs_due_since: datetime | None
    worker_seen_at: datetime | None
    disk_free: int
    disk_size: int
    at: datetime

    @property
    def outbox_lag(self) -> timedelta:
        """How long the oldest event has waited to be delivered."""
        return self._since(self.events_waiting_since)

    @property
    def jobs_lag(self) -> timedelta:
        """How long the oldest job has been due without being taken up."""
        return self._since(self.jobs_due_since)

    @property
    def worker_is_silent(self) -> bool:
        return self.worker_seen_at is None or self.at - self.worker_seen_at > SILENT

    @property
    def disk_is_full(self) -> bool:
        return self.disk_free < LEAST_FREE * self.disk_size

    @property
    def warnings(self) -> dict[str, int]:
        """What an operator should look at, by a name that stays the same."""
        return {
            what: number
            for what, number in {
                "events set aside": self.events_set_aside,
                "failed jobs": self.jobs_failed,
                "seconds that events wait": _seconds(self.outbox_lag) * (self.outbox_lag > LATE),
                "seconds that jobs wait": _seconds(self.jobs_lag) * (self.jobs_lag > LATE),
                "no worker": int(self.worker_is_silent),
                "bytes left on the disk": self.disk_free * self.disk_is_full,
            }.items()
            if number
        }

    def _since(self, moment: datetime | None) -> timedelta:
        return max(self.at - moment, timedelta()) if moment else timedelta()


def look(*, now: datetime) -> Health:
    """Ask the database and the disk; raises DatabaseError where the database does not answer."""
    jobs = QueuedJob.objects.filter(UNFINISHED).aggregate(
        waiting=Count("pk", filter=Q(heartbeat_at=None)),
        running=Count("pk", filter=Q(heartbeat_at__isnull=False)),
        due=Min("due_at", filter=Q(heartbeat_at=None)),
    )
    disk = shutil.disk_usage(settings.HOME)
    return Health(
        is_migrated=is_migrated(),
        events_waiting_since=OutboxEvent.objects.filter(UNDELIVERED).aggregate(
            at=Min("created_at")
        )["at"],
        events_set_aside=outbox.set_aside().count(),
        jobs_waiting=jobs["waiting"],
        jobs_running=jobs["running"],
        jobs_failed=queue.failed().count(),
        jobs_due_since=jobs["due"],
        worker_seen_at=WorkerSign.objects.aggregate(at=Max("seen_at"))["at"],
        disk_free=disk.free,
        disk_size=disk.total,
        at=now,
    )


def give_sign(worker: str, *, now: datetime) -> None:
    """Say that this worker is at work, and forget those that have long been silent."""
    WorkerSign.objects.update_or_create(name=worker, defaults={"seen_at": now})
    WorkerSign.objects.filter(seen_at__lt=now - KEPT).delete()


def is_migrated() -> bool:
    """Whether the tables are as this release needs them; once they are, they stay it."""
    try:
        return _found_migrated()
    except _NotYet:
        return False


def database_bytes() -> int:
    """How much room the database takes."""
    sql = (
        "SELECT pg_database_size(current_database())"
        if connection.vendor == "postgresql"
        else "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


class _NotYet(Exception):
    """Not to be remembered."""


@lru_cache(1)
def _found_migrated() -> bool:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _NotYet
    return True


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
