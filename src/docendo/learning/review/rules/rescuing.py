"""When somebody is reminded to read, when another reads instead, and who; no database.

A reminder at half of the time for reading, and one a day before its end. At three quarters, or a
day before the end if that is sooner, somebody else reads what was not opened by then. Half of what
is left after that, whoever runs the review is told which works still lack readers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

DAY: Final = timedelta(days=1)
# So many works more than others reads who offered to, and who did not.
MOST_MORE_BY_OFFER: Final = 3
MOST_MORE: Final = 1


@dataclass(frozen=True)
class Moments:
    """When what happens while people read, from when it began until it ends."""

    begins: datetime
    ends: datetime

    @property
    def half(self) -> datetime:
        return self.begins + (self.ends - self.begins) / 2

    @property
    def day_before(self) -> datetime | None:
        """Not where that would be in the first half."""
        last = self.ends - DAY
        return last if last > self.half else None

    @property
    def others_read(self) -> datetime:
        three_quarters = self.begins + (self.ends - self.begins) * 3 / 4
        return min(three_quarters, self.day_before or three_quarters)

    @property
    def help_is_asked(self) -> datetime:
        return self.others_read + (self.ends - self.others_read) / 2


def reminder_due(
    moments: Moments, *, given_at: datetime, reminded_at: datetime | None, now: datetime
) -> datetime | None:
    """The moment of which somebody is reminded now who has not sent a review; each once.

    After days without the server the last that has passed; none of before the work was given, and
    none once it is too late.
    """
    if now >= moments.ends:
        return None
    passed = [at for at in (moments.half, moments.day_before) if at is not None and at <= now]
    if not passed or given_at >= passed[-1]:
        return None
    is_told = reminded_at is not None and reminded_at >= passed[-1]
    return None if is_told else passed[-1]


@dataclass(frozen=True)
class Candidate:
    """Somebody who might read another work. ``lags``: they have not opened what they have."""

    reader_id: int
    load: int
    wants_more: bool
    lags: bool
    worth: float


def best_reader(candidates: Iterable[Candidate], *, usual: int) -> Candidate | None:
    """Who reads another work: the willing first, then who reads least, then the more careful.

    Nobody who has not opened their own, and nobody much more than is ``usual``.
    """

    def has_room(one: Candidate) -> bool:
        return one.load < usual + (MOST_MORE_BY_OFFER if one.wants_more else MOST_MORE)

    able = [one for one in candidates if not one.lags and has_room(one)]
    return min(
        able,
        key=lambda one: (not one.wants_more, one.load, -one.worth, one.reader_id),
        default=None,
    )


class Doing(Enum):
    """What is being done about a work that has fewer reviews than it should."""

    WAITING = "waiting"
    REMINDED = "reminded"
    REPLACED = "replaced"
    OFFERED = "offered"
    FACILITATOR = "facilitator"
    OVER = "over"

    @property
    def needs_facilitator(self) -> bool:
        return self in (Doing.FACILITATOR, Doing.OVER)


def doing(
    *,
    wants: int,
    expected: int,
    is_reminded: bool,
    is_replaced: bool,
    is_offered: bool,
    asks_for_help: bool,
) -> Doing:
    """The furthest step that was taken for a work; ``expected`` are sent or still being read.

    Whoever runs the review is asked where fewer are expected than wanted and nobody is left to
    offer it to, or where it is late and too few have written anything.
    """
    if asks_for_help or (expected < wants and not is_offered):
        return Doing.FACILITATOR
    if expected < wants:
        return Doing.OFFERED
    if is_replaced:
        return Doing.REPLACED
    return Doing.REMINDED if is_reminded else Doing.WAITING
