"""Assigning people to each other by score: nobody left out, the worst-off, then the total."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike

from docendo.engine import checks
from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.errors import Infeasible, Invalid
from docendo.engine.matching.entries import entries
from docendo.engine.matching.pairs import Matching, Options, Rule, Side

# Totals that differ by less than this share of the largest score, for each pair, count as equal.
TIE = 1e-9
# Among how many scores of the worst-off a large problem looks for the highest.
LEVELS = 64


def assign(
    score: Any,
    *,
    capacity_left: ArrayLike = 1,
    capacity_right: ArrayLike = 1,
    forbidden: Any = None,
    fairness: str = "worst-off",
    everyone: bool = False,
    near: int | None = None,
) -> Matching:
    """The best pairs between two sides where each person has room for so many.

    ``score`` (left, right): how good each pair would be; a dense array where NaN means that the
    two cannot meet, or a SciPy sparse matrix of which only stored entries (zeros too) can meet.
    ``capacity_left``, ``capacity_right``: one number or one for each person; 0 sits out.
    ``forbidden``: pairs (k, 2), or a (left, right) mask, dense or sparse.

    First, as many people as possible meet somebody, on the left and on the right: both maxima are
    reached at once (Mendelsohn and Dulmage 1958). Then, with ``fairness="worst-off"``, the least
    score with which somebody's best partner serves them is as high as it can be without leaving
    anybody out; ``"total"`` skips this. Then the sum of scores is the largest; seats left over are
    filled where that adds to it. Among equal totals (to 1e-9 of the largest score, for each pair)
    a fixed sequence without pattern decides, the same on every machine.

    ``near``: for a large problem, the total is sought among so many of the best options of each
    person and the pairs that it takes to leave nobody out, and the score of the worst-off among
    ``LEVELS`` steps. Nobody more is left out by it; the total may be a little smaller.

    Raises ``Infeasible`` with ``everyone=True`` where somebody with a seat must be left out,
    ``Invalid`` for wrong input.

    Successive shortest paths on one row for each seat of the left (Jonker and Volgenant 1987),
    after a bisection of maximum flows (Dinic 1970) for the worst-off. With s seats of the left and
    a = Σ over pairs of (seats left · seats right) O(s · a log a) at worst, far less in practice;
    where both have several seats, a pair becomes a row of its own and counts as a seat.
    """
    options, people = _options(score, forbidden)
    left = checks.counts("capacity_left", capacity_left, length=people[0])
    right = checks.counts("capacity_right", capacity_right, length=people[1])
    if fairness not in (Rule.WORST_OFF, Rule.TOTAL):
        raise Invalid(f'fairness must be "worst-off" or "total", not {fairness!r}.')
    if near is not None and near < 1:
        raise Invalid(f"near must be at least 1, not {near}.")
    rule = Rule(fairness)
    chosen = best(options, rule=rule, capacity_left=left, capacity_right=right, near=near)
    matching = Matching(rule, options, left, right, chosen)
    if everyone:
        _leave_nobody_out(matching)
    return matching


def best(
    options: Options,
    *,
    rule: Rule,
    capacity_left: Ints,
    capacity_right: Ints,
    near: int | None = None,
) -> Bools:
    """Which options are taken; ``assign`` says by what."""
    usable = options.allowed & (capacity_left[options.left] > 0)
    usable &= capacity_right[options.right] > 0
    rows = np.flatnonzero(usable)
    chosen = np.zeros(len(usable), bool)
    if not len(rows):
        return chosen
    left, right, score = options.left[rows], options.right[rows], options.left_wish[rows]
    good = np.ones(len(rows), bool)
    if rule is Rule.WORST_OFF:
        levels = np.unique(score)
        if near is not None:
            levels = levels[:: max(1, len(levels) // LEVELS)]
        good = score >= _highest_least(left, right, score, levels, capacity_left, capacity_right)
    if near is not None:
        kept = _among_best(left, score, near) | _among_best(right, score, near)
        one, other = left[good], right[good]
        kept[good] |= _cover(one, other, capacity_right, len(capacity_left))
        kept[good] |= _cover(other, one, capacity_left, len(capacity_right))
        rows, good, score = rows[kept], good[kept], score[kept]
        left, right = left[kept], right[kept]
    seats_left = np.minimum(capacity_left, np.bincount(left, minlength=len(capacity_left)))
    seats_right = np.minimum(capacity_right, np.bincount(right, minlength=len(capacity_right)))
    chosen[rows[_heaviest(left, right, score, good, seats_left, seats_right)]] = True
    return chosen


def _highest_least(
    left: Ints,
    right: Ints,
    score: Floats,
    levels: Floats,
    capacity_left: Ints,
    capacity_right: Ints,
) -> float:
    """The highest of these scores such that pairs of at least that still reach as many people."""

    def reached(least: float) -> tuple[int, int]:
        one, other = left[score >= least], right[score >= least]
        return (
            int(_cover(one, other, capacity_right, len(capacity_left)).sum()),
            int(_cover(other, one, capacity_left, len(capacity_right)).sum()),
        )

    most = reached(levels[0])
    low, high = 0, len(levels)
    while high - low > 1:
        middle = (low + high) // 2
        if reached(levels[middle]) == most:
            low = middle
        else:
            high = middle
    return float(levels[low])


def _cover(people: Ints, others: Ints, room: Ints, count: int) -> Bools:
    """One pair for each of as many people as can have one of the others, each within their room."""
    source, sink = count + len(room), count + len(room) + 1
    own, theirs = np.unique(people), np.unique(others)
    tail = np.concatenate([np.full(len(own), source), people, theirs + count])
    head = np.concatenate([own, others + count, np.full(len(theirs), sink)])
    flows = np.concatenate([np.ones(len(own) + len(people), np.int64), room[theirs]])
    graph = scipy.sparse.csr_array(
        (flows.astype(np.int32), (tail, head)), shape=(sink + 1, sink + 1)
    )
    flow: Any = scipy.sparse.csgraph.maximum_flow(graph, source, sink).flow
    return np.asarray(np.asarray(flow[people, others + count]).ravel() > 0, np.bool_)


def _among_best(people: Ints, score: Floats, count: int) -> Bools:
    """Which options are among the best of these people."""
    order = np.lexsort([-score, people])
    theirs = people[order]
    kept = np.zeros(len(people), np.bool_)
    kept[order] = np.arange(len(order)) - np.searchsorted(theirs, theirs) < count
    return kept


@dataclass(frozen=True)
class _Arcs:
    """Ways for a row to take a column, and what each is worth; all of shape (arcs,)."""

    row: Ints
    column: Ints
    worth: Floats


@dataclass(frozen=True)
class _Seats:
    """The seats of one side in a row; each person's ``first`` is the one that must be good."""

    count: Ints

    @property
    def first(self) -> Ints:
        return np.cumsum(self.count) - self.count

    @property
    def owner(self) -> Ints:
        return np.repeat(np.arange(len(self.count)), self.count)

    def each(self, people: Ints) -> tuple[Ints, Ints]:
        """For each seat of these people: which of them, and the number of the seat."""
        sizes = self.count[people]
        which = np.repeat(np.arange(len(people)), sizes)
        starts = np.cumsum(sizes) - sizes
        return which, np.arange(len(which)) - starts[which] + self.first[people][which]

    def bonus(self, seats: Ints, good: Bools, size: float) -> Floats:
        """What it is worth that a good pair takes a first seat; nothing else may (-inf)."""
        is_first = np.isin(seats, self.first)
        return np.where(is_first, np.where(good, size, -np.inf), 0.0)


def _heaviest(
    left: Ints, right: Ints, score: Floats, good: Bools, seats_left: Ints, seats_right: Ints
) -> Bools:
    """Mark the pairs of the largest total among those that reach the most people by good pairs.

    Every seat of the left is a row that takes a column: a seat of the right, or one of its own,
    which means that it stays empty. A bonus on a person's first seat outweighs all that a total
    could gain by leaving one more person out.
    """
    lefts, rights = _Seats(seats_left), _Seats(seats_right)
    rows, columns = int(seats_left.sum()), int(seats_right.sum())
    spread = float(score.max(initial=0.0) - score.min(initial=0.0)) or 1.0
    bonus = (min(rows, columns) + 1) * spread
    # The golden ratio's multiples fill the unit interval without a pattern.
    odd = (left + 1) * (right + 1) * 0.6180339887498949 % 1.0
    worth = score + TIE * spread * odd
    several = (seats_left[left] > 1) & (seats_right[right] > 1)

    once = np.flatnonzero(~several)
    which, seat = lefts.each(left[once])
    pair, row = once[which], seat
    which, column = rights.each(right[pair])
    pair, row = pair[which], row[which]
    arcs = [
        _Arcs(
            row,
            column,
            worth[pair]
            + lefts.bonus(row, good[pair], bonus)
            + rights.bonus(column, good[pair], bonus),
        )
    ]
    # Two people who both have several seats would meet on each of them: their pair becomes a gate,
    # a row and a column that take each other while it is shut and let one seat through to one seat.
    # To take its column is worth more than any seat, so that its row never goes without it.
    hold = 2 * bonus
    gated = np.flatnonzero(several)
    gates = np.arange(len(gated))
    which, row = lefts.each(left[gated])
    pair = gated[which]
    arcs.append(
        _Arcs(row, columns + which, worth[pair] + hold + lefts.bonus(row, good[pair], bonus))
    )
    which, column = rights.each(right[gated])
    arcs.append(_Arcs(rows + which, column, rights.bonus(column, good[gated[which]], bonus)))
    arcs.append(_Arcs(rows + gates, columns + gates, np.full(len(gates), hold)))
    empty = columns + len(gates) + np.arange(rows)
    arcs.append(_Arcs(np.arange(rows), empty, np.zeros(rows)))

    taken = _full_matching(arcs, rows + len(gates), columns + len(gates) + rows)[:rows]
    chosen = np.zeros(len(left), bool)
    chosen[gated[taken[(taken >= columns) & (taken < columns + len(gates))] - columns]] = True
    direct = taken < columns
    met = lefts.owner[direct] * len(seats_right) + rights.owner[taken[direct]]
    chosen[np.searchsorted(left * len(seats_right) + right, met)] = True
    return chosen


def _full_matching(arcs: list[_Arcs], rows: int, columns: int) -> Ints:
    """The column that each row takes when all take one and the worth is the largest."""
    worth = np.concatenate([some.worth for some in arcs])
    exists = np.isfinite(worth)
    row = np.concatenate([some.row for some in arcs])[exists]
    column = np.concatenate([some.column for some in arcs])[exists]
    worth = worth[exists]
    # A cost of 0 would be no entry at all.
    cost = worth.max() - worth + (np.ptp(worth) or 1.0)
    graph = scipy.sparse.csr_array((cost, (row, column)), shape=(rows, columns))
    _row, taken = scipy.sparse.csgraph.min_weight_full_bipartite_matching(graph)
    return np.asarray(taken, np.int64)


def _options(score: Any, forbidden: Any) -> tuple[Options, tuple[int, int]]:
    given = entries("score", score)
    allowed = ~np.isin(given.keys, _forbidden(forbidden, given.shape))
    return Options(given.row, given.column, given.value, given.value, allowed), given.shape


def _forbidden(forbidden: Any, shape: tuple[int, int]) -> Ints:
    """One whole number for each pair that may not meet."""
    if forbidden is None or np.size(forbidden) == 0:
        return np.zeros(0, np.int64)
    if hasattr(forbidden, "tocoo") or np.asarray(forbidden).dtype == np.bool_:
        mask = entries("forbidden", forbidden)
        if mask.shape != shape:
            raise Invalid(f"forbidden must have the shape {shape} of score, not {mask.shape}.")
        named: Ints = mask.keys[mask.value != 0]
        return named
    left, right = checks.pairs("forbidden", forbidden, shape=shape, sides=("left", "right")).T
    keys: Ints = left * shape[1] + right
    return keys


def _leave_nobody_out(matching: Matching) -> None:
    sides: tuple[Side, Side] = ("left", "right")
    for side in sides:
        alone = matching.alone(side=side)
        if not len(alone):
            continue
        person = int(alone[0])
        rows = matching.options.of(person, side)
        if not matching.options.allowed[rows].any():
            raise Infeasible(
                f"Not everybody can meet somebody: {side} {person} has no pair that is allowed. "
                "Allow one, or give it no seat."
            )
        raise Infeasible(
            f"Not everybody can meet somebody: at least {len(alone)} on the {side} stay alone, "
            f"{side} {person} among them, since all whom they could meet are taken. "
            "Raise the capacity of the other side, or allow more pairs."
        )
