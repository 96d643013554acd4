"""How an ask finds its answer: whom it goes to first, when it goes on, and who is the last resort.

An ask is passed to a few people; unanswered after the usual wait it is passed to some more; after
that it waits on the coordinators' list. Nothing else ends it but an answer, or that it is closed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import quantiles
from typing import Any, Self

from django.db import models

FEWEST_ASKED, MOST_ASKED = 3, 5
# Asking stops where it is as likely as not that one of those asked is the one who answers.
ENOUGH = 0.5
LAST_ROUND = 2

# How often a week somebody is asked who has said nothing about it.
USUAL_A_WEEK = 3
MOST_A_WEEK = 20
LATELY = timedelta(days=7)
LONGEST_NOTE = 1_000

WAITS_OF = timedelta(days=90)
FEWEST_TO_SAY = 5
UNKNOWN_PATIENCE = timedelta(hours=12)
LEAST_PATIENCE, MOST_PATIENCE = timedelta(hours=1), timedelta(days=3)


class State(models.TextChoices):
    """How far an ask has come."""

    WAITING = "waiting"
    WITH_COORDINATORS = "escalated"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True)
class Facts:
    """What the thread of an ask says: whether it takes answers, and whether it has one."""

    takes_answers: bool
    is_answered: bool


def state_after(state: State, facts: Facts) -> State:
    """What an ask is, now that this is known; what has lost its answer waits again."""
    if not facts.takes_answers:
        return State.CLOSED
    if facts.is_answered:
        return State.ANSWERED
    return state if state in (State.WAITING, State.WITH_COORDINATORS) else State.WAITING


# --- How long it takes --------------------------------------------------------------------------


@dataclass(frozen=True)
class Usual:
    """The middle half of the waits for a first answer, in seconds, and how many there were."""

    low: int
    median: int
    high: int
    answered: int


def usual(seconds: Sequence[float]) -> Usual | None:
    """Of the waits of those that were answered; None where they are too few to say."""
    if len(seconds) < FEWEST_TO_SAY:
        return None
    low, median, high = quantiles(seconds, n=4, method="inclusive")
    return Usual(round(low), round(median), round(high), len(seconds))


def patience(high_seconds: int | None) -> timedelta:
    """When it is time to go on: most of those that are answered would have been by then."""
    if high_seconds is None:
        return UNKNOWN_PATIENCE
    return min(max(timedelta(seconds=high_seconds), LEAST_PATIENCE), MOST_PATIENCE)


# --- Whom to ask --------------------------------------------------------------------------------


def how_many(chances: Sequence[float]) -> int:
    """Three of those ranked, or as many up to five as it takes for an even chance."""
    together = 0.0
    for number, chance in enumerate(chances[:MOST_ASKED], 1):
        together += chance
        if number >= FEWEST_ASKED and together >= ENOUGH:
            return number
    return min(len(chances), MOST_ASKED)


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why somebody is asked, in numbers: the words are found when somebody reads them.

    ``offered`` and ``about`` are topics: those they offered help with, and the one in which they
    answered ``answered`` times. They answered ``alike`` of the questions most like it, and ``ever``
    in all.
    """

    offered: tuple[int, ...] = ()
    about: int | None = None
    answered: int = 0
    alike: int = 0
    ever: int = 0
    is_usual_hour: bool = False
    is_first_chance: bool = False

    def as_json(self) -> dict[str, Any]:
        return {name: value for name in self.__slots__ if (value := getattr(self, name))}

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        return cls(**{**said, "offered": tuple(said.get("offered", ()))})
