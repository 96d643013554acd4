"""What becomes of two who might learn together; no database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models

LONGEST_WORDS = 300
LONGEST_OCCASION = 80
# So many may wait for an answer to one person's asks.
MOST_OPEN_ASKS = 5
ANSWERS_WITHIN = timedelta(days=14)
# Whoever has not answered by then is written to once more.
REMINDED_AFTER = timedelta(days=7)
# Who declined, or let it lie, is not brought to the same person again so soon.
LEFT_ALONE_FOR = timedelta(days=90)


class Origin(models.TextChoices):
    """What brought people together."""

    SUGGESTED = "suggested"
    ASKED = "asked"
    ROUND = "round"
    INTRODUCED = "introduced"


# What somebody may choose who asks by themselves.
OF_AN_ASK = (Origin.SUGGESTED, Origin.ASKED)


class State(models.TextChoices):
    """How far it came."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ENDED = "ended"


class Answer(models.TextChoices):
    """What one of them says to it."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


OPEN = (State.PROPOSED, State.ACTIVE)
CHANGES: Mapping[State, Collection[State]] = {
    State.PROPOSED: frozenset({State.ACTIVE, State.DECLINED, State.WITHDRAWN, State.EXPIRED}),
    State.ACTIVE: frozenset({State.ENDED}),
    State.DECLINED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.EXPIRED: frozenset(),
    State.ENDED: frozenset(),
}


def predecessors(then: State) -> Collection[State]:
    """From where something may become this."""
    return frozenset(state for state, changes in CHANGES.items() if then in changes)


def outcome(answers: Collection[Answer]) -> State:
    """What a proposal becomes by what all of them say: one refusal is enough, one word is not."""
    if Answer.DECLINED in answers:
        return State.DECLINED
    return State.PROPOSED if Answer.WAITING in answers else State.ACTIVE


@dataclass(frozen=True, kw_only=True)
class Together:
    """What two would do: what the other helps me with, what I help them with, or what both learn.

    Topics by their numbers. With the first two it is a swap.
    """

    learn: int | None = None
    teach: int | None = None
    both: int | None = None

    @property
    def own(self) -> tuple[int | None, int | None]:
        """With what I help, and what I learn."""
        return self.teach, self.both or self.learn

    @property
    def others(self) -> tuple[int | None, int | None]:
        return self.learn, self.both or self.teach

    @property
    def turned(self) -> "Together":
        """The same, as the other sees it."""
        return Together(learn=self.teach, teach=self.learn, both=self.both)

    @property
    def topics(self) -> Collection[int]:
        return {each for each in (self.learn, self.teach, self.both) if each is not None}


@dataclass(frozen=True, kw_only=True)
class Part:
    """What somebody would do in a match that others propose to them; topics by their numbers."""

    person_id: int
    helps: int | None = None
    learns: int | None = None


def without(parts: Sequence[Part], gone: Collection[int]) -> Sequence[Part]:
    """What is left of a match without some people: a ring breaks, a group goes on with the rest."""
    left = [part for part in parts if part.person_id not in gone]
    is_ring = all(part.helps and part.learns for part in parts)
    lacks_help = any(part.helps for part in parts) and not any(part.helps for part in left)
    lacks_learners = not any(part.learns for part in left)
    is_broken = len(left) < 2 or lacks_help or lacks_learners
    return () if is_broken or (is_ring and len(left) < len(parts)) else left


def on_several_days(times: Sequence[datetime], *, most: int) -> Sequence[datetime]:
    """Of times in the order of their worth: the best of each day, then what else is good.

    Whoever cannot on one day wants another day, and not a quarter of an hour later.
    """
    seen: set[date] = set()
    first: list[datetime] = []
    rest: list[datetime] = []
    for time in times:
        (rest if time.date() in seen else first).append(time)
        seen.add(time.date())
    return sorted([*first, *rest][:most])
