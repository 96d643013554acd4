"""The grade of each work, from readers who differ in generosity, care and use of the scale."""

from collections.abc import Mapping
from functools import partial
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from docendo.engine.checks import Bools, Floats
from docendo.engine.errors import Invalid
from docendo.engine.grading import anchors as trusted
from docendo.engine.grading.fitted import Fitted
from docendo.engine.grading.grades import Evidence, Grades
from docendo.engine.grading.judgments import Judgments, judgments
from docendo.engine.grading.marks import curves
from docendo.engine.grading.model import Fit, fit

# Points of the integral for each work, and how many works are in memory with them at once.
DRAWS, BLOCK = 256, 4096
# Another reader helps where the interval is wider than this share of the scale, or where a
# reader is further from the grade than one careful judgment in a hundred.
WIDE, FAR = 0.25, 2.576

# The mark may move toward the quality by this share of its own standard deviation: where the mark
# is the truth after all, its RMSE grows by √(1 + 1/9), 5 %, at most.
LIMIT = 1 / 3

Meaning = Literal["limited", "mark", "quality"]


def grade(
    work: ArrayLike,
    *,
    reader: ArrayLike,
    scores: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    anchors: Mapping[int, float] | None = None,
    confidence: float = 0.9,
    meaning: Meaning = "limited",
    seed: int = 0,
    fitted: Fitted | None = None,
) -> Grades:
    """Grade works from their readers' scores, corrected for bias, care and the ends of the scale.

    ``work``, ``reader``: codes from 0, shape (n,), a pair at most once. ``scores``: points, (n,)
    or (n, criteria), NaN where a criterion was not judged. ``low``, ``high``: the ends of the
    scale, a number or (criteria,). ``anchors``: trusted totals by work. A work that has a code
    but no row gets the grade of a typical work, with an interval as wide as works differ.

    The score is an expected mark, summed over the criteria. With ``meaning="mark"`` it is what
    readers without bias, whose noise is that of this round, give the work on average: the mean of
    more and more such readers comes to it. With ``"quality"`` it is what one of them would give
    who makes no slips. The two differ near the ends of the scale, where slips go one way only,
    and nobody can tell from the scores alone which one an expert would give. ``"limited"`` moves
    the mark toward the quality by a third of its standard deviation at most (limited translation,
    Efron and Morris 1972), so that it gains much where slips are slips and loses little where the
    mark is the truth, as for counts. Between yes and no there is no slip of a size: there it is
    the mark. The interval holds the score's truth with probability
    ``confidence``. A bias that all readers share shows in
    anchors only. Raises Invalid. O(n · criteria³) time, O(n · criteria²) memory. ``seed``
    chooses the points of the integral over each work's belief. ``fitted``: what was fitted to
    these judgments already, which changes no result. Sources: see ``model``.
    """
    rows = judgments(work, reader=reader, scores=scores, low=low, high=high)
    check_confidence(confidence)
    if meaning not in get_args(Meaning):
        raise Invalid(f"meaning must be limited, mark or quality, not {meaning}.")
    anchored, totals = trusted.checked(anchors, rows=rows)
    model = fit(rows) if fitted is None else fitted.of(rows)
    score, variance, cuts = _belief(model, rows, meaning, confidence=confidence, seed=seed)
    least, most = float(rows.low.sum()), float(rows.high.sum())
    shift = trusted.shift(
        score, variance=variance, work=anchored, total=totals, low=least, high=most
    )
    # The shift is as good as independent of the rest, so the variances add.
    widening = np.sqrt(1 + shift.variance / variance)
    lower, upper = (
        np.clip(score + (cut - score) * widening + shift.points, least, most) for cut in cuts
    )
    score = np.clip(score + shift.points, least, most)
    for values in (score, lower, upper):
        values[anchored] = totals
    weight = _weights(model, rows)
    precision, together = model.precision, model.noise.sum()
    careful = np.bincount(rows.reader, model.careful, minlength=rows.readers)
    judged = np.bincount(rows.reader, minlength=rows.readers)
    careful = np.where(judged > 0, careful / np.maximum(judged, 1), 1.0)
    spread = model.quality_spread.sum()
    wide = (upper - lower) > WIDE * (most - least)
    return Grades(
        score=score,
        low=lower,
        high=upper,
        bias=model.generosity.sum(axis=0),
        reliability=careful * spread / (spread + together / precision),
        wants_reader=~shift.is_anchor & (wide | _disputed(model, rows)),
        evidence=Evidence(
            work=rows.work,
            reader=rows.reader,
            total=rows.totals(),
            weight=weight,
            careful=model.careful,
            shift=shift.points,
            is_anchor=shift.is_anchor,
        ),
    )


def check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise Invalid(f"confidence must lie between 0 and 1, not {confidence}.")


def _belief(
    model: Fit, rows: Judgments, meaning: Meaning, *, confidence: float, seed: int
) -> tuple[Floats, Floats, tuple[Floats, Floats]]:
    """Mean, variance and quantiles of each work's total, in what is meant by it."""
    integrated = partial(_integrated, model, rows, confidence=confidence, seed=seed)
    everywhere = np.ones(len(model.mean), dtype=bool)
    if meaning == "quality":
        return integrated(noisy=~everywhere)
    mark, variance, (lower, upper) = integrated(noisy=everywhere)
    if meaning == "mark":
        return mark, variance, (lower, upper)
    quality, _variance, _cuts = integrated(noisy=rows.only_ends_given())
    most = LIMIT * np.sqrt(variance)
    moved = np.clip(quality - mark, -most, most)
    return mark + moved, variance, (lower + moved, upper + moved)


def _integrated(
    model: Fit, rows: Judgments, *, noisy: Bools, confidence: float, seed: int
) -> tuple[Floats, Floats, tuple[Floats, Floats]]:
    """Mean, variance and quantiles of each work's total mark.

    All works share the same points, so that their order changes nothing.
    """
    points = np.random.default_rng(seed).standard_normal((DRAWS // 2, len(model.mean)))
    points = np.concatenate([points, -points])
    roots = np.linalg.cholesky(model.quality_covariance.transpose(2, 0, 1))
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    score, variance = np.zeros(rows.works), np.zeros(rows.works)
    cuts = np.zeros((2, rows.works))
    for start in range(0, rows.works, BLOCK):
        some = slice(start, start + BLOCK)
        totals = np.zeros((len(score[some]), DRAWS))
        for criterion, curve in enumerate(curves(model, rows, noisy=noisy)):
            quality = model.mean[criterion] + model.quality[criterion, some]
            totals += curve(quality[:, None] + roots[some, criterion] @ points.T)
        score[some], variance[some] = totals.mean(axis=1), totals.var(axis=1)
        cuts[:, some] = np.quantile(totals, tails, axis=1)
    # A mean of nearly nothing but full marks may lie outside of their quantiles.
    lower, upper = np.minimum(cuts[0], score), np.maximum(cuts[1], score)
    # Where all points lie beyond the end of the scale the variance is nothing but rounding.
    least_variance = (1e-3 * float((rows.high - rows.low).sum())) ** 2
    return score, np.maximum(variance, least_variance), (lower, upper)


def _weights(model: Fit, rows: Judgments) -> Floats:
    """Each judgment's share (n,) of what is known of its work's total."""
    told = model.evidence.sum(axis=(0, 1))
    known = np.linalg.inv(model.quality_spread).sum()
    known = known + np.bincount(rows.work, told, minlength=rows.works)
    weights: Floats = told / known[rows.work]
    return weights


def _disputed(model: Fit, rows: Judgments) -> Bools:
    """Works (works,) with a judgment that the others would not have let expect."""
    judged = rows.is_judged.T
    off = np.where(judged, np.nan_to_num(rows.scores.T) - _kept(model, rows), 0.0).sum(axis=0)
    mask = judged.astype(np.float64)
    variance = np.einsum("in,ijn,jn->n", mask, model.expected_covariance, mask)
    far = np.abs(off) > FAR * np.sqrt(variance)
    return np.bincount(rows.work, far, minlength=rows.works) > 0


def _kept(model: Fit, rows: Judgments) -> Floats:
    return np.clip(model.expected, rows.low[:, None], rows.high[:, None])


def margin(confidence: float) -> float:
    """How many standard deviations an interval reaches to each side."""
    return float(ndtri(0.5 + confidence / 2))
