"""Help that goes round: swaps of two, and rings where each helps the next."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike

from docendo.engine import checks
from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.errors import Invalid
from docendo.engine.matching.entries import Entries, entries, find
from docendo.engine.patience import Patience

# What HiGHS may be wrong by.
TOLERANCE = 1e-6
# Paths that are extended at once: what one step may hold in memory, about 50 MB.
_PATHS = 1 << 20
# How many rings are packed anew at once, and how many times more after each try in vain.
_DISSOLVED, _MORE = 30.0, 1.2


@dataclass(frozen=True)
class Cycles:
    """Rings of help that share nobody.

    ``cycles``: each (a, b, c) means that a helps b, b helps c and c helps a; it begins with its
    lowest code, and the rings are in ascending order. ``value`` is the sum of the weights of the
    help given, and ``bound`` what no choice of rings exceeds. ``price`` (people,): by how much the
    bound would fall without that person, in the relaxed problem; 0 for those whom it can spare.
    ``could_help`` and ``could_be_helped`` (people,): by how many each could be.
    """

    cycles: tuple[tuple[int, ...], ...]
    value: float
    bound: float
    price: Floats
    could_help: Ints
    could_be_helped: Ints

    @property
    def served(self) -> int:
        """How many people are helped."""
        return sum(map(len, self.cycles))

    @property
    def gap(self) -> float:
        """How much better another choice could be at most."""
        return max(0.0, self.bound - self.value)

    @property
    def is_proved(self) -> bool:
        return self.gap <= TOLERANCE * max(1.0, abs(self.bound))

    def explain(self, person: int) -> "Place":
        """Where a person stands."""
        if not 0 <= person < len(self.price):
            raise Invalid(f"person must be from 0 to {len(self.price) - 1}, not {person}.")
        ring = next((ring for ring in self.cycles if person in ring), None)
        helps = None if ring is None else ring[(ring.index(person) + 1) % len(ring)]
        helped_by = None if ring is None else ring[ring.index(person) - 1]
        return Place(
            person,
            ring,
            helps,
            helped_by,
            int(self.could_help[person]),
            int(self.could_be_helped[person]),
            float(self.price[person]),
        )


@dataclass(frozen=True)
class Place:
    """A person's ring, whom they help and who helps them; None outside of all rings.

    ``could_help`` or ``could_be_helped`` of 0 is the reason why somebody is in no ring: more
    offers, wants or hours would open one. ``price`` is how much the whole gains by their presence.
    """

    person: int
    ring: tuple[int, ...] | None
    helps: int | None
    helped_by: int | None
    could_help: int
    could_be_helped: int
    price: float


Progress = Callable[[Cycles], bool]


def help_cycles(
    gives: Any,
    *,
    max_length: int = 3,
    weights: Any = None,
    apart: ArrayLike | None = None,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> Cycles:
    """The rings of at most ``max_length`` people that help the most, with the proof.

    ``gives`` (people, people): whether the row's person can help the column's; dense or sparse,
    what is not 0 is an arc, the diagonal is not looked at. ``weights``: the same shape, what the
    help of each arc is worth, or (people,) what it is worth that this person is helped; default 1,
    so that ``value`` counts the people served. ``apart`` (k, 2): two who are in no ring together,
    in either order.

    ``seconds`` of wall time end the search: the best so far comes back with its gap. ``progress``
    receives the best so far after each round, at first without a ring, and says whether to go on.

    Kidney exchange in the cycle formulation (Abraham, Blum and Sandholm 2007; Roth, Sönmez and
    Ünver 2007): a variable for each ring, a row for each person. The linear program grows by rings
    of positive reduced cost until none is left: its value is the bound. Whole numbers are found
    among its rings, and where they do not reach the bound, among all rings whose reduced cost is
    within the gap, since no other can be part of anything better: so the optimum is proved without
    ever listing all rings.

    Which of several optima comes back depends on the order of the search: the same for the same
    input and version of SciPy, perhaps another one after people were renumbered.

    NP-hard from three on; each round looks at O(arcs · degree^(max_length - 2)) paths, cut where
    the prices rule out a ring. Raises ``Invalid`` for wrong input.
    """
    arcs = _arcs(gives, weights)
    apart_keys = _both_ways(apart, people=arcs.shape[0])
    arcs = arcs.where(~find(apart_keys, arcs.keys)[1])
    if max_length < 2:
        raise Invalid(f"max_length must be at least 2, not {max_length}.")
    patience = Patience(seconds=seconds, progress=progress)
    search = _Search(arcs, max_length, patience, apart=apart_keys)
    could_help = np.bincount(arcs.row, minlength=arcs.shape[0])
    could_be_helped = np.bincount(arcs.column, minlength=arcs.shape[0])
    for chosen, bound, price in search.steps():
        rings = tuple(sorted(tuple(int(code) for code in ring if code >= 0) for ring in chosen))
        value = float(search.value(chosen).sum())
        best = Cycles(rings, value, max(bound, value), price, could_help, could_be_helped)
        patience.tell(best)
    return best


class _Search:
    """Column generation over rings; a ring is a row of codes, filled up with -1."""

    def __init__(
        self, arcs: Entries, max_length: int, patience: Patience[Cycles], *, apart: Ints
    ) -> None:
        self.arcs, self.max_length, self.patience, self.apart = arcs, max_length, patience, apart
        self.people = arcs.shape[0]
        self.keys = arcs.keys
        # Where each person's arcs begin, and the end.
        self.starts = np.searchsorted(arcs.row, np.arange(self.people + 1))
        self.pool = np.zeros((0, max_length), np.int64)
        self.next_arc = 0

    def steps(self) -> Iterator[tuple[Ints, float, Floats]]:
        """The best rings so far, the bound and the prices, after each round of the search."""
        # Nobody is helped by more than one, so at least this holds if time runs out.
        most = np.zeros(self.people)
        np.maximum.at(most, self.arcs.column, self.arcs.value)
        bound, price = float(most.sum()), np.zeros(self.people)
        none_yet = self.pool
        while len(found := self._better(price, above=TOLERANCE, most=4 * self.people)):
            self.pool = np.concatenate([self.pool, found])
            _share, price = self._relaxed(self.pool)
            yield none_yet, bound, price
            if self.patience.is_over:
                break
        else:
            bound = self._whole(float(price.sum()))
        best = self._dived()
        yield best, bound, price
        if self._is_done(best, bound):
            return
        # Whatever beats the best so far holds no ring that costs the bound more than the gap.
        least = self._total(best) - float(price.sum()) - TOLERANCE
        rings = self._better(price, above=least, most=_PATHS)
        best = self._repaired(best, rings, bound)
        if not self._is_done(best, bound):
            better, proved = self._packed(rings)
            if len(rings) < _PATHS:
                bound = min(bound, max(self._total(best), self._whole(proved)))
            best = max(best, better, key=self._total)
        yield best, bound, price

    def _dived(self) -> Ints:
        """Good rings of the pool: what the linear program is surest of, then again on the rest."""
        chosen, rings = [self.pool[:0]], self.pool
        while len(rings):
            share, _price = self._relaxed(rings)
            sure = share > 0.99
            chosen.append(rings[sure] if sure.any() else rings[[np.argmax(share)]])
            rings = rings[~self._touched(rings, np.concatenate(chosen))]
            if self.patience.is_over:
                break
        return np.concatenate(chosen)

    def _repaired(self, best: Ints, rings: Ints, bound: float) -> Ints:
        """Dissolve some of the best rings, and pack who was in them and who was left out anew.

        Large neighborhood search (Shaw 1998): where the bound is reached, branching is spared.
        """
        rng = np.random.default_rng(0)
        dissolved = _DISSOLVED
        while dissolved < len(best) and not self._is_done(best, bound):
            stays = rng.permutation(len(best))[int(dissolved) :]
            free = rings[~self._touched(rings, best[stays])]
            packed, _bound = self._packed(free)
            better = np.concatenate([best[stays], packed])
            if self._total(better) > self._total(best) + TOLERANCE:
                best = better
            else:
                dissolved *= _MORE
        return best

    def _touched(self, rings: Ints, others: Ints) -> Bools:
        """Which rings share somebody with any of the others."""
        taken = np.zeros(self.people + 1, bool)
        taken[others] = True
        # The last place stands for nobody.
        taken[-1] = False
        return np.asarray(taken[rings].any(axis=1), np.bool_)

    def _total(self, rings: Ints) -> float:
        return float(self.value(rings).sum())

    def _is_done(self, best: Ints, bound: float) -> bool:
        return self._total(best) >= bound - TOLERANCE or self.patience.is_over

    def value(self, rings: Ints) -> Floats:
        """What each ring is worth."""
        worth = np.zeros(len(rings))
        for place in range(self.max_length):
            giver = rings[:, place]
            taker = rings[:, (place + 1) % self.max_length]
            taker = np.where(taker < 0, rings[:, 0], taker)
            there = giver >= 0
            where = np.searchsorted(self.keys, giver[there] * self.people + taker[there])
            worth[there] += self.arcs.value[where]
        return worth

    def _whole(self, bound: float) -> float:
        """A bound for sums of whole numbers is a whole number."""
        is_whole = (self.arcs.value == np.round(self.arcs.value)).all()
        return float(np.floor(bound + TOLERANCE)) if is_whole else bound

    def _shares(self, rings: Ints) -> Any:
        """Which person (row) is in which ring (column)."""
        ring, place = np.nonzero(rings >= 0)
        shape = (self.people, len(rings))
        return scipy.sparse.csc_array((np.ones(len(ring)), (rings[ring, place], ring)), shape=shape)

    def _relaxed(self, rings: Ints) -> tuple[Floats, Floats]:
        """How much of each ring the linear program takes, and each person's price (dual value)."""
        solved: Any = scipy.optimize.linprog(
            -self.value(rings),
            A_ub=self._shares(rings),
            b_ub=np.ones(self.people),
            bounds=(0, None),
            method="highs-ds",
        )
        return solved.x, np.maximum(0.0, -np.asarray(solved.ineqlin.marginals))

    def _packed(self, rings: Ints) -> tuple[Ints, float]:
        """The best of these rings that share nobody, and what none of them exceeds."""
        solved: Any = scipy.optimize.milp(
            -self.value(rings),
            constraints=scipy.optimize.LinearConstraint(self._shares(rings), -np.inf, 1.0),
            integrality=np.ones(len(rings), np.int64),
            bounds=scipy.optimize.Bounds(0.0, 1.0),
            options={
                "mip_rel_gap": 0.0,
                "time_limit": max(0.01, self.patience.left),
            },
        )
        if solved.x is None:
            return rings[:0], np.inf
        return rings[solved.x > 0.5], float(-solved.mip_dual_bound)

    def _better(self, price: Floats, *, above: float, most: int) -> Ints:
        """Rings worth more than their people's prices by over ``above``: some of them, or all.

        Once more than ``most`` are at hand the search stops, and goes on from there next time.
        """
        reduced = self.arcs.value - price[self.arcs.column]
        ahead = self._ahead(reduced)
        # A ring is found from its lowest code only.
        openers = np.flatnonzero(self.arcs.row < self.arcs.column)
        openers = np.roll(openers, -int(np.searchsorted(openers, self.next_arc)))
        degree = np.diff(self.starts)[self.arcs.column[openers]] + 1
        rings, gains = [np.zeros((0, self.max_length), np.int64)], [np.zeros(0)]
        count = 0
        for block in np.split(openers, _cuts(degree)):
            for some, gain in self._rings(block, reduced=reduced, ahead=ahead, above=above):
                rings.append(some)
                gains.append(gain)
                count += len(some)
            if count > most:
                self.next_arc = int(block[-1]) + 1
                break
        found, gained = np.concatenate(rings), np.concatenate(gains)
        # Of equally good ones a sequence without pattern takes some of everywhere.
        odd = np.arange(len(found)) * 0.6180339887498949 % 1.0
        return found[np.lexsort([odd, -np.round(gained, 6)])[:most]]

    def _ahead(self, reduced: Floats) -> Floats:
        """The most that up to so many arcs (row) from a person (column) can still bring."""
        ahead = np.full((self.max_length + 1, self.people), -np.inf)
        onward = np.zeros(self.people)
        for arcs in range(1, self.max_length + 1):
            best = np.full(self.people, -np.inf)
            np.maximum.at(best, self.arcs.row, reduced + onward[self.arcs.column])
            ahead[arcs] = np.maximum(ahead[arcs - 1], best)
            onward = np.maximum(0.0, ahead[arcs])
        return ahead

    def _rings(
        self, openers: Ints, *, reduced: Floats, ahead: Floats, above: float
    ) -> Iterator[tuple[Ints, Floats]]:
        """The rings that begin with these arcs and gain more than ``above``, and what they gain."""
        arcs = self.arcs
        paths = np.column_stack([arcs.row[openers], arcs.column[openers]])
        gain = reduced[openers]
        for length in range(2, self.max_length + 1):
            wanted = paths[:, -1] * self.people + paths[:, 0]
            closing, closed = find(self.keys, wanted)
            total = gain[closed] + reduced[closing[closed]]
            gains = total > above
            filled = np.full((int(gains.sum()), self.max_length), -1)
            filled[:, :length] = paths[closed][gains]
            yield filled, total[gains]
            if length == self.max_length:
                return
            onward = gain + ahead[self.max_length - length + 1, paths[:, -1]] > above
            paths, gain = paths[onward], gain[onward]
            degree = np.diff(self.starts)[paths[:, -1]]
            path = np.repeat(np.arange(len(paths)), degree)
            step = np.arange(len(path)) - np.repeat(np.cumsum(degree) - degree, degree)
            arc = self.starts[paths[path, -1]] + step
            news = arcs.column[arc]
            fits = news > paths[path, 0]
            for place in range(1, length):
                fits &= news != paths[path, place]
            if len(self.apart):
                # Of the last of a path nobody is kept apart to whom an arc leads.
                for place in range(length - 1):
                    fits &= ~find(self.apart, paths[path, place] * self.people + news)[1]
            paths = np.column_stack([paths[path[fits]], news[fits]])
            gain = gain[path[fits]] + reduced[arc[fits]]


def _cuts(sizes: Ints) -> Ints:
    """Where to cut so that each part has about as many paths as may be held at once."""
    parts = np.cumsum(sizes) // _PATHS
    return np.flatnonzero(np.diff(parts)) + 1


def _arcs(gives: Any, weights: Any) -> Entries:
    given = entries("gives", gives)
    if given.shape[0] != given.shape[1]:
        raise Invalid(f"gives must have a row and a column for each person, not {given.shape}.")
    arcs = given.where((given.value != 0) & (given.row != given.column))
    return replace(arcs, value=_worth(weights, arcs))


def _both_ways(apart: ArrayLike | None, *, people: int) -> Ints:
    """A key for each pair in either order, ascending."""
    pairs = checks.pairs("apart", apart, shape=(people, people), sides=("person", "person"))
    one, other = pairs.T
    return np.unique(np.concatenate([one * people + other, other * people + one]))


def _worth(weights: Any, arcs: Entries) -> Floats:
    if weights is None:
        return np.ones(len(arcs.row))
    if not hasattr(weights, "tocoo") and np.ndim(weights) == 1:
        return checks.floats("weights", weights, length=arcs.shape[0])[arcs.column]
    given = entries("weights", weights)
    if given.shape != arcs.shape:
        raise Invalid(f"weights must have the shape {arcs.shape} of gives, not {given.shape}.")
    where, is_given = find(given.keys, arcs.keys)
    if not is_given.all():
        first = int(np.argmin(is_given))
        raise Invalid(
            "weights must say what all help is worth; "
            f"that of {arcs.row[first]} for {arcs.column[first]} is missing."
        )
    return given.value[where]
