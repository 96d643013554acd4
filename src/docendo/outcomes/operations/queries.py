"""What the operator's page shows, in a handful of queries however much there is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from docendo.kernel import health, metrics, outbox, queue
from docendo.kernel.backup import KeptBackup, kept_backups
from docendo.kernel.health import Health
from docendo.kernel.metrics import Slow

SHOWN: Final = 10
SLOWEST: Final = 8


@dataclass(frozen=True)
class GivenUp:
    """One job or event; never what it carries, which may be as private as a mail."""

    number: int
    name: str
    since: datetime
    attempts: int
    why: str


@dataclass(frozen=True)
class Site:
    """How the site is."""

    health: Health
    jobs: list[GivenUp]
    events: list[GivenUp]
    mails_failed: int
    sends_mail: bool
    mail_folder: Path
    database_bytes: int
    backups: list[KeptBackup]
    backups_kept: int
    backups_folder: Path
    slow: list[Slow]

    @property
    def needs_somebody(self) -> bool:
        return bool(self.health.warnings)


def look_at_site(*, now: datetime) -> Site:
    failed = queue.failed()
    return Site(
        health=health.look(now=now),
        jobs=[
            GivenUp(row.pk, row.name, row.failed_at or now, row.attempts, _last_line(row.error))
            for row in failed.defer("arguments")[:SHOWN]
        ],
        events=[
            GivenUp(row.pk, row.kind, row.set_aside_at or now, row.attempts, _last_line(row.error))
            for row in outbox.set_aside().defer("payload")[:SHOWN]
        ],
        mails_failed=failed.filter(name__contains="mail").count(),
        sends_mail=not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"),
        mail_folder=settings.HOME / "mail",
        database_bytes=health.database_bytes(),
        backups=kept_backups(settings.BACKUPS_FOLDER),
        backups_kept=settings.BACKUPS_KEPT,
        backups_folder=settings.BACKUPS_FOLDER,
        slow=_slow(metrics.slowest(SLOWEST + 1)),
    )


def _slow(found: Iterable[Slow]) -> list[Slow]:
    """Without what stays open on purpose."""
    return [slow for slow in found if slow.route != "notices:live"][:SLOWEST]


def _last_line(error: str) -> str:
    return error.strip().rsplit("\n", 1)[-1][:300]
