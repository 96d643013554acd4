"""A rule as arithmetic: how far many teams at once are from keeping it.

Most rules look only at sums over the members (how many have a value), the others at the members
themselves. Whichever it is, ``amount`` is 0 for a team that keeps the rule, and otherwise grows
with the number of people who would have to be exchanged.

Arrays of teams are seat by team: ``members`` (seats, teams) holds who sits where, and an empty
seat holds the number of people, so that everything that is known of a person has one more entry.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from math import fsum, inf, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.teams.people import Hours, Kinds, Values

# Numbers are summed as whole multiples of this part of a standard deviation, so that a sum does
# not depend on the order in which people joined a team.
GRAIN = 2.0**-32

Words = NDArray[np.uint64]


@dataclass(frozen=True)
class Measure:
    """One number that a rule looks at in one team, and the bounds that it should keep.

    ``value`` is the code that was counted, where a rule counts one. Bounds of `NotAlone` apply to
    a team that has anybody of the minority.
    """

    value: int | None
    found: float
    low: float
    high: float


class Term(ABC):
    """One rule over one crowd. ``columns`` (k, people + 1) is what is summed over the members."""

    columns: Ints
    #: Whether the columns are 0 or 1 and say all, so that amounts can be tabulated by counts.
    counts_only = True

    @property
    def identity(self) -> Ints | Floats:
        """Rows that tell people apart: who agrees in all of them is interchangeable."""
        return self.columns[:, :-1]

    def judge(self, members: Ints) -> Floats:
        """`amount` of teams whose sums are not at hand, (teams,)."""
        return self.amount(self.sums(members), members)

    def sums(self, members: Ints) -> Ints:
        summed: Ints = self.columns[:, members].sum(axis=1)
        return summed

    @abstractmethod
    def amount(self, sums: Ints, members: Ints) -> Floats:
        """How far from kept, (teams,): ``sums`` are (k, teams), ``members`` (seats, teams)."""

    @abstractmethod
    def measures(self, sums: Ints, members: Ints) -> tuple[Measure, ...]:
        """The numbers behind the amount, of one team."""


class OneKind(Term):
    """Everybody has the same value of a category: the amount is how many pairs differ."""

    def __init__(self, kinds: Kinds) -> None:
        self.columns = _columns(_everybody(kinds), kinds.has)

    def amount(self, sums: Ints, members: Ints) -> Floats:
        return _floats(sums[0] ** 2 - (sums[1:] ** 2).sum(axis=0)) / 2

    def measures(self, sums: Ints, members: Ints) -> tuple[Measure, ...]:
        return (Measure(None, float((sums[1:] > 0).sum()), 1, 1),)


class OneInCommon(Term):
    """One tag belongs to every member: the amount is who lacks the most common tag."""

    def __init__(self, kinds: Kinds) -> None:
        self.columns = _columns(_everybody(kinds), kinds.has)

    def amount(self, sums: Ints, members: Ints) -> Floats:
        return _floats(sums[0] - sums[1:].max(axis=0, initial=0))

    def measures(self, sums: Ints, members: Ints) -> tuple[Measure, ...]:
        common = int((sums[1:] == sums[0]).sum())
        return (Measure(None, float(common), 1, inf),)


class Several(Term):
    """At least that many values occur in a team, as far as it has room for them."""

    def __init__(self, kinds: Kinds, at_least: int | None) -> None:
        self.columns = _columns(_everybody(kinds), kinds.has)
        there_are = int(kinds.has.any(axis=1).sum())
        self.wanted = there_are if at_least is None else min(at_least, there_are)
        self.exclusive = kinds.exclusive

    def _low(self, sums: Ints) -> Ints:
        room = sums[0] if self.exclusive else np.where(sums[0] > 0, self.wanted, 0)
        return np.minimum(self.wanted, room)

    def amount(self, sums: Ints, members: Ints) -> Floats:
        return _floats(np.maximum(self._low(sums) - (sums[1:] > 0).sum(axis=0), 0))

    def measures(self, sums: Ints, members: Ints) -> tuple[Measure, ...]:
        found = float((sums[1:] > 0).sum())
        return (Measure(None, found, float(self._low(sums)[0]), inf),)


class Shares(Term):
    """Of each value a team has its fair share, rounded down or up.

    ``teams`` is given where all teams count as equally large.
    """

    def __init__(self, kinds: Kinds, values: Ints, *, teams: int | None) -> None:
        self.values = values
        self.columns = _columns(_everybody(kinds), kinds.has[values])
        self.total = self.columns[1:].sum(axis=1, keepdims=True)
        self.teams = teams
        self.people = kinds.has.shape[1]

    def _bounds(self, sums: Ints) -> tuple[Ints, Ints]:
        if self.teams is None:
            part, whole = self.total * sums[0], self.people
        else:
            part, whole = self.total * (sums[0] > 0), self.teams
        return part // whole, -(-part // whole)

    def amount(self, sums: Ints, members: Ints) -> Floats:
        low, high = self._bounds(sums)
        off = np.maximum(np.maximum(low - sums[1:], sums[1:] - high), 0)
        return _floats(off.sum(axis=0))

    def measures(self, sums: Ints, members: Ints) -> tuple[Measure, ...]:
        low, high = self._bounds(sums)
        return tuple(
            Measure(int(value), float(found), float(least), float(most))
            for value, found, least, most in zip(
                self.values, sums[1:, 0], low[:, 0], high[:, 0], strict=True
            )
        )


class NoneOrEnough(Term):
    """Of these people a team has none, or at least that many.

    With ``at_least`` the number of the people it keeps them together.
    """

    def __init__(self, who: Bools, at_least: int) -> None:
        self.columns = _columns(who)
        self.at_least = at_least

    def amount(self, sums: Ints, members: Ints) -> Floats:
        return _floats(np.maximum(np.minimum(sums[0], self.at_least - sums[0]), 0))

    def measures(self, sums: Ints, members: Ints) -> tuple[Measure, ...]:
        return (Measure(None, float(sums[0, 0]), float(self.at_least), inf),)


class AtMostOne(Term):
    """Of these people a team has one at most."""

    def __init__(self, who: Bools) -> None:
        self.columns = _columns(who)

    def amount(self, sums: Ints, members: Ints) -> Floats:
        return _floats(np.maximum(sums[0] - 1, 0))

    def measures(self, sums: Ints, members: Ints) -> tuple[Measure, ...]:
        return (Measure(None, float(sums[0, 0]), 0, 1),)


class NearMean(Term):
    """The team's mean is near the mean of all: the amount is what its members sum up to beyond.

    Mean and deviation are summed exactly, so they do not depend on the order of the people.
    """

    counts_only = False

    def __init__(self, values: Values, within: float) -> None:
        count = max(len(values.of), 1)
        self.mean = fsum(values.of) / count
        self.deviation = sqrt(fsum((values.of - self.mean) ** 2) / count)
        self.within = within
        # People who are all the same have no deviation, and no team of them is off.
        standard = (values.of - self.mean) / (self.deviation or 1.0)
        grains = np.rint(standard / GRAIN).astype(np.int64)
        self.columns = _columns(np.ones_like(grains), grains)

    def amount(self, sums: Ints, members: Ints) -> Floats:
        # A mean right on the bound is off, also where rounding to grains moved it inside.
        excess = np.abs(sums[1]) * GRAIN - self.within * sums[0]
        return _floats(np.maximum(excess + GRAIN, 0))

    def measures(self, sums: Ints, members: Ints) -> tuple[Measure, ...]:
        size = max(int(sums[0, 0]), 1)
        found = self.mean + float(sums[1, 0]) * GRAIN / size * self.deviation
        reach = self.within * self.deviation
        return (Measure(None, found, self.mean - reach, self.mean + reach),)


class Gap(Term):
    """The largest and the smallest number of a team are so far apart, at least or at most."""

    counts_only = False

    def __init__(self, values: Values, *, low: float, high: float) -> None:
        self.columns = np.zeros((0, len(values.of) + 1), dtype=np.int64)
        self.largest = np.append(values.of, -inf)
        self.smallest = np.append(values.of, inf)
        self.low, self.high = low, high
        ordered = np.sort(values.of)
        self.scale = float(ordered[-1] - ordered[0]) if len(ordered) else 0.0

    @property
    def identity(self) -> Floats:
        return self.largest[None, :-1]

    def _gap(self, members: Ints) -> Floats:
        gap = self.largest[members].max(axis=0) - self.smallest[members].min(axis=0)
        return _floats(np.where(np.isfinite(gap), gap, self.low))

    def amount(self, sums: Ints, members: Ints) -> Floats:
        gap = self._gap(members)
        off = np.maximum(np.maximum(self.low - gap, gap - self.high), 0)
        return _floats(off / (self.scale or 1.0))

    def measures(self, sums: Ints, members: Ints) -> tuple[Measure, ...]:
        return (Measure(None, float(self._gap(members)[0]), self.low, self.high),)


class FreeTogether(Term):
    """All members are free in enough slots of the week: the amount is the slots that lack.

    For time in one piece each person's mask is narrowed to the slots from which on they are free
    for as long as needed: where such beginnings of all members meet, the team can. The amount is
    then guided by the slots that they share at all.
    """

    counts_only = False

    def __init__(self, hours: Hours, *, minutes: int, unbroken: bool) -> None:
        self.columns = np.zeros((0, hours.free.shape[1] + 1), dtype=np.int64)
        self.minutes, self.slot_minutes = minutes, hours.slot_minutes
        self.slots, self.week = -(-minutes // hours.slot_minutes), len(hours.free)
        self.free = _words(hours.free)
        self.begins = _words(_beginnings(hours.free, self.slots)) if unbroken else None

    @property
    def identity(self) -> Ints:
        return self.free[:, :-1].astype(np.int64)

    def _shared(self, words: Words, who: Ints) -> Ints:
        together = np.bitwise_and.reduce(words[:, who], axis=1)
        counted: Ints = np.bitwise_count(together).sum(axis=0, dtype=np.int64)
        return counted

    def amount(self, sums: Ints, members: Ints) -> Floats:
        lacking = np.maximum(self.slots - self._shared(self.free, members), 0)
        if self.begins is not None:
            can = self._shared(self.begins, members) > 0
            lacking = np.where(can, 0, np.maximum(lacking, 1))
        return _floats(lacking)

    def measures(self, sums: Ints, members: Ints) -> tuple[Measure, ...]:
        shared = int(self._shared(self.free, members)[0])
        if self.begins is not None:
            together = np.bitwise_and.reduce(self.free[:, members[:, 0]], axis=1)
            shared = _longest_run(together, slots=self.week)
        return (Measure(None, float(shared * self.slot_minutes), float(self.minutes), inf),)


def _columns(*rows: Bools | Ints) -> Ints:
    """What is counted of each person, with a last entry of 0 for an empty seat."""
    stacked = np.vstack(rows).astype(np.int64)
    return np.pad(stacked, ((0, 0), (0, 1)))


def _floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)


def _everybody(kinds: Kinds) -> Bools:
    return np.ones(kinds.has.shape[1], dtype=bool)


def _beginnings(free: Bools, slots: int) -> Bools:
    """Where a run of that many free slots begins; the week's end meets its beginning."""
    if slots > len(free):
        return np.zeros_like(free)
    begins = free.copy()
    for later in range(1, slots):
        begins &= np.roll(free, -later, axis=0)
    return begins


def _words(bits: Bools) -> Words:
    """Rows of 64 slots as one word of each person; who sits on an empty seat is always free."""
    padded = np.zeros((-(-len(bits) // 64) * 64, bits.shape[1]), dtype=bool)
    padded[: len(bits)] = bits
    octets = np.ascontiguousarray(np.packbits(padded, axis=0, bitorder="little").T)
    words = octets.view("<u8").astype(np.uint64).T
    always = np.full((len(words), 1), np.iinfo(np.uint64).max, dtype=np.uint64)
    return np.hstack([words, always])


def _longest_run(word: Words, *, slots: int) -> int:
    bits = np.unpackbits(word.astype("<u8").view(np.uint8), count=slots, bitorder="little")
    taken = np.flatnonzero(bits == 0)
    if not len(taken):
        return slots
    # Runs lie between slots that are taken; the last meets the first around the week.
    return int(np.diff(taken, append=taken[0] + slots).max()) - 1
