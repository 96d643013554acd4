"""Works ranked by "which of these two is better?"."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from docendo.engine import checks
from docendo.engine.checks import Floats, Ints
from docendo.engine.errors import Invalid
from docendo.engine.grading.judgments import known_work
from docendo.engine.grading.peer import check_confidence, margin

# Before any comparison: works differ by 1.5 logits, the better of two typical works wins four
# times in five; readers' sharpness differs by a factor of about 1.5 either way.
SPREAD, SHARPNESS = 1.5, 0.4
ROUNDS = 50
STILL = 1e-8


@dataclass(frozen=True)
class Standing:
    """Why a work stands where it stands.

    ``against``: works of a lower score that won against it, and of a higher one that lost.
    """

    work: int
    place: int
    wins: int
    losses: int
    against: tuple[int, ...]


@dataclass(frozen=True)
class Ranking:
    """Scores in logits with mean 0 and their intervals (works,), and readers' sharpness (readers,).

    A work that is d above another wins with probability 1 / (1 + exp(-d)) before a reader of
    sharpness 1. ``next_pair`` is the comparison that would tell most, None for a single work.
    """

    score: Floats
    low: Floats
    high: Floats
    sharpness: Floats
    next_pair: tuple[int, int] | None
    won: Ints = field(repr=False)
    lost: Ints = field(repr=False)

    def order(self) -> Ints:
        """Works from the best to the last, equals by their codes."""
        return np.argsort(-self.score, kind="stable").astype(np.int64)

    def explain(self, work: int) -> Standing:
        """Raises Invalid where there is no such work."""
        code = known_work(work, works=len(self.score))
        beaten, beaten_by = self.lost[self.won == code], self.won[self.lost == code]
        own = self.score[code]
        against = {
            *beaten[self.score[beaten] > own].tolist(),
            *beaten_by[self.score[beaten_by] < own].tolist(),
        }
        return Standing(
            work=code,
            place=int(np.count_nonzero(self.score > own)) + 1,
            wins=len(beaten),
            losses=len(beaten_by),
            against=tuple(sorted(against)),
        )


def rank_pairs(
    left: ArrayLike,
    *,
    right: ArrayLike,
    winner: ArrayLike,
    reader: ArrayLike | None = None,
    confidence: float = 0.9,
    seed: int = 0,
) -> Ranking:
    """Rank works from comparisons: ``left`` and ``right`` (n,) are works, ``winner`` one of both.

    P(left wins) = logistic(sharpness[reader] · (score[left] - score[right])), with Gaussian
    priors on the scores and on the logarithm of sharpness. Posterior mode by Newton steps in
    turn, intervals by Laplace's approximation, so that a work that always won has a finite score.
    The next pair has the largest expected information p(1-p) · variance of the difference.
    Raises Invalid. O(works³) time and O(works²) memory: for some thousand works at most.
    ``seed`` is accepted for the call that all share; nothing here is random.

    Sources: Bradley & Terry (1952); Chen, Bennett, Collins-Thompson & Horvitz (2013), "Pairwise
    ranking aggregation in a crowdsourced setting", for readers; MacKay (1992) for the next pair.
    """
    first = checks.codes("left", left)
    second = checks.codes("right", right, length=len(first))
    won = checks.codes("winner", winner, length=len(first))
    if len(first) == 0:
        raise Invalid("There is no comparison yet: left has no rows.")
    check_confidence(confidence)
    if (same := first == second).any():
        raise Invalid(f"A work is not compared with itself; row {int(np.argmax(same))} does.")
    if (neither := (won != first) & (won != second)).any():
        row = int(np.argmax(neither))
        raise Invalid(f"winner must be left or right; row {row} is {won[row]}.")
    who = (
        np.zeros_like(first) if reader is None else checks.codes("reader", reader, length=len(won))
    )
    lost = np.where(won == first, second, first)
    works = int(max(first.max(), second.max())) + 1
    readers = int(who.max()) + 1
    score, sharpness = np.zeros(works), np.zeros(readers)
    for _turn in range(ROUNDS):
        before = score
        score, precision = _scores(score, won=won, lost=lost, sharpness=np.exp(sharpness)[who])
        if reader is not None:
            sharpness = _sharpness(sharpness, gap=(score[won] - score[lost]), who=who)
        if np.abs(score - before).max() < STILL:
            break
    covariance = np.asarray(np.linalg.inv(precision), dtype=np.float64)
    reach = margin(confidence) * np.sqrt(np.diag(covariance))
    return Ranking(
        score=score,
        low=score - reach,
        high=score + reach,
        sharpness=np.exp(sharpness),
        next_pair=_next_pair(score, covariance),
        won=won,
        lost=lost,
    )


def _scores(score: Floats, *, won: Ints, lost: Ints, sharpness: Floats) -> tuple[Floats, Floats]:
    """One Newton step on all scores; returns them and the precision at where it started."""
    chance = expit(sharpness * (score[won] - score[lost]))
    pull = sharpness * (1 - chance)
    works = len(score)
    up, down = (np.bincount(side, pull, minlength=works) for side in (won, lost))
    slope = up - down - score / SPREAD**2
    known = sharpness**2 * chance * (1 - chance)
    precision = np.eye(works) / SPREAD**2
    for one, other in ((won, lost), (lost, won)):
        np.add.at(precision, (one, one), known)
        np.add.at(precision, (one, other), -known)
    return score + np.linalg.solve(precision, slope), precision


def _sharpness(sharpness: Floats, *, gap: Floats, who: Ints) -> Floats:
    """One damped step on each reader's logarithm of sharpness."""
    strength = np.exp(sharpness)[who] * gap
    chance = expit(strength)
    readers = len(sharpness)
    pull = np.bincount(who, strength * (1 - chance), minlength=readers)
    slope = pull - sharpness / SHARPNESS**2
    # Fisher's information: positive whatever the scores are, unlike the second derivative.
    known = np.bincount(who, strength**2 * chance * (1 - chance), minlength=readers)
    step: Floats = slope / (known + 1 / SHARPNESS**2)
    return sharpness + np.clip(step, -0.5, 0.5)


def _next_pair(score: Floats, covariance: Floats) -> tuple[int, int] | None:
    works = len(score)
    best, pair = -np.inf, None
    own = np.diag(covariance)
    # Row by row: all pairs at once would be one more matrix of works by works.
    for work in range(works - 1):
        others = slice(work + 1, works)
        chance = expit(score[work] - score[others])
        told = chance * (1 - chance)
        told = told * (own[work] + own[others] - 2 * covariance[work, others])
        at = int(np.argmax(told))
        # Equal but for rounding counts as equal, so that every machine takes the first.
        if told[at] > best * (1 + 1e-9) or pair is None:
            best, pair = float(told[at]), (work, work + 1 + at)
    return pair
