"""What comes out: proposals with everybody's own time, or what would open one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from docendo.engine.checks import Bools, Ints
from docendo.engine.errors import Infeasible


class Why(StrEnum):
    """What a time means to one person."""

    GOOD = "good"
    EARLY = "early"  # before the hours that they prefer
    LATE = "late"  # after them
    UNAVAILABLE = "unavailable"  # not in their week
    BUSY = "busy"  # in their week, but something else is on


class Remedy(StrEnum):
    """A change that opens a time where there is none."""

    LEAVE_OUT = "leave out"  # do without ``people``
    FREE_UP = "free up"  # the one of ``people`` clears ``minutes`` in all
    SHORTEN = "shorten"  # to ``minutes``
    LOWER_QUORUM = "lower quorum"  # to ``quorum``
    SKIP = "skip"  # the dates in ``skipped``


@dataclass(frozen=True)
class Change:
    """One change that by itself opens the time at ``starts`` (UTC)."""

    remedy: Remedy
    starts: tuple[datetime, ...]
    people: tuple[int, ...] = ()
    minutes: int = 0
    quorum: int = 0
    skipped: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class LocalTime:
    """One date as one person sees it; ``inconvenience`` in minutes from the hours they prefer."""

    starts: datetime
    ends: datetime
    attends: bool
    why: Why
    inconvenience: int


@dataclass(frozen=True, eq=False)
class Proposal:
    """One time, or one series: ``starts`` in UTC, one for each week.

    ``attends`` (weeks, people); ``inconvenience`` (weeks, people), minutes between the meeting and
    the nearest hours that a person prefers; ``why`` (weeks, people), of type ``Why``; ``burden``
    (people,), what each has borne before and with this: pass it on when the next is planned.
    """

    starts: tuple[datetime, ...]
    minutes: int
    zones: tuple[ZoneInfo, ...] = field(repr=False)
    attends: Bools = field(repr=False)
    inconvenience: Ints = field(repr=False)
    why: NDArray[np.object_] = field(repr=False)
    burden: Ints = field(repr=False)

    @property
    def attending(self) -> int:
        """How many take part, added up over the weeks."""
        return int(self.attends.sum())

    def explain(self, person: int) -> tuple[LocalTime, ...]:
        """What the clock on this person's wall shows on each date, and why it suits or does not."""
        zone, length = self.zones[person], timedelta(minutes=self.minutes)
        return tuple(
            LocalTime(
                start.astimezone(zone),
                (start + length).astimezone(zone),
                bool(self.attends[week, person]),
                self.why[week, person],
                int(self.inconvenience[week, person]),
            )
            for week, start in enumerate(self.starts)
        )


@dataclass(frozen=True, eq=False)
class Times:
    """Proposals, best first; where there are none, ``changes`` that would each open one.

    ``feasible`` of ``considered`` starts met all conditions.
    """

    proposals: tuple[Proposal, ...]
    changes: tuple[Change, ...]
    feasible: int
    considered: int

    @property
    def best(self) -> Proposal:
        """The first proposal, or Infeasible with the change that would open one."""
        if self.proposals:
            return self.proposals[0]
        options = "; ".join(_sentence(change) for change in self.changes)
        raise Infeasible(
            f"none of {self.considered} times suits all who must come"
            + (f"; one would open to: {options}." if options else "; ask for more of their week.")
        )


def _sentence(change: Change) -> str:
    people = ", ".join(map(str, change.people))
    match change.remedy:
        case Remedy.LEAVE_OUT:
            return f"leave out {people}"
        case Remedy.FREE_UP:
            return f"have {people} clear {change.minutes} minutes"
        case Remedy.SHORTEN:
            return f"shorten to {change.minutes} minutes"
        case Remedy.LOWER_QUORUM:
            return f"lower the quorum to {change.quorum}"
        case Remedy.SKIP:
            return f"skip {len(change.skipped)} of {len(change.starts)} dates"
