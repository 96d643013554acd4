"""The best way to serve everybody, with the proof of how good it is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy

from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.patience import Patience

# What counts as equal, in units of the largest gain; HiGHS's own tolerance for dual values.
TOLERANCE = 1e-7
# HiGHS may break a constraint by 1e-6. Written in finer units, a floor is kept a thousand times
# better than that.
_FINER = 1024.0
# How many pairs the linear program of the highest floor may have; it is a hard one.
_MOST_LIFTED = 3000
# The pairs that are tried first: they cost less than this part of the largest gain.
_NEAR = 0.01
# Reduced costs are looked at in blocks, so that a large problem needs no second matrix.
_BLOCK_CELLS = 1 << 20


@dataclass(frozen=True)
class Flow:
    """A way to serve everybody, and the proof of how good it is.

    ``pairs`` (m, 2) sorted, ``value`` of what was maximized, and ``bound``: nothing has more.
    ``row_price``, ``column_price`` and ``floor_price`` are dual values: to use one more pair costs
    at least ``row_price + column_price - (1 + floor_price) · gain`` of the bound.
    """

    pairs: Ints
    value: float
    bound: float
    row_price: Floats
    column_price: Floats
    floor_price: Floats

    @property
    def is_proved(self) -> bool:
        return self.value >= self.bound - TOLERANCE * max(1.0, abs(self.bound))


@dataclass(frozen=True)
class _Aim:
    """Maximize ``weight`` · (sum of gains) + (1 - ``weight``) · floor, ``low`` ≤ floor ≤ ``high``.

    ``guarded`` rows (a mask) may not have less than the floor.
    """

    weight: float
    low: float
    high: float
    guarded: Bools


@dataclass(frozen=True)
class _Relaxed:
    """The optimum of the linear program over all pairs, with its dual values."""

    share: Floats
    value: float
    row_price: Floats
    column_price: Floats
    floor_price: Floats


class Transport:
    """Each row served exactly ``need`` times, each column used ``least`` to ``room`` times.

    ``gain`` (rows, columns), ``allowed`` the pairs that may be used, ``base`` (rows,) what each
    row's sum begins with. ``start``: pairs (m, 2) that contain a feasible way (``fill`` for the
    rows, and for the columns where ``least`` is above 0: together they do, by the symmetric
    supply-demand theorem of Ford and Fulkerson 1962).

    A linear program over the best few pairs of each row and column, to which pairs are added as
    long as one has a reduced cost that could improve it (column generation, Dantzig and Wolfe
    1960). Without floors its vertices are whole numbers (Hoffman and Kruskal 1956), so it is the
    optimum over all pairs. With floors (no row below so much) the problem is NP-hard: HiGHS
    branches over the pairs at hand, at most ``nodes`` nodes, and a pair is missing from the proof
    only while bound plus reduced cost still exceed the best found. Work is limited by counts and
    not by the clock, so the answer is the same on every machine.
    """

    def __init__(
        self,
        gain: Floats,
        *,
        allowed: Bools,
        need: Ints,
        least: Ints,
        room: Ints,
        base: Floats,
        start: Ints,
        nodes: int = 50,
        most_pairs: int = 150,
        patience: Patience[Any] | None = None,
    ) -> None:
        self.scale = float(np.abs(gain).max(initial=0.0)) or 1.0
        self.gain = gain / self.scale
        self.base = base / self.scale
        self.allowed, self.need, self.least, self.room = allowed, need, least, room
        self.nodes, self.most_pairs = nodes, most_pairs
        self.patience = patience or Patience(seconds=None, progress=None)
        self.width = max(10, 4 * int(need.max(initial=0)))
        self.pool = np.unique(np.r_[self._codes(start), self._promising()])

    def largest_total(self) -> Flow:
        """The largest sum of gains over all rows; exact."""
        return self._solve(_Aim(1.0, -np.inf, 0.0, np.zeros(len(self.need), bool)), known=None)

    def highest_floor(self, known: Ints, *, limit: float) -> Flow:
        """The largest least sum of a row, no more than ``limit``, no worse than ``known`` pairs.

        Whole numbers are sought only among few pairs: with many, HiGHS takes minutes to be worse
        than exchanges are. With very many the bound of the linear program is not worth its time
        either, and ``limit`` stands.
        """
        if len(self.pool) > _MOST_LIFTED:
            nothing = np.zeros(len(self.room))
            unpriced = np.zeros(len(self.need))
            value = float(self.sums(known)[self.need > 0].min())
            return Flow(known, value, limit, unpriced, nothing, unpriced)
        wanting = self.need > 0
        floor = self.sums(known)[wanting].min() / self.scale
        return self._solve(_Aim(0.0, floor, limit / self.scale, wanting), known=known)

    def largest_total_above(
        self, floor: float, *, known: Ints, mend: Callable[[Ints], Ints]
    ) -> Flow:
        """The largest sum of gains with no row below ``floor``, which ``known`` pairs keep.

        ``mend`` turns pairs that leave a few rows below the floor into pairs that keep it. Where
        much of the linear program is in fractions, branching would take minutes, and what was
        mended from its prices stands.
        """
        level = floor / self.scale
        none_yet = np.zeros(len(self.need), bool)
        return self._solve(_Aim(1.0, level, level, none_yet), known=known, mend=mend)

    def sums(self, pairs: Ints) -> Floats:
        """What each row has by these pairs, its base included."""
        return self._sums(self._codes(pairs)) * self.scale

    def _solve(
        self, aim: _Aim, *, known: Ints | None, mend: Callable[[Ints], Ints] | None = None
    ) -> Flow:
        best = np.zeros(0, np.int64) if known is None else self._codes(known)
        self.pool = np.union1d(self.pool, best)
        aim, relaxed = self._relax(aim)
        bound = relaxed.value
        in_parts = int((np.abs(relaxed.share - np.round(relaxed.share)) > 1e-6).sum())
        is_short = not len(best) or self._value(best, aim) < bound - TOLERANCE
        if not in_parts:
            best = self.pool[relaxed.share > 0.5]
        elif is_short and (in_parts if aim.weight else len(self.pool)) <= self.most_pairs:
            best, bound = self._branch(aim, relaxed=relaxed, best=best)
        elif is_short and mend is not None:
            best = self._codes(mend(self._pairs(self._at_prices(relaxed))))
        return Flow(
            self._pairs(best),
            self._value(best, aim) * self.scale,
            bound * self.scale,
            relaxed.row_price * self.scale,
            relaxed.column_price * self.scale,
            relaxed.floor_price,
        )

    def _relax(self, aim: _Aim) -> tuple[_Aim, _Relaxed]:
        """Solve the linear program, adding pairs and guards until none is missing."""
        while True:
            objective, equal, below, limits, bounds = self._program(aim, self.pool)
            solved = scipy.optimize.linprog(
                objective, A_eq=equal, b_eq=self.need, A_ub=below, b_ub=limits,
                bounds=bounds, method="highs-ds",
            )  # fmt: skip
            if solved.status != 0:
                raise RuntimeError(f"HiGHS could not solve a feasible program: {solved.message}")
            relaxed = self._with_prices(solved, aim)
            missing = self._pairs_above(TOLERANCE, aim=aim, relaxed=relaxed, per_row=self.width)
            low = self._sums(self.pool, relaxed.share) < aim.low - TOLERANCE
            low &= (self.need > 0) & ~aim.guarded
            if not len(missing) and not low.any():
                return aim, relaxed
            self.pool = np.union1d(self.pool, missing)
            aim = replace(aim, guarded=aim.guarded | low)

    def _branch(self, aim: _Aim, *, relaxed: _Relaxed, best: Ints) -> tuple[Ints, float]:
        """The best whole-numbered way that was found, and what none can exceed.

        First over the pairs that cost almost nothing, then over all that the gap leaves possible,
        if these are few enough to finish.
        """
        pool = np.union1d(self._worth_trying(-_NEAR, aim=aim, relaxed=relaxed), best)
        while True:
            found, pool_bound, is_finished = self._whole(aim, pool)
            if found is not None:
                low = (self.need > 0) & (self._sums(found) < aim.low - TOLERANCE) & ~aim.guarded
                if low.any():
                    aim = replace(aim, guarded=aim.guarded | low)
                    continue
                if self._value(found, aim) > self._value(best, aim):
                    best = found
            value = self._value(best, aim)
            possible = self._worth_trying(value - relaxed.value, aim=aim, relaxed=relaxed)
            missing = np.setdiff1d(possible, pool)
            if not len(missing):
                return best, max(min(relaxed.value, pool_bound), value)
            if not is_finished or len(pool) + len(missing) > self.most_pairs:
                return best, relaxed.value
            pool = np.union1d(pool, missing)

    def _worth_trying(self, threshold: float, *, aim: _Aim, relaxed: _Relaxed) -> Ints:
        """All allowed pairs, in the pool or not, of at least this reduced cost."""
        worth = aim.weight + relaxed.floor_price
        rows, columns = self._ends(self.pool)
        reduced = worth[rows] * self.gain[rows, columns]
        reduced -= relaxed.row_price[rows] + relaxed.column_price[columns]
        others = self._pairs_above(threshold + TOLERANCE, aim=aim, relaxed=relaxed)
        return np.union1d(self.pool[reduced > threshold - TOLERANCE], others)

    def _whole(self, aim: _Aim, pool: Ints) -> tuple[Ints | None, float, bool]:
        """Branch and bound over these pairs: the best, what none exceeds, whether it ended."""
        objective, equal, below, limits, bounds = self._program(aim, pool)
        is_whole = np.r_[np.ones(len(pool)), 0.0]
        solved = scipy.optimize.milp(
            objective,
            constraints=[
                scipy.optimize.LinearConstraint(equal, self.need, self.need),
                scipy.optimize.LinearConstraint(below, -np.inf, limits),
            ],
            integrality=is_whole,
            bounds=scipy.optimize.Bounds(bounds[:, 0], bounds[:, 1]),
            options={
                "mip_rel_gap": 0.0,
                "node_limit": self.nodes,
                "time_limit": max(0.01, self.patience.left),
            },
        )
        if solved.x is None:
            return None, np.inf, solved.status == 2
        return pool[solved.x[:-1] > 0.5], -solved.mip_dual_bound, solved.status == 0

    def _program(self, aim: _Aim, pool: Ints) -> tuple[Floats, Any, Any, Floats, Any]:
        """Objective, equations, inequalities, their limits and the variables' bounds.

        One variable for each pair, and the floor as the last.
        """
        rows, columns = self._ends(pool)
        gains = self.gain[rows, columns]
        size = len(pool)
        every, ones = np.arange(size), np.ones(size)
        equal = _matrix(ones, rows, every, (len(self.need), size + 1))
        at_most = _matrix(ones, columns, every, (len(self.room), size + 1))
        bound_below = np.flatnonzero(self.least > 0)
        guarded = np.flatnonzero(aim.guarded)
        earned = _matrix(-_FINER * gains, rows, every, (len(self.need), size + 1))[guarded]
        floor = _matrix(
            np.full(len(guarded), _FINER),
            np.arange(len(guarded)),
            np.full(len(guarded), size),
            (len(guarded), size + 1),
        )
        below = scipy.sparse.vstack([at_most, -at_most[bound_below], earned + floor]).tocsr()
        limits = np.r_[self.room, -self.least[bound_below], _FINER * self.base[guarded]]
        bounds = np.zeros((size + 1, 2))
        bounds[:-1, 1] = 1.0
        bounds[-1] = aim.low, aim.high
        objective = -np.r_[aim.weight * gains, 1.0 - aim.weight]
        return objective, equal, below, limits.astype(np.float64), bounds

    def _at_prices(self, relaxed: _Relaxed) -> Ints:
        """The whole-numbered optimum when rows below the floor are paid for what they gain."""
        free = _Aim(1.0, -np.inf, 0.0, np.zeros(len(self.need), bool))
        objective, equal, below, limits, bounds = self._program(free, self.pool)
        objective[:-1] *= 1.0 + relaxed.floor_price[self._ends(self.pool)[0]]
        solved = scipy.optimize.linprog(
            objective, A_eq=equal, b_eq=self.need, A_ub=below, b_ub=limits,
            bounds=bounds, method="highs-ds",
        )  # fmt: skip
        share: Floats = np.asarray(solved.x)
        return self.pool[share[:-1] > 0.5]

    def _with_prices(self, solved: Any, aim: _Aim) -> _Relaxed:
        bound_below = np.flatnonzero(self.least > 0)
        guarded = np.flatnonzero(aim.guarded)
        above, under, floors = np.split(
            -solved.ineqlin.marginals, [len(self.room), len(self.room) + len(bound_below)]
        )
        column_price = above.copy()
        column_price[bound_below] -= under
        floor_price = np.zeros(len(self.need))
        floor_price[guarded] = floors * _FINER
        return _Relaxed(
            solved.x[:-1], -solved.fun, -solved.eqlin.marginals, column_price, floor_price
        )

    def _pairs_above(
        self, threshold: float, *, aim: _Aim, relaxed: _Relaxed, per_row: int | None = None
    ) -> Ints:
        """Allowed pairs outside the pool of a higher reduced cost; the highest ``per_row``."""
        columns = len(self.room)
        worth = aim.weight + relaxed.floor_price
        found = [np.zeros(0, np.int64)]
        for first, last in _blocks(*self.gain.shape):
            reduced = worth[first:last, None] * self.gain[first:last]
            reduced -= relaxed.row_price[first:last, None] + relaxed.column_price
            reduced[~self.allowed[first:last]] = -np.inf
            known = self.pool[slice(*np.searchsorted(self.pool, [first * columns, last * columns]))]
            reduced.flat[known - first * columns] = -np.inf
            reduced[reduced <= threshold] = -np.inf
            if np.isfinite(reduced).any():
                rows, ends = _highest(reduced, per_row or columns, first_row=first)
                found.append(rows * columns + ends)
        return np.sort(np.concatenate(found))

    def _promising(self) -> Ints:
        """The best few pairs of each row and of each column."""
        found = []
        columns = len(self.room)
        for first, last in _blocks(*self.gain.shape):
            open_ = np.where(self.allowed[first:last], self.gain[first:last], -np.inf)
            rows, ends = _highest(open_, self.width, first_row=first)
            found.append(rows * columns + ends)
        for first, last in _blocks(*self.gain.T.shape):
            open_ = np.where(self.allowed.T[first:last], self.gain.T[first:last], -np.inf)
            ends, rows = _highest(open_, self.width, first_row=first)
            found.append(rows * columns + ends)
        return np.concatenate(found)

    def _value(self, codes: Ints, aim: _Aim) -> float:
        sums = self._sums(codes)
        if aim.weight:
            return float((sums - self.base).sum())
        return float(sums[self.need > 0].min())

    def _sums(self, codes: Ints, share: Floats | None = None) -> Floats:
        rows, columns = self._ends(codes)
        gains = self.gain[rows, columns] * (1.0 if share is None else share)
        return self.base + np.bincount(rows, gains, minlength=len(self.need))

    def _codes(self, pairs: Ints) -> Ints:
        """One whole number for each pair, in the order of rows and columns."""
        return np.sort(pairs[:, 0] * len(self.room) + pairs[:, 1])

    def _pairs(self, codes: Ints) -> Ints:
        return np.stack(self._ends(codes), axis=1)

    def _ends(self, codes: Ints) -> tuple[Ints, Ints]:
        rows, columns = np.divmod(codes, len(self.room))
        return rows, columns


def _highest(values: Floats, count: int, *, first_row: int) -> tuple[Ints, Ints]:
    """Rows and columns of the ``count`` highest finite values in each row.

    Among equal values a sequence without pattern decides, differently in each row: were it always
    the first columns, rows with the same few marks would all compete for the same few columns.
    """
    rows, columns = values.shape
    if count >= columns:
        found, ends = np.nonzero(np.isfinite(values))
        return found + first_row, ends
    golden, silver = 0.6180339887498949, 0.7548776662466927
    sequence = np.arange(first_row, first_row + rows)[:, None] * golden
    spread = values + 1e-6 * ((sequence + np.arange(columns) * silver) % 1.0)
    ends = np.argpartition(-spread, count - 1, axis=1)[:, :count]
    found = np.repeat(np.arange(rows), count)
    ends = ends.ravel()
    is_open = np.isfinite(values[found, ends])
    return found[is_open] + first_row, ends[is_open]


def _blocks(rows: int, columns: int) -> Iterator[tuple[int, int]]:
    """First and last (exclusive) row of blocks of limited size."""
    step = max(1, _BLOCK_CELLS // max(1, columns))
    for first in range(0, rows, step):
        yield first, min(rows, first + step)


def _matrix(values: Floats, rows: Ints, columns: Ints, shape: tuple[int, int]) -> Any:
    return scipy.sparse.csr_array((values, (rows, columns)), shape=shape)
