"""What a team should be like, in the words of the person who asks for teams.

Each rule is judged per team: a team keeps it or breaks it. Rules of a higher priority come first;
what ``MUST`` hold is never given up.
"""

from dataclasses import dataclass
from enum import IntEnum


class Priority(IntEnum):
    """A rule gives way only to rules of a higher priority, and ``MUST`` to none."""

    LOW = 0
    NORMAL = 1
    HIGH = 2
    MUST = 3


@dataclass(frozen=True)
class Alike:
    """All members share a value.

    Category: one value in the whole team. Tags: at least one tag that every member has. Numeric:
    the largest and the smallest number differ by ``within`` at most.
    """

    attribute: str
    within: float = 0.0
    priority: Priority = Priority.NORMAL


@dataclass(frozen=True)
class Mixed:
    """The members differ.

    Category: at least that many values, or all different (as far as there are as many values).
    Tags: the members together have at least that many tags, or all that there are. Numeric: the
    largest and the smallest number differ by ``at_least`` or more, which then has to be given.
    """

    attribute: str
    at_least: float | None = None
    priority: Priority = Priority.NORMAL


@dataclass(frozen=True)
class Balanced:
    """Teams resemble each other in a number.

    The mean of a team is closer to the mean of all than ``within`` standard deviations of all.
    """

    attribute: str
    within: float = 0.5
    priority: Priority = Priority.NORMAL


@dataclass(frozen=True)
class Spread:
    """Those who have a value are shared out over the teams: each gets its fair share.

    The share is how many have the value, divided by the number of teams, and rounded down or up;
    where sizes differ by more than one it is in proportion to the size. ``values`` default to all.
    """

    attribute: str
    values: tuple[int, ...] | None = None
    priority: Priority = Priority.NORMAL


@dataclass(frozen=True)
class NotAlone:
    """Nobody of a minority is isolated: a team has none with one of ``values``, or enough."""

    attribute: str
    values: tuple[int, ...]
    at_least: int = 2
    priority: Priority = Priority.NORMAL


@dataclass(frozen=True)
class Overlap:
    """All members are free together for at least that many minutes a week.

    ``unbroken`` asks for that time in one piece.
    """

    attribute: str
    minutes: int
    unbroken: bool = False
    priority: Priority = Priority.NORMAL


@dataclass(frozen=True)
class Together:
    """These people are in one team."""

    people: tuple[int, ...]
    priority: Priority = Priority.MUST


@dataclass(frozen=True)
class Apart:
    """No two of these people are in one team."""

    people: tuple[int, ...]
    priority: Priority = Priority.MUST


Rule = Alike | Mixed | Balanced | Spread | NotAlone | Overlap | Together | Apart
