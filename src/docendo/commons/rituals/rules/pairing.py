"""Who meets whom in a round: by twos, and by three where somebody would be left.

Two meet again only where everybody could not have met somebody new: first come those who have met
the least often, then those who met the longest ago, then who suits whom, then chance.
"""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from random import Random
from typing import NamedTuple

import numpy as np

from docendo.commons.rituals.rules.rituals import Aim
from docendo.engine.checks import Floats, Ints
from docendo.engine.matching import partners

Pair = frozenset[int]

# Each outweighs whatever comes after it. They are whole numbers, so that sums of them are exact.
PER_MEETING = 10**9
PER_DAY = 1_000
MOST_DAYS = 5_000
FOR_SUITING = 100
MOST_CHANCE = 99
# A crowd is drawn into tables of so many: within one there is somebody new for a lifetime, and
# what it costs grows with the crowd and not with its square.
SEATS = 150
# So many rounds back somebody of a full table has met all others at it, and begins anew.
MOST_ROUNDS = SEATS
# So many places of earlier rounds are read at most, whatever the size of the crowd.
MOST_PLACES = 200_000


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody who takes part in a round, and what decides whom they suit."""

    person_id: int
    is_new: bool = False
    answer: str = ""
    offers: Collection[int] = frozenset()
    wishes: Collection[int] = frozenset()


@dataclass(frozen=True)
class Before:
    """How often two have met in a ritual, and when last."""

    times: int
    last_on: date


@dataclass(frozen=True)
class Groups:
    """Who meets whom; ``alone`` are those for whom nobody is there."""

    together: Sequence[Sequence[int]]
    alone: Sequence[int]

    def still(self, here: Collection[int], *, apart: Set[Pair]) -> "Groups":
        """As far as it holds: who has gone is in none, and no two meet who keep apart by now."""
        together, alone = [], [person for person in self.alone if person in here]
        for group in self.together:
            left = [person for person in group if person in here]
            if len(left) > 1 and apart.isdisjoint(map(frozenset, combinations(left, 2))):
                together.append(left)
            else:
                alone += left
        return Groups(together, sorted(alone))


def rounds_back(crowd: int) -> int:
    """How many earlier rounds count for so many people; who met before those is new again."""
    return min(MOST_ROUNDS, max(MOST_PLACES // max(crowd, 1), 1))


def suits(one: Guest, other: Guest, *, aim: Aim) -> bool:
    """Whether two are what a ritual is for."""
    match aim:
        case Aim.SKILLS:
            return bool({*one.offers} & {*other.wishes} or {*other.offers} & {*one.wishes})
        case Aim.WELCOME:
            return one.is_new != other.is_new
        case Aim.ACROSS:
            return bool(one.answer and other.answer) and one.answer != other.answer
        case Aim.ANYBODY:
            return True


@dataclass(frozen=True, kw_only=True)
class Evening:
    """One round: what it is for, on which date, who has met before, and who is kept apart."""

    aim: Aim
    on: date
    before: Mapping[Pair, Before] = field(default_factory=dict)
    apart: Collection[Pair] = frozenset()

    def weigh(self, one: Guest, other: Guest) -> "Weight | None":
        """None for two who are kept apart."""
        pair = frozenset((one.person_id, other.person_id))
        if pair in self.apart:
            return None
        suiting = FOR_SUITING if suits(one, other, aim=self.aim) else 0
        before = self.before.get(pair)
        if before is None:
            return Weight(0, suiting)
        days = min((self.on - before.last_on).days, MOST_DAYS)
        return Weight(before.times, suiting + PER_DAY * days - PER_MEETING * before.times)


class Weight(NamedTuple):
    """How often two have met, and what it is worth that they meet now."""

    times: int
    worth: int


def bring_together(guests: Collection[Guest], *, evening: Evening, rng: Random) -> Groups:
    """The same for the same guests, evening and chance, in whatever order they come."""
    crowd = sorted(guests, key=lambda guest: guest.person_id)
    rng.shuffle(crowd)
    groups: list[list[Guest]] = []
    left: list[Guest] = []
    for first in range(0, len(crowd), SEATS):
        table = [*left, *crowd[first : first + SEATS]]
        pairs = _pairs(table, evening, rng)
        groups += pairs
        seated = {guest.person_id for pair in pairs for guest in pair}
        left = [guest for guest in table if guest.person_id not in seated]
    alone = [guest for guest in left if not _joins(guest, groups, evening)]
    return Groups(
        sorted(sorted(guest.person_id for guest in group) for group in groups),
        sorted(guest.person_id for guest in alone),
    )


def _pairs(table: Sequence[Guest], evening: Evening, rng: Random) -> list[list[Guest]]:
    """As many as can be, with the fewest meetings of those who have met the most often."""
    score, times = _scores(table, evening, rng)
    most = len(partners(score, trios=False).groups)
    for limit in np.unique(times[~np.isnan(score)]):
        found = partners(np.where(times <= limit, score, np.nan), trios=False).groups
        if len(found) == most:
            return [[table[place] for place in pair] for pair in found]
    return []


def _scores(table: Sequence[Guest], evening: Evening, rng: Random) -> tuple[Floats, Ints]:
    """What each pair is worth, NaN where two may not meet; and how often they have met."""
    score = np.full((len(table), len(table)), np.nan)
    times = np.zeros((len(table), len(table)), np.int64)
    for row, one in enumerate(table):
        for column, other in enumerate(table[row + 1 :], start=row + 1):
            if (weight := evening.weigh(one, other)) is not None:
                times[row, column] = weight.times
                score[row, column] = weight.worth + rng.randint(0, MOST_CHANCE)
    return score, times


def _joins(guest: Guest, groups: Sequence[list[Guest]], evening: Evening) -> bool:
    """Somebody who is over becomes the third where they have met the least."""
    twos = [group for group in groups if len(group) == 2]
    open_to_them = []
    for place, group in enumerate(twos):
        weights = [evening.weigh(guest, other) for other in group]
        known = [weight for weight in weights if weight is not None]
        if len(known) == len(group):
            often, worth = max(one.times for one in known), sum(one.worth for one in known)
            open_to_them.append((often, -worth, place))
    if not open_to_them:
        return False
    *_worth, place = min(open_to_them)
    twos[place].append(guest)
    return True
