"""Who could meet whom, who meets whom, and why."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np

from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.errors import Invalid

Side = Literal["left", "right"]


class Rule(StrEnum):
    """By what a matching was chosen."""

    STABLE = "stable"
    WORST_OFF = "worst-off"
    TOTAL = "total"


@dataclass(frozen=True)
class Options:
    """The pairs that could meet, each once; all columns have shape (options,).

    Sorted by ``left``; under ``Rule.STABLE`` each left person's options stand in the order of
    their list. ``left_wish`` and ``right_wish`` say how much either side wants it, higher is
    better: minus the place in their list (0, -1, -2, …), or the score of the pair for both.
    Not ``allowed`` are pairs that a side did not list, or that were forbidden: only
    ``counterfactuals`` looks at them.
    """

    left: Ints
    right: Ints
    left_wish: Floats
    right_wish: Floats
    allowed: Bools

    def of(self, person: int, side: Side) -> Ints:
        """The rows of a person's options."""
        if side == "right":
            return np.flatnonzero(self.right == person)
        return np.arange(*np.searchsorted(self.left, [person, person + 1]))


@dataclass(frozen=True)
class Option:
    """Somebody whom a person could have met, and what stood in the way.

    ``wish`` is how much the person wants it and ``their_wish`` how much the other does.
    ``seats`` of the other are held by people of whom the least wanted has ``their_lowest`` wish
    (NaN while a seat is free): an option is closed where ``their_wish`` does not exceed that.
    """

    other: int
    wish: float
    their_wish: float
    their_lowest: float
    seats: int
    is_met: bool
    is_allowed: bool


@dataclass(frozen=True)
class Explanation:
    """A person's result: whom they ``met``, and the options they would have liked ``better``.

    Better than the least of what they have, or all of them while they have a free seat; best first.
    """

    person: int
    side: Side
    met: tuple[Option, ...]
    better: tuple[Option, ...]


@dataclass(frozen=True)
class Matching:
    """Pairs of people of two sides.

    ``chosen`` (options,) marks the options that were taken. The capacities are those given, as
    arrays of shape (people of that side,).
    """

    rule: Rule
    options: Options
    capacity_left: Ints
    capacity_right: Ints
    chosen: Bools

    @property
    def pairs(self) -> Ints:
        """Who meets whom: codes of left and right, shape (m, 2), sorted."""
        pairs = np.column_stack([self.options.left[self.chosen], self.options.right[self.chosen]])
        return pairs[np.lexsort(pairs.T[::-1])]

    @property
    def total(self) -> float:
        """The sum of the wishes of the left: the total score, or minus the places in the lists."""
        return float(self.options.left_wish[self.chosen].sum())

    @property
    def worst(self) -> float:
        """Each matched person has somebody with at least this wish (NaN where nobody meets)."""
        best = np.concatenate([self._best("left"), self._best("right")])
        return float(best[np.isfinite(best)].min(initial=np.inf)) if self.chosen.any() else np.nan

    def partners(self, person: int, *, side: Side = "left") -> Ints:
        """The codes of whom a person meets, in ascending order."""
        self._check(person, side)
        rows = self.options.of(person, side)
        others = self.options.right if side == "left" else self.options.left
        return np.sort(others[rows[self.chosen[rows]]])

    def alone(self, *, side: Side = "left") -> Ints:
        """The codes of those who could take somebody and meet nobody."""
        capacity = self.capacity_left if side == "left" else self.capacity_right
        return np.flatnonzero((self._load(side) == 0) & (capacity > 0))

    def blocking_pairs(self) -> Ints:
        """Allowed pairs that would both rather meet than keep what they have; (m, 2), sorted.

        Each has a free seat or somebody whom they want less (Gale and Shapley 1962). Checked from
        the lists and not from how the matching came about; O(options).
        """
        blocks = self.options.allowed & ~self.chosen & self._would("left") & self._would("right")
        pairs = np.column_stack([self.options.left[blocks], self.options.right[blocks]])
        return pairs[np.lexsort(pairs.T[::-1])]

    def explain(self, person: int, *, side: Side = "left") -> Explanation:
        """Whom a person met, and what stood between them and each option they like better."""
        self._check(person, side)
        other_side: Side = "right" if side == "left" else "left"
        wishes, theirs = self._wishes(side), self._wishes(other_side)
        others = self.options.right if side == "left" else self.options.left
        seats = self.capacity_right if side == "left" else self.capacity_left
        lowest = self._lowest(other_side)
        rows = self.options.of(person, side)
        wanted = self.chosen[rows] | self._would(side)[rows]
        rows = rows[wanted]
        rows = rows[np.lexsort([others[rows], -wishes[rows]])]
        options = [
            Option(
                other=int(others[row]),
                wish=float(wishes[row]),
                their_wish=float(theirs[row]),
                their_lowest=float(lowest[others[row]]),
                seats=int(seats[others[row]]),
                is_met=bool(self.chosen[row]),
                is_allowed=bool(self.options.allowed[row]),
            )
            for row in rows
        ]
        return Explanation(
            person,
            side,
            met=tuple(option for option in options if option.is_met),
            better=tuple(option for option in options if not option.is_met),
        )

    def _check(self, person: int, side: Side) -> None:
        count = len(self.capacity_left if side == "left" else self.capacity_right)
        if not 0 <= person < count:
            raise Invalid(f"person must be from 0 to {count - 1} on the {side}, not {person}.")

    def _wishes(self, side: Side) -> Floats:
        return self.options.left_wish if side == "left" else self.options.right_wish

    def _people(self, side: Side) -> tuple[Ints, int]:
        """Whose each option is on one side, and how many people that side has."""
        if side == "left":
            return self.options.left, len(self.capacity_left)
        return self.options.right, len(self.capacity_right)

    def _load(self, side: Side) -> Ints:
        people, count = self._people(side)
        return np.bincount(people[self.chosen], minlength=count)

    def _best(self, side: Side) -> Floats:
        people, count = self._people(side)
        best = np.full(count, -np.inf)
        np.maximum.at(best, people[self.chosen], self._wishes(side)[self.chosen])
        return best

    def _lowest(self, side: Side) -> Floats:
        """The least wish among those a person has; NaN with a free seat, infinite without seats."""
        people, count = self._people(side)
        capacity = self.capacity_left if side == "left" else self.capacity_right
        lowest = np.full(count, np.inf)
        np.minimum.at(lowest, people[self.chosen], self._wishes(side)[self.chosen])
        lowest[self._load(side) < capacity] = np.nan
        return lowest

    def _would(self, side: Side) -> Bools:
        """Where this side would take the option: a seat is free, or somebody is wanted less."""
        people, _count = self._people(side)
        lowest = self._lowest(side)[people]
        return np.isnan(lowest) | (self._wishes(side) > lowest)
