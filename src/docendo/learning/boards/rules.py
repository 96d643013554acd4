"""What fits on a board, and how long something may be changed or brought back; no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

LONGEST_LINE: Final = 200
LONGEST_MESSAGE: Final = 5_000
LONGEST_NOTES: Final = 20_000
LONGEST_REASON: Final = 500
# More of them would be a wall, and no plan.
MOST_GOALS: Final = 20
MOST_STEPS: Final = 20
MESSAGES_ON_THE_BOARD: Final = 15
MESSAGES_A_PAGE: Final = 50
VERSIONS_SHOWN: Final = 30
CHANGED_WITHIN: Final = timedelta(minutes=15)
MOST_FILES: Final = 50
MOST_FILES_AT_ONCE: Final = 10
MOST_MEGABYTES: Final = 200
BROUGHT_BACK_WITHIN: Final = timedelta(days=14)
# A day later than anybody may bring it back: so nobody does while its file is being deleted.
FORGOTTEN_AFTER: Final = timedelta(days=15)


def may_still_be_changed(created_at: datetime, *, now: datetime) -> bool:
    """What was said a while ago has been read, and answered to."""
    return now - created_at <= CHANGED_WITHIN


def may_be_brought_back(removed_at: datetime, *, now: datetime) -> bool:
    return now - removed_at <= BROUGHT_BACK_WITHIN


@dataclass(frozen=True)
class Load:
    """So many files with so many bytes in all."""

    files: int
    size: int

    @classmethod
    def of(cls, sizes: Iterable[int]) -> "Load":
        each = list(sizes)
        return cls(len(each), sum(each))

    def __add__(self, other: "Load") -> "Load":
        return Load(self.files + other.files, self.size + other.size)

    def is_within(self, boards: int) -> bool:
        """Whether it fits on as many boards."""
        most_bytes = boards * MOST_MEGABYTES * 1024 * 1024
        return self.files <= boards * MOST_FILES and self.size <= most_bytes


class Room(Enum):
    ENOUGH = auto()
    FULL = auto()
    FULL_OF_WHAT_WAS_TAKEN_AWAY = auto()


def room(new: Load, *, standing: Load, taken_away: Load) -> Room:
    """What was taken away takes no room on the board, but is on the disk for some days.

    So of both together there may be as much again, or somebody could fill the disk by adding and
    taking away.
    """
    if not (standing + new).is_within(1):
        return Room.FULL
    if not (standing + taken_away + new).is_within(2):
        return Room.FULL_OF_WHAT_WAS_TAKEN_AWAY
    return Room.ENOUGH
