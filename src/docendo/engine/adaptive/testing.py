"""One person's test: what is known so far, which item to ask next, and when to stop."""

import enum
import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from docendo.engine import checks
from docendo.engine.adaptive.items import GRID, Items, posterior_weights
from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.errors import Infeasible, Invalid

_POWERS = np.stack([GRID, GRID**2], axis=1)


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
    return posterior_weights(items.evidence[answers, asked].sum(axis=0))


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
