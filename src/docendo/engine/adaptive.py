"""Asks each person the questions that tell most about their ability, and says when to stop.

The model is the two-parameter logistic (Birnbaum, 1968): somebody of ability t answers item i
rightly with probability 1 / (1 + exp(-slope_i (t - difficulty_i))), abilities being standard
normal among the people that the items were fitted on. Everything that is not fitted is computed
on one grid of abilities, so that a choice is one product of a matrix and two vectors.
"""

import enum
import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, log_expit, ndtr

from docendo.engine import checks
from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.errors import Infeasible, Invalid

# Steps of an eighth integrate posteriors down to a deviation of .1 with an error below 1e-5.
GRID = np.linspace(-5.0, 5.0, 81)
PRIOR = np.exp(-0.5 * GRID**2) / np.exp(-0.5 * GRID**2).sum()
_POWERS = np.stack([GRID, GRID**2], axis=1)

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


@dataclass(frozen=True)
class Items:
    """A bank of items on the scale of the people it was fitted on.

    ``slope`` (items,) > 0 says how sharply an item divides people, ``difficulty`` (items,) is the
    ability at which half answer rightly, ``answers`` (items,) how many answers that rests on.
    ``trust`` in (0, 1] is how much of an answer's evidence holds: below 1 where items measure
    other things besides the ability, so that ten answers say less than ten independent ones.
    """

    slope: Floats
    difficulty: Floats
    trust: float = 1.0
    answers: Ints | None = None

    def __post_init__(self) -> None:
        slope = checks.floats("slope", self.slope)
        if not slope.size:
            raise Invalid("slope must hold at least one item.")
        if (slope <= 0).any():
            row = int(np.argmax(slope <= 0))
            raise Invalid(f"slope must be above 0; row {row} is {slope[row]}. Reverse its key.")
        if not 0 < self.trust <= 1:
            raise Invalid(f"trust must be above 0 and at most 1, not {self.trust}.")
        difficulty = checks.floats("difficulty", self.difficulty, length=len(slope))
        object.__setattr__(self, "slope", slope)
        object.__setattr__(self, "difficulty", difficulty)

    def __len__(self) -> int:
        return len(self.slope)

    @cached_property
    def log_odds(self) -> Floats:
        """Of a right answer, (items, grid)."""
        return self.slope[:, None] * (GRID - self.difficulty[:, None])

    @cached_property
    def log_wrong(self) -> Floats:
        """Of the probability of a wrong answer, (items, grid)."""
        log_wrong: Floats = log_expit(-self.log_odds)
        return log_wrong

    @cached_property
    def right(self) -> Floats:
        """The probability of a right answer, (items, grid)."""
        right: Floats = expit(self.log_odds)
        return right

    @cached_property
    def evidence(self) -> Floats:
        """What an answer adds to the log posterior, (2, items, grid): a wrong one, a right one."""
        return self.trust * np.stack([self.log_wrong, self.log_wrong + self.log_odds])

    @cached_property
    def moments(self) -> Floats:
        """What a posterior is multiplied with for all that a choice needs, (2 items + 2, grid).

        The expectations of each answer x, of each x t, of the ability t, and of its square.
        """
        return np.vstack([self.right, self.right * GRID, GRID, GRID**2])


class Estimate(NamedTuple):
    """Mean and standard deviation of an ability after the answers; before any, 0 and 1."""

    ability: float
    sd: float


@dataclass(frozen=True)
class Exposure:
    """How often each item had been shown, (items,), when this person's test began.

    ``people`` counts those who have begun the test, this one included; ``most`` is the share of
    them who may see an item, so that nobody learns the test by asking two others.
    """

    shown: Ints
    people: int
    most: float = 0.5

    def __post_init__(self) -> None:
        object.__setattr__(self, "shown", checks.codes("shown", self.shown))
        if self.people < 1:
            raise Invalid(f"people counts the one asked: at least 1, not {self.people}.")
        if not 0 < self.most <= 1:
            raise Invalid(f"most must be a share above 0 and at most 1, not {self.most}.")

    @cached_property
    def is_open(self) -> Bools:
        """Whether showing an item once more leaves it within its share, (items,).

        Items that everybody would be asked open at staggered times (by the golden ratio, which
        spreads any number of them evenly). Otherwise the sharpest would open together, and every
        second person would get all of them and the next one none.
        """
        if self.most == 1:
            return np.ones(len(self.shown), dtype=np.bool_)
        stagger = np.arange(len(self.shown)) * ((np.sqrt(5) - 1) / 2) % 1
        is_open: Bools = self.shown + 1 + stagger <= self.most * self.people
        return is_open


@dataclass(frozen=True)
class Choice:
    """The item to ask next, and why.

    ``now`` is the ability that the choice rests on, as ``estimate`` gives it. ``gain`` is the share
    of its variance that the answer is expected to remove, ``chance`` the probability that it will
    be right. ``best`` and ``best_gain`` are what would
    have been asked were no item kept back, and ``kept_back`` how many are: what exposure control
    cost this person.
    """

    item: int
    now: Estimate
    gain: float
    chance: float
    best: int
    best_gain: float
    kept_back: int


class Stop(enum.Enum):
    """Why a test may end."""

    PRECISE = "precise"
    DECIDED = "decided"
    EXHAUSTED = "exhausted"
    LONG = "long"


@dataclass(frozen=True)
class Reason:
    """What one answer did: how likely it was, and how far the estimate moved because of it."""

    item: int
    is_right: bool
    chance: float
    effect: float


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
        posterior = _weights(is_right @ items.log_odds + is_given @ items.log_wrong)
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
            chance = _weights(trust * log_likelihood) @ items.right.T
            losses[row] -= np.nansum(np.log(np.where(others == 1, chance, 1 - chance + 0 * others)))
    return float(TRUSTS[np.argmin(losses)])


def _split(given: Floats) -> tuple[Floats, Floats]:
    """Answers as 1 where right, and as 1 where given: what products need."""
    return np.nan_to_num(given), (~np.isnan(given)).astype(np.float64)


def _weights(log_likelihood: Floats) -> Floats:
    """The posterior over the grid, its last axis, from the standard normal prior."""
    weights: Floats = PRIOR * np.exp(log_likelihood - log_likelihood.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    return weights


def estimate(items: Items, *, item: ArrayLike, right: ArrayLike) -> Estimate:
    """Ability after the answers ``right`` (n,), 0 or 1, to the different items ``item`` (n,).

    The mean of the posterior (EAP: Bock & Mislevy, 1982, Applied Psychological Measurement 6): of
    all estimates it has the least expected squared error, and it exists where all answers are
    right. Answers count by ``items.trust``. O(n). Raises Invalid on a code that is no item, an
    item answered twice, or an answer other than 0 and 1.
    """
    return _moments(_posterior(items, *_answers(items, item, right)))


def next_item(
    items: Items,
    *,
    item: ArrayLike,
    right: ArrayLike,
    allowed: ArrayLike | None = None,
    exposure: Exposure | None = None,
) -> Choice:
    """The item whose answer is expected to leave the least variance of the ability.

    The criterion is van der Linden's (1998, Psychometrika 63, eq. 13), minimum expected posterior
    variance. For answers of two values it is closed: the variance falls by cov(t, x)^2 / var(x),
    so the item is asked whose answer x correlates most with the ability t. Ties go to the lowest
    code. ``allowed`` (items,) bool keeps items out, for instance those of another subject. If
    ``exposure`` leaves none open, the least shown is asked. O(items).

    Raises Infeasible when every allowed item has been answered, and Invalid as ``estimate`` does.
    """
    asked, answers = _answers(items, item, right)
    is_left = np.ones(len(items), dtype=np.bool_)
    if allowed is not None:
        is_left &= _mask(items, allowed)
    is_left[asked] = False
    if not is_left.any():
        raise Infeasible("Every allowed item has been answered: allow more items, or stop.")
    gain, chance, now = _gains(items, _posterior(items, asked, answers))
    best = int(np.argmax(np.where(is_left, gain, -1.0)))
    chosen, kept_back = best, 0
    if exposure is not None:
        is_candidate = _within(exposure, is_left)
        chosen = int(np.argmax(np.where(is_candidate, gain, -1.0)))
        kept_back = int(np.count_nonzero(is_left) - np.count_nonzero(is_candidate))
    return Choice(
        item=chosen,
        now=now,
        gain=float(gain[chosen]),
        chance=float(chance[chosen]),
        best=best,
        best_gain=float(gain[best]),
        kept_back=kept_back,
    )


def stop(
    items: Items,
    *,
    item: ArrayLike,
    right: ArrayLike,
    sd: float = 0.3,
    cut: float | None = None,
    confidence: float = 0.95,
    least_gain: float = 0.01,
    longest: int | None = None,
    allowed: ArrayLike | None = None,
) -> Stop | None:
    """Whether the test may end after these answers, and why; None if it should go on.

    DECIDED: ``cut`` is given and the ability lies on one side of it with ``confidence``;
    PRECISE: its deviation is at most ``sd`` (only asked where there is no cut);
    EXHAUSTED: no allowed item would remove even ``least_gain`` of the remaining variance (the rule
    of predicted error reduction: Choi, Grady & Dodd, 2011), or none is left;
    LONG: ``longest`` answers have been given. O(items).
    """
    if not 0.5 < confidence < 1:
        raise Invalid(f"confidence must lie between 0.5 and 1, not {confidence}.")
    asked, answers = _answers(items, item, right)
    gain, _chance, now = _gains(items, _posterior(items, asked, answers))
    if cut is None and now.sd <= sd:
        return Stop.PRECISE
    if cut is not None and ndtr(abs(now.ability - cut) / now.sd) >= confidence:
        return Stop.DECIDED
    if allowed is not None:
        gain = np.where(_mask(items, allowed), gain, 0.0)
    gain[asked] = 0.0
    if gain.max() < least_gain:
        return Stop.EXHAUSTED
    return Stop.LONG if longest is not None and len(asked) >= longest else None


def explain(items: Items, *, item: ArrayLike, right: ArrayLike) -> tuple[Reason, ...]:
    """What each answer did, in the order given: the estimate with it less that without it.

    ``chance`` is how likely a right answer was, given all the other answers. O(n^2).
    """
    asked, answers = _answers(items, item, right)
    ability = _moments(_posterior(items, asked, answers)).ability
    reasons = []
    for row, code in enumerate(asked):
        without = _posterior(items, np.delete(asked, row), np.delete(answers, row))
        chance = float(items.right[code] @ without)
        effect = ability - _moments(without).ability
        reasons.append(Reason(int(code), bool(answers[row]), chance, effect))
    return tuple(reasons)


def _posterior(items: Items, asked: Ints, answers: Ints) -> Floats:
    return _weights(items.evidence[answers, asked].sum(axis=0))


def _moments(posterior: Floats) -> Estimate:
    mean, square = (posterior @ _POWERS).tolist()
    return Estimate(mean, math.sqrt(square - mean**2))


def _gains(items: Items, posterior: Floats) -> tuple[Floats, Floats, Estimate]:
    """What share of the variance each item is expected to remove, its chance, and the ability."""
    count = len(items)
    moments = items.moments @ posterior
    chance, with_ability = moments[:count], moments[count : 2 * count]
    mean, square = moments[2 * count :].tolist()
    variance = square - mean**2
    covariance = with_ability - mean * chance
    gain = covariance**2 / (chance * (1 - chance) * variance)
    return gain, chance, Estimate(mean, math.sqrt(variance))


def _within(exposure: Exposure, is_left: Bools) -> Bools:
    if len(exposure.shown) != len(is_left):
        raise Invalid(f"shown must have {len(is_left)} rows, not {len(exposure.shown)}.")
    is_candidate: Bools = is_left & exposure.is_open
    if is_candidate.any():
        return is_candidate
    least_shown: Bools = is_left & (exposure.shown == exposure.shown[is_left].min())
    return least_shown


def _mask(items: Items, allowed: ArrayLike) -> Bools:
    mask = np.asarray(allowed)
    if mask.dtype != np.bool_ or mask.shape != (len(items),):
        raise Invalid(f"allowed must hold {len(items)} truth values, one for each item.")
    return mask


def _answers(items: Items, item: ArrayLike, right: ArrayLike) -> tuple[Ints, Ints]:
    asked = checks.codes("item", item)
    answers = checks.codes("right", np.asarray(right, dtype=np.float64), length=len(asked))
    if asked.size == 0:
        return asked, answers
    if asked.max() >= len(items):
        row = int(np.argmax(asked))
        raise Invalid(f"item must be below {len(items)}; row {row} is {asked[row]}.")
    if answers.max() > 1:
        row = int(np.argmax(answers))
        raise Invalid(f"right must be 0 or 1; row {row} is {answers[row]}.")
    if len(set(asked.tolist())) < len(asked):
        raise Invalid("item must not repeat: only the first answer to an item is evidence.")
    return asked, answers
