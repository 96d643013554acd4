"""What the ratings of one team say of each of its members."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from docendo.engine.checks import Floats, Ints
from docendo.engine.evaluating.flags import Flag, flags
from docendo.engine.evaluating.ratings import Ratings, mean, ratings

# A grade may grow by one part in twenty at most: so that nobody gains by rating others down
# (Kaufman, Felder and Fuller 2000).
LARGEST_FACTOR = 1.05


@dataclass(frozen=True, eq=False)
class Team:
    """Of each member (n,): what others gave them, what they gave themselves, and their factors.

    ``overall`` (n, n) is the mean that the first of two gave the second; it, ``by_others`` and
    ``own`` (n, dimensions) are NaN where nobody rated, and ``raters`` (n,) is how many others did.
    ``factor`` is what others gave somebody over the mean of that in the team,
    ``factor_with_self`` counts what they gave themselves as well; both are 1 for a typical member
    and where there is nothing to tell, and not limited: see ``LARGEST_FACTOR``.
    """

    overall: Floats
    by_others: Floats
    own: Floats
    raters: Ints
    factor: Floats
    factor_with_self: Floats
    flags: tuple[Flag, ...]


def evaluate(given: ArrayLike, *, low: float = 1.0, high: float = 5.0) -> Team:
    """Work out what a team's ratings of each other and of themselves say.

    ``given`` (n, n, dimensions): the level that the first of two gave the second, themselves
    included, from ``low`` to ``high``; NaN where somebody has not rated. Raises Invalid.
    O(n³ + n² · dimensions) time.

    Sources: dimensions and levels Ohland et al. (2012), "The Comprehensive Assessment of Team
    Member Effectiveness", AMLE 11(4); factor Brown (1995) and Kaufman, Felder & Fuller (2000),
    J. Engineering Education 89(2); what stands out after the exceptional conditions of CATME
    (Loughry, Ohland & Woehr 2014), with thresholds in shares of the scale.
    """
    rows = ratings(given, low=low, high=high)
    overall = rows.overall
    from_others = np.where(rows.of_others, overall, np.nan)
    return Team(
        overall=overall,
        by_others=_by_others(rows),
        own=np.einsum("iik->ik", rows.given).copy(),
        raters=rows.of_others.sum(axis=0),
        factor=_factor(mean(from_others, axis=0)),
        factor_with_self=_factor(mean(overall, axis=0)),
        flags=flags(rows),
    )


def _by_others(rows: Ratings) -> Floats:
    others = rows.of_others[:, :, None]
    return mean(np.where(others, rows.given, np.nan), axis=0)


def _factor(means: Floats) -> Floats:
    """Each over the mean of the team; who was not rated counts as typical."""
    there = means[~np.isnan(means)]
    if len(there) == 0 or there.mean() <= 0:
        return np.ones(len(means))
    return np.where(np.isnan(means), 1.0, means / there.mean())
