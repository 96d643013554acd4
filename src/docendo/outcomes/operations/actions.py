"""What an operator does about what could not be done."""

import subprocess
import sys
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from docendo.kernel import outbox, queue
from docendo.kernel.backup import kept_backups
from docendo.outcomes.operations.refusals import NothingLeft

# A little less than a day, or each day's would come an hour later than that of the day before.
DAILY: Final = timedelta(hours=23)


class BackupFailed(Exception):
    """`docendo backup` has said why."""


def decide(*, kind: str, number: int | None, decision: str, now: datetime) -> int:
    """Do again, or give up for good, what ``number`` names or all; how many there were."""
    rows = queue.failed() if kind == "job" else outbox.set_aside()
    numbers = list(
        (rows if number is None else rows.filter(pk=number)).values_list("pk", flat=True)
    )
    match kind, decision:
        case "job", "again":
            done = queue.retry(numbers, now=now)
        case "job", _:
            done = queue.discard(numbers, now=now)
        case _, "again":
            done = outbox.retry(numbers)
        case _:
            done = outbox.discard(numbers, now=now)
    if not done:
        raise NothingLeft
    return done


def is_backup_due(*, now: datetime) -> bool:
    """Whether a day has passed since the last one that is kept here."""
    if not settings.BACKUPS_KEPT:
        return False
    newest = next(iter(kept_backups(settings.BACKUPS_FOLDER)), None)
    return newest is None or now - newest.at >= DAILY


def back_up() -> None:
    """Write a backup in a process of its own, which takes no time from the pages of this one."""
    done = subprocess.run(
        [sys.executable, "-m", "docendo", "backup", "--rotate"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupFailed(done.stderr.strip() or f"exit code {done.returncode}")
