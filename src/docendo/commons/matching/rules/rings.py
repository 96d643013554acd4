"""Swaps and rings of help: who found no helper, but can help somebody, may still close one."""

import numpy as np
import scipy

from docendo.commons.matching.rules.candidates import Candidates
from docendo.commons.matching.rules.fitting import Stage, Step
from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.matching import Cycles, help_cycles
from docendo.engine.matching.entries import find
from docendo.engine.patience import Patience

# Of the ways on which a ring can close the best of each person are enough: the search grows with
# all of them.
NEAR = 10
# Rings of so many are found for a thousand people within seconds, longer ones for a few people.
SHORT = 3
FEW = 200
# People whose ways are followed at once.
BLOCK = 512


def close(
    candidates: Candidates, *, place: Ints, apart: Ints, longest: int, patience: Patience[Step]
) -> tuple[tuple[int, ...], ...]:
    """The rings of at most ``longest`` that help the most people, and among those the best helped.

    In each, everybody helps the next, and no two are kept ``apart`` (k, 2). Whoever loses patience
    gets the best so far; ``place`` as of ``standing``. See ``engine.matching.help_cycles`` for what
    this costs.
    """
    people = len(place)
    some = candidates.where(_on_rings(candidates, people=people, longest=longest))
    near = _near(some.helper, some.score, place[some.learner])
    near |= _near(some.learner, some.score, place[some.helper])
    some = some.where(near)
    if not len(some):
        return ()
    # One more person is worth more than all that a better score could bring.
    worth = 1 + some.score / (2 * people)
    ends = place[some.helper], place[some.learner]
    shape = (people, people)
    gives = scipy.sparse.coo_array((np.ones(len(some)), ends), shape=shape)

    def go_on(found: Cycles) -> bool:
        patience.tell(Step(Stage.MATCHING, min(1.0, found.value / max(found.bound, 1.0))))
        return not patience.is_over

    found = help_cycles(
        gives,
        weights=scipy.sparse.coo_array((worth, ends), shape=shape),
        max_length=longest,
        apart=place[apart],
        seconds=patience.left if np.isfinite(patience.left) else None,
        progress=go_on,
    )
    who = np.argsort(place)
    rings = (tuple(who[list(ring)].tolist()) for ring in found.cycles)
    return tuple(sorted(ring[(at := ring.index(min(ring))) :] + ring[:at] for ring in rings))


def _on_rings(candidates: Candidates, *, people: int, longest: int) -> Bools:
    """Which candidates are a part of a ring, or of a walk that comes back, of at most so many."""
    ones = np.ones(len(candidates), np.float32)
    ends = candidates.helper, candidates.learner
    back = scipy.sparse.csr_array((ones, ends[::-1]), shape=(people, people))
    closes = np.zeros(len(candidates), np.bool_)
    for start in range(0, people, BLOCK):
        rows = np.flatnonzero((ends[0] >= start) & (ends[0] < start + BLOCK))
        step = reached = back[start : start + BLOCK]
        for _more in range(longest - 2):
            step = step @ back
            step.data[:] = 1
            reached = reached + step
        found = reached.tocoo()
        keys = np.sort(found.row.astype(np.int64) * people + found.col)
        closes[rows] = find(keys, (ends[0][rows] - start) * people + ends[1][rows])[1]
    return closes


def _near(people: Ints, score: Floats, place: Ints) -> Bools:
    """Which candidates are among the best of these people."""
    order = np.lexsort([place, -score, people])
    theirs = people[order]
    near = np.zeros(len(people), np.bool_)
    near[order] = np.arange(len(order)) - np.searchsorted(theirs, theirs) < NEAR
    return near
