"""Readers whose judgments scatter further around the grades than those of the others."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtrc

from docendo.engine import checks
from docendo.engine.checks import Floats, Ints
from docendo.engine.errors import Invalid

# Two judgments scatter in one way only, which says nothing of a third.
FEWEST = 3
# Readers differ in care: only from twice the usual deviation on does it say something of one.
TWICE = 2.0


@dataclass(frozen=True)
class Scattered:
    """``times`` the usual deviation from the grades; ``chance``: that luck takes anyone as far."""

    reader: int
    times: float
    chance: float


def scattered(
    reader: ArrayLike, *, residual: ArrayLike, level: float = 0.05, least: float = 0.0
) -> tuple[Scattered, ...]:
    """Find readers who scatter further than luck explains with ``level`` chance, the worst first.

    ``reader`` (n,) and ``residual`` (n,): who judged, and how far above the grade. A mild or a
    severe reader does not scatter: what somebody is off in the mean is taken out. The variance of
    each with at least three judgments is compared with that of all others together, times the
    number of readers (Bonferroni). Whoever is found deviates by ``least`` or more, in the units of
    ``residual``, and both limits hold without their furthest judgment as well: who dissents once
    does not scatter. Raises Invalid. O(n) time.

    Source: the G test of 't Lam (2010), "Scrutiny of variance results for outliers: Cochran's test
    optimized", Analytica Chimica Acta 659, for unequal numbers; after Cochran (1941). It expects
    normal deviations; that they must be ``TWICE`` the usual keeps longer tails from counting.
    """
    who = checks.codes("reader", reader)
    off = checks.floats("residual", residual, dimensions=(1,))
    if len(who) != len(off):
        raise Invalid(f"reader and residual must be as long, not {len(who)} and {len(off)}.")
    if not 0 < level < 1:
        raise Invalid(f"level must lie between 0 and 1, not {level}.")
    counts = np.bincount(who)
    means = np.bincount(who, off) / np.maximum(counts, 1)
    squares = np.bincount(who, (off - means[who]) ** 2)
    freedom = np.maximum(counts - 1, 0)
    if least < 0:
        raise Invalid(f"least must be 0 or more, not {least}.")
    judged = np.flatnonzero(counts >= FEWEST)
    others = freedom.sum() - freedom[judged]
    rest = np.maximum((squares.sum() - squares[judged]) / np.maximum(others, 1), 1e-12)
    ratio = squares[judged] / freedom[judged] / rest
    limit = np.maximum(least**2, TWICE**2 * rest)
    without = _without_furthest(who, off - means[who])[judged] / np.maximum(freedom[judged] - 1, 1)
    is_far = (squares[judged] / freedom[judged] >= limit) & (without >= limit)
    chance = np.minimum(fdtrc(freedom[judged], np.maximum(others, 1), ratio) * len(judged), 1)
    found = [
        Scattered(int(judged[at]), float(np.sqrt(ratio[at])), float(chance[at]))
        for at in np.flatnonzero((chance < level) & is_far & (others > 0))
    ]
    return tuple(sorted(found, key=lambda one: -one.times))


def _without_furthest(who: Ints, off: Floats) -> Floats:
    """The sums of squares around the mean of each reader, without what is furthest from it."""
    order = np.lexsort([np.abs(off), who])
    is_last = np.append(who[order][1:] != who[order][:-1], True)[: len(order)]
    stays = order[~is_last]
    counts = np.maximum(np.bincount(who[stays], minlength=len(np.bincount(who))), 1)
    sums = np.bincount(who[stays], off[stays], minlength=len(counts))
    squares = np.bincount(who[stays], off[stays] ** 2, minlength=len(counts))
    return np.asarray(squares - sums**2 / counts, np.float64)
