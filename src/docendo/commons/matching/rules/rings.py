"""Swaps and rings of help: who found no helper, but can help somebody, may still close one."""

import numpy as np
import scipy.sparse

from docendo.commons.matching.rules.candidates import Candidates
from docendo.commons.matching.rules.fitting import Stage, Step
from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.matching import Cycles, help_cycles
from docendo.engine.patience import Patience

# A ring needs few ways; the best of each person are enough, and the search grows with all of them.
NEAR = 10


def close(
    candidates: Candidates, *, place: Ints, longest: int, patience: Patience[Step]
) -> tuple[tuple[int, ...], ...]:
    """The rings of at most ``longest`` that help the most people, and among those the best helped.

    In each, everybody helps the next. Whoever loses patience gets the best so far; ``place`` as of
    ``standing``. See ``engine.matching.help_cycles`` for what this costs.
    """
    people = len(place)
    near = _near(candidates.helper, candidates.score, place[candidates.learner])
    near &= _near(candidates.learner, candidates.score, place[candidates.helper])
    some = candidates.where(near)
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
        seconds=patience.left if np.isfinite(patience.left) else None,
        progress=go_on,
    )
    who = np.argsort(place)
    rings = (tuple(who[list(ring)].tolist()) for ring in found.cycles)
    return tuple(sorted(ring[(at := ring.index(min(ring))) :] + ring[:at] for ring in rings))


def _near(people: Ints, score: Floats, place: Ints) -> Bools:
    """Which candidates are among the best of these people."""
    order = np.lexsort([place, -score, people])
    theirs = people[order]
    near = np.zeros(len(people), np.bool_)
    near[order] = np.arange(len(order)) - np.searchsorted(theirs, theirs) < NEAR
    return near
