"""How much belongs to a work, what is kept of it, and what its files are called; no database."""

from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Final

from django.utils.translation import gettext as _

MOST_FILES: Final = 10
MOST_FILES_AT_ONCE: Final = 5
MOST_IN_TEAM: Final = 8
MOST_MATERIALS: Final = 20
VERSIONS_SHOWN: Final = 50
_HOUR = timedelta(hours=1)


def is_new_version(last_at: datetime | None, *, is_handed_in: bool, now: datetime) -> bool:
    """Whether what is saved now stands beside the last version, and not in its place.

    Of each hour the last state is kept, and whatever was handed in.
    """
    if last_at is None or is_handed_in:
        return True
    return int(last_at.timestamp() // _HOUR.seconds) != int(now.timestamp() // _HOUR.seconds)


def stamp(saved_at: datetime) -> str:
    """Which state of a work a page has seen."""
    return f"{saved_at.timestamp():.6f}"


def name_for_readers(work_number: int, position: int, stored: str) -> str:
    """What a file is called where nobody shall know who wrote the work; ``position`` from 1."""
    said = _("Work %(work)s – file %(file)s") % {"work": work_number, "file": position}
    return f"{said}{PurePosixPath(stored).suffix.lower()}"
