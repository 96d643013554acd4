"""What one person should read next, while others come and go."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from docendo.engine import checks, flows
from docendo.engine.allocation.problem import (
    benefit_matrix,
    pairs_of,
    permitted,
)
from docendo.engine.checks import Bools, Ints
from docendo.engine.errors import Invalid


@dataclass(frozen=True)
class NextWork:
    """The work to read now: it has ``has`` of the ``wants`` readers that it should have.

    ``is_saved_for``: the reader's last places are kept for works that nobody else could take in
    time, and works that are in ``passed`` (in the order of preference) had to stand back for it.
    ``others`` are the works that would come next.
    """

    work: int
    benefit: float
    has: int
    wants: int
    passed: tuple[int, ...]
    others: tuple[int, ...]

    @property
    def is_saved_for(self) -> bool:
        return bool(self.passed)


def next_work(
    benefit: ArrayLike,
    *,
    reader: int,
    taken: ArrayLike | None,
    readers_per_work: ArrayLike,
    max_load: ArrayLike | None = None,
    forbidden: ArrayLike | None = None,
) -> NextWork | None:
    """The work that this reader should read next, or None where there is none or no room.

    ``taken`` pairs (m, 2) of work and reader, done or in hand; the rest as in ``allocate``, with
    ``max_load`` None for no limit. The work with the smallest part of its readers comes first
    (so every work has one reader before any has two), then the higher benefit, then the lower
    code. A work is passed over if giving it the reader's place would leave fewer works served in
    the end: readers may have places that only they can fill.

    O(works · readers), and once more for each augmenting path of a maximum flow.
    Source: Ford and Fulkerson 1956 for what can still be served.
    """
    matrix = benefit_matrix(benefit)
    works, readers = shape = matrix.shape
    need = checks.counts("readers_per_work", readers_per_work, length=works)
    room = checks.counts("max_load", works if max_load is None else max_load, length=readers)
    if not 0 <= reader < readers:
        raise Invalid(f"There is no reader {reader}: readers are 0 to {readers - 1}.")
    pairs = pairs_of("taken", taken, shape=shape)
    has = np.bincount(pairs[:, 0], minlength=works)
    missing = np.maximum(need - has, 0)
    left = np.maximum(room - np.bincount(pairs[:, 1], minlength=readers), 0)
    open_ = permitted(forbidden, shape=shape)
    open_[pairs[:, 0], pairs[:, 1]] = False
    possible = np.flatnonzero(open_[:, reader] & (missing > 0))
    if not left[reader] or not len(possible):
        return None
    share = has[possible] / need[possible]
    ordered = possible[np.lexsort((possible, -matrix[possible, reader], share))]
    keeps = _keeps_all_served(open_, missing=missing, left=left, reader=reader)[ordered]
    first = int(np.argmax(keeps))
    work = int(ordered[first])
    return NextWork(
        work=work,
        benefit=float(matrix[work, reader]),
        has=int(has[work]),
        wants=int(need[work]),
        passed=tuple(ordered[:first].tolist()),
        others=tuple(ordered[first + 1 :][keeps[first + 1 :]].tolist()),
    )


def _keeps_all_served(open_: Bools, *, missing: Ints, left: Ints, reader: int) -> Bools:
    """Works (a mask) that the reader may take so that as many wants as ever can still be served.

    Where a largest flow leaves the reader room, any work may be taken. Where it needs all of the
    reader's places, only a work that is not fully served anyway, or one that can pass its reader
    on to the works which hold these places.
    """
    flow = flows.fill(open_, need=missing, room=left)
    everything = np.ones(len(missing), bool)
    if flow.left[reader] > 0:
        return everything
    holding = np.flatnonzero(flow.chosen[:, reader])
    way = flows.reach(holding, allowed=open_, chosen=flow.chosen, left=flow.left)
    if way.end >= 0:
        return everything
    not_fully: Bools = flow.chosen.sum(axis=1) < missing
    return way.rows | not_fully
