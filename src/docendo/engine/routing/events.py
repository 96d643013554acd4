"""What is asked, and what happens to it: all that the router learns from.

Codes of people are whole numbers from 0 without wide gaps; those of questions and topics are any
whole numbers. Times are seconds since 1970 (UTC), and events are told in their order.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """Something asked.

    ``topics`` may be of any kind, mixed: tags, a category, the thread. ``similar`` holds earlier
    questions and how alike they are (from ``related``), so that who answered those is found.
    """

    code: int
    asker: int
    topics: tuple[int, ...] = ()
    similar: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True)
class Asked:
    """A question was asked; whoever answers it later is compared with all who then could have."""

    question: Question
    at: float


@dataclass(frozen=True)
class Answered:
    """Somebody answered a question that was ``Asked``."""

    question: int
    person: int
    at: float


@dataclass(frozen=True)
class Valued:
    """An answer helped (was accepted, voted up, "this worked"): it counts ``worth`` times more."""

    question: int
    person: int
    at: float
    worth: float = 1.0


@dataclass(frozen=True)
class Active:
    """Somebody was there: read, commented, asked."""

    person: int
    at: float


@dataclass(frozen=True)
class Offered:
    """Somebody offered help with these topics from now on; replaces what they offered before."""

    person: int
    topics: Iterable[int]
    at: float


@dataclass(frozen=True)
class Free:
    """Somebody said when they are usually free: hours of the week, 0 is Monday 0:00 UTC."""

    person: int
    hours: Iterable[int]
    at: float


@dataclass(frozen=True)
class Routed:
    """A question was put to somebody."""

    question: int
    person: int
    at: float


@dataclass(frozen=True)
class Passed:
    """Somebody passed on a question that was put to them."""

    question: int
    person: int
    at: float


Event = Asked | Answered | Valued | Active | Offered | Free | Routed | Passed
