"""What each item asks of people, from what people answered."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from docendo.engine import checks
from docendo.engine.adaptive.items import GRID, Items, posterior_weights
from docendo.engine.checks import Floats
from docendo.engine.errors import Invalid

# Mislevy (1986): what is known of an item before anybody has answered it. Slopes are log-normal
# and so never negative; both are the customary widths, and 20 answers outweigh them.
LOG_SLOPE_SD = 0.5
DIFFICULTY_SD = 2.0

# How many of a person's sharpest answers have to predict the others when trust is measured: the
# length at which an adaptive test decides most.
TRUSTED_ANSWERS = 10
TRUSTS = np.arange(6, 21) / 20
# Before there are many answers, trust is thought to be within a quarter of full.
LOG_TRUST_SD = 0.25

# In blocks of people, so that the memory for posteriors does not grow with their number.
BLOCK = 4096


def fit_items(responses: ArrayLike, *, tolerance: float = 1e-3, most_steps: int = 500) -> Items:
    """Slopes and difficulties from answers of (people, items): 1 right, 0 wrong, NaN not given.

    Marginal maximum likelihood by EM (Bock & Aitkin, 1981, Psychometrika 46, eq. 11 to 15) with
    the priors of Mislevy (1986, Psychometrika 51); stops when no parameter moves more than
    ``tolerance``. An answer may be missing for any reason but what it would have been: those of
    an adaptive test are. Then ``trust`` is measured: see ``_trust``.
    O(people * items) a step, some 50 steps; memory is that of the answers.

    Raises Invalid where an answer is neither 0, 1 nor NaN.
    """
    given = checks.floats("responses", responses, dimensions=(2,), allow_nan=True)
    if not given.size:
        raise Invalid("responses must hold at least one person and one item.")
    is_given = ~np.isnan(given)
    wrong = is_given & (given != 0) & (given != 1)
    if wrong.any():
        where = ", ".join(map(str, np.argwhere(wrong)[0]))
        raise Invalid(f"responses must be 0, 1 or NaN; row {where} is {given[wrong][0]}.")
    items = Items(np.ones(given.shape[1]), np.zeros(given.shape[1]))
    for _step in range(most_steps):
        before, items = items, _maximize(items, *_expect(items, given))
        moved = np.abs([items.slope - before.slope, items.difficulty - before.difficulty])
        if moved.max() < tolerance:
            break
    return Items(
        items.slope, items.difficulty, trust=_trust(items, given), answers=is_given.sum(axis=0)
    )


def _expect(items: Items, given: Floats) -> tuple[Floats, Floats]:
    """How many people at each ability answered each item, and how many rightly: (items, grid)."""
    answered_at = np.zeros_like(items.right)
    right_at = np.zeros_like(items.right)
    for start in range(0, len(given), BLOCK):
        is_right, is_given = _split(given[start : start + BLOCK])
        posterior = posterior_weights(is_right @ items.log_odds + is_given @ items.log_wrong)
        answered_at += is_given.T @ posterior
        right_at += is_right.T @ posterior
    return answered_at, right_at


def _maximize(items: Items, answered_at: Floats, right_at: Floats) -> Items:
    """Each item's most probable parameters, given who is where.

    Fisher scoring in log slope and difficulty, for all items at once; as EM comes back here, three
    steps do as well as many.
    """
    log_slope, difficulty = np.log(items.slope), items.difficulty
    for _step in range(3):
        slope = np.exp(log_slope)
        distance = GRID - difficulty[:, None]
        chance = expit(slope[:, None] * distance)
        surplus = right_at - answered_at * chance
        weight = answered_at * chance * (1 - chance)
        up_slope = slope * (surplus * distance).sum(axis=1) - log_slope / LOG_SLOPE_SD**2
        up_difficulty = -slope * surplus.sum(axis=1) - difficulty / DIFFICULTY_SD**2
        of_slope = slope**2 * (weight * distance**2).sum(axis=1) + LOG_SLOPE_SD**-2
        of_difficulty = slope**2 * weight.sum(axis=1) + DIFFICULTY_SD**-2
        of_both = -(slope**2) * (weight * distance).sum(axis=1)
        determinant = of_slope * of_difficulty - of_both**2
        by_slope = (of_difficulty * up_slope - of_both * up_difficulty) / determinant
        by_difficulty = (of_slope * up_difficulty - of_both * up_slope) / determinant
        # Far from its top the likelihood is no parabola: half a unit at a time is safe.
        log_slope = log_slope + np.clip(by_slope, -0.5, 0.5)
        difficulty = difficulty + np.clip(by_difficulty, -0.5, 0.5)
    return Items(np.exp(log_slope), difficulty)


def _trust(items: Items, given: Floats) -> float:
    """The power of the likelihood with which few answers predict the others best.

    Real answers depend on more than one ability, so that the sharpest items, which an adaptive
    test asks first, say again in part what was said before. A likelihood to a power below 1 keeps
    a posterior honest under such a model (Grünwald & van Ommen, 2017, Bayesian Analysis 12);
    the power is what predicts held-out answers best, as theirs is. Each person's ten sharpest
    answers predict the person's others.
    """
    losses = 0.5 * (np.log(TRUSTS) / LOG_TRUST_SD) ** 2
    sharpness = np.argsort(-items.slope, kind="stable")
    for start in range(0, len(given), BLOCK):
        sorted_answers = given[start : start + BLOCK, sharpness]
        is_basis = np.cumsum(~np.isnan(sorted_answers), axis=1) <= TRUSTED_ANSWERS
        basis, others = np.empty_like(sorted_answers), np.empty_like(sorted_answers)
        basis[:, sharpness] = np.where(is_basis, sorted_answers, np.nan)
        others[:, sharpness] = np.where(is_basis, np.nan, sorted_answers)
        is_right, is_given = _split(basis)
        log_likelihood = is_right @ items.log_odds + is_given @ items.log_wrong
        for row, trust in enumerate(TRUSTS):
            chance = posterior_weights(trust * log_likelihood) @ items.right.T
            losses[row] -= np.nansum(np.log(np.where(others == 1, chance, 1 - chance + 0 * others)))
    return float(TRUSTS[np.argmin(losses)])


def _split(given: Floats) -> tuple[Floats, Floats]:
    """Answers as 1 where right, and as 1 where given: what products need."""
    return np.nan_to_num(given), (~np.isnan(given)).astype(np.float64)
