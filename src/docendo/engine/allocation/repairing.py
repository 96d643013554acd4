"""Mend an allocation after somebody left, moving as little as possible."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from docendo.engine import checks
from docendo.engine.allocation.problem import Problem, Request, pairs_of
from docendo.engine.allocation.result import Allocation
from docendo.engine.allocation.search import Progress, search
from docendo.engine.checks import Ints
from docendo.engine.errors import Invalid
from docendo.engine.flows import TOLERANCE


@dataclass(frozen=True, eq=False)
class Repair:
    """``added`` and ``removed`` are pairs (m, 2), sorted.

    ``moved`` (m, 2) are those of the removed that were not lost with their reader or work: the
    fewest with which everybody can be served.
    """

    allocation: Allocation
    added: Ints
    removed: Ints
    moved: Ints


def repair(
    benefit: ArrayLike,
    *,
    pairs: ArrayLike,
    readers_per_work: ArrayLike,
    max_load: ArrayLike,
    min_load: ArrayLike = 0,
    gone: ArrayLike = (),
    done: ArrayLike | None = None,
    forbidden: ArrayLike | None = None,
    objective: str = "fair",
    seconds: float | None = None,
    progress: Progress | None = None,
) -> Repair:
    """Serve everybody again with as many of the ``pairs`` (m, 2) kept as can be kept.

    ``gone`` readers take no more works; what they have ``done``, pairs (m, 2), stays, as does all
    else that is done. A work that was withdrawn has its ``readers_per_work`` set to what is done.
    Among the allocations with the fewest moves the one that ``allocate`` would prefer is taken;
    the other arguments and the errors are those of ``allocate``.

    Two linear programs: the first keeps the most pairs, and its reduced costs say which pairs
    every such optimum has, which none has, and which readers are full in all of them
    (complementary slackness); the second problem is what these leave open.
    """
    request = Request.of(
        benefit,
        readers_per_work=readers_per_work,
        max_load=max_load,
        min_load=min_load,
        forbidden=forbidden,
    )
    allowed, readers = request.allowed, len(request.room)
    before = pairs_of("pairs", pairs, shape=(len(request.need), readers))
    stands = request.standing("done", done)
    left = checks.codes("gone", gone)
    if (left >= readers).any():
        raise Invalid(f"gone names reader {left.max()}, but there are {readers} readers.")
    request.least[left] = 0
    request.room[left] = np.bincount(stands[:, 1], minlength=readers)[left]
    problem = request.problem(fixed=stands)
    allocation = search(
        _with_fewest_moves(problem, before),
        permitted=allowed,
        objective=objective,
        seconds=seconds,
        progress=progress,
    )
    old, new = _codes(before, readers), _codes(allocation.pairs, readers)
    removed = np.setdiff1d(old, new)
    is_lost = np.isin(removed % readers, left) | ~allowed.ravel()[removed]
    return Repair(
        allocation,
        added=_pairs(np.setdiff1d(new, old), readers),
        removed=_pairs(removed, readers),
        moved=_pairs(removed[~is_lost], readers),
    )


def _with_fewest_moves(problem: Problem, before: Ints) -> Problem:
    """The problem whose allocations are all those that keep the most of the pairs."""
    keep = np.zeros_like(problem.benefit)
    keep[before[:, 0], before[:, 1]] = 1.0
    keeping = replace(problem, benefit=keep, base=np.zeros(len(keep)))
    flow = keeping.transport(start=problem.feasible_pairs()).largest_total()
    reduced = keep - flow.row_price[:, None] - flow.column_price
    margin = 10 * TOLERANCE
    is_kept = problem.allowed & (reduced > margin)
    loads = np.bincount(problem.fixed[:, 1], minlength=len(problem.room))
    wants = np.bincount(problem.fixed[:, 0], minlength=len(problem.need))
    least = np.where(flow.column_price > margin, problem.room, problem.least) + loads
    room = np.where(flow.column_price < -margin, problem.least, problem.room) + loads
    return Problem.of(
        problem.benefit,
        allowed=problem.allowed & (reduced >= -margin),
        need=problem.need + wants,
        least=least,
        room=room,
        fixed=np.r_[problem.fixed, np.argwhere(is_kept)],
    )


def _codes(pairs: Ints, readers: int) -> Ints:
    return pairs[:, 0] * readers + pairs[:, 1]


def _pairs(codes: Ints, readers: int) -> Ints:
    return np.stack(np.divmod(codes, readers), axis=1)
