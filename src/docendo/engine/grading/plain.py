"""What others do, by the same call: the mean, the median, and Moodle's Workshop."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike

from docendo.engine.checks import Bools, Floats
from docendo.engine.grading import anchors as trusted
from docendo.engine.grading.grades import Evidence, Grades
from docendo.engine.grading.judgments import Judgments, judgments
from docendo.engine.grading.peer import WIDE, check_confidence, margin

# Moodle's "comparison of assessments", from 9 (very lax) to 1 (very strict), is 5 unless set.
FAIR = 5.0


def mean(
    work: ArrayLike, *, reader: ArrayLike, scores: ArrayLike, low: ArrayLike, high: ArrayLike,
    anchors: Mapping[int, float] | None = None, confidence: float = 0.9, seed: int = 0,
) -> Grades:  # fmt: skip
    """The mean of the readers' totals; the call, the shapes and the errors are those of ``grade``.

    Intervals come from the pooled variance within works. ``bias`` is 0 and ``reliability`` 1 for
    everyone, and nothing is learned from ``anchors`` but the anchored works themselves.
    """
    rows = judgments(work, reader=reader, scores=scores, low=low, high=high)
    return _plain(rows, np.mean, anchors=anchors, confidence=confidence)


def median(
    work: ArrayLike, *, reader: ArrayLike, scores: ArrayLike, low: ArrayLike, high: ArrayLike,
    anchors: Mapping[int, float] | None = None, confidence: float = 0.9, seed: int = 0,
) -> Grades:  # fmt: skip
    """The median of the readers' totals; otherwise like ``mean``."""
    rows = judgments(work, reader=reader, scores=scores, low=low, high=high)
    return _plain(rows, np.median, anchors=anchors, confidence=confidence)


def workshop(
    work: ArrayLike, *, reader: ArrayLike, scores: ArrayLike, low: ArrayLike, high: ArrayLike,
    anchors: Mapping[int, float] | None = None, confidence: float = 0.9, seed: int = 0,
) -> Grades:  # fmt: skip
    """Moodle Workshop: the mean for works, and for readers how near they come to the best.

    What it does, as Moodle documents its only evaluation, "comparison with the best assessment":
    (1) A work's grade is the plain mean of its readers' totals; nothing about a reader changes it.
    (2) The best assessment of a work is the one nearest to the mean assessment. It has 1.
    (3) Another one has 1 less its distance from the best, 0 at the least. The distance is the
    mean over criteria of |d| · d² / (f · variance), d in per cent of the scale, the variance that
    of the work's readers, f = 5 for the setting "fair" of how strictly assessments are compared.
    (4) ``reliability`` is the mean of that over a reader's judgments.
    Of Moodle it leaves out the weights of readers and of criteria, which are equal here, and its
    choice of the gentlest grade where two assessments are equally near to the mean: the first row
    counts as the best. The formula of (3) was written from memory of the documentation and of the
    plugin, and not run against Moodle itself. Otherwise like ``mean``.
    """
    rows = judgments(work, reader=reader, scores=scores, low=low, high=high)
    assessed = _assessed(rows)
    judged = np.bincount(rows.reader, minlength=rows.readers)
    sums = np.bincount(rows.reader, assessed, minlength=rows.readers)
    reliability = np.where(judged > 0, sums / np.maximum(judged, 1), 1.0)
    return _plain(rows, np.mean, anchors=anchors, confidence=confidence, reliability=reliability)


def _plain(
    rows: Judgments,
    middle: Callable[[Floats], np.float64],
    *,
    anchors: Mapping[int, float] | None,
    confidence: float,
    reliability: Floats | None = None,
) -> Grades:
    check_confidence(confidence)
    anchored, trusted_totals = trusted.checked(anchors, rows=rows)
    totals = rows.totals()
    counts = np.bincount(rows.work, minlength=rows.works)
    groups = np.split(totals[np.argsort(rows.work, kind="stable")], np.cumsum(counts)[:-1])
    # A work that nobody read gets the mean of all and the widest interval.
    score = np.array([float(middle(group)) if len(group) else totals.mean() for group in groups])
    least, most = float(rows.low.sum()), float(rows.high.sum())
    freedom = max(len(totals) - np.count_nonzero(counts), 1)
    within = np.sqrt(((totals - score[rows.work]) ** 2).sum() / freedom)
    reach = margin(confidence) * within / np.sqrt(np.maximum(counts, 1))
    reach = np.where(counts > 0, reach, most - least)
    low, high = np.clip(score - reach, least, most), np.clip(score + reach, least, most)
    is_anchor = np.zeros(rows.works, dtype=bool)
    is_anchor[anchored] = True
    for values in (score, low, high):
        values[anchored] = trusted_totals
    return Grades(
        score=score,
        low=low,
        high=high,
        bias=np.zeros(rows.readers),
        reliability=np.ones(rows.readers) if reliability is None else reliability,
        wants_reader=~is_anchor & ((high - low) > WIDE * (most - least)),
        evidence=Evidence(
            work=rows.work,
            reader=rows.reader,
            total=totals,
            weight=1 / counts[rows.work],
            careful=np.ones(len(totals)),
            shift=np.zeros(rows.works),
            is_anchor=is_anchor,
        ),
    )


def _assessed(rows: Judgments) -> Floats:
    """Moodle's grade for each assessment (n,), from 0 to 1."""
    percent = 100 * (rows.scores - rows.low) / (rows.high - rows.low)
    given = np.nan_to_num(percent)
    counted = np.maximum(_by_work(rows, ~np.isnan(percent)), 1)
    average = (_by_work(rows, given) / counted)[rows.work]
    squares = np.nan_to_num((percent - average) ** 2)
    variance = (_by_work(rows, squares) / counted)[rows.work]
    order = np.lexsort((_distance(percent, average, variance), rows.work))
    works, first = np.unique(rows.work[order], return_index=True)
    nearest = np.zeros(rows.works, dtype=np.int64)
    nearest[works] = order[first]
    return np.clip(1 - _distance(percent, percent[nearest[rows.work]], variance) / 100, 0, 1)


def _by_work(rows: Judgments, values: Floats | Bools) -> Floats:
    """Sums (works, criteria) of what stands in the rows."""
    sums = [np.bincount(rows.work, column, minlength=rows.works) for column in values.T]
    return np.stack(sums, axis=1)


def _distance(given: Floats, reference: Floats, variance: Floats) -> Floats:
    # Moodle leaves out a criterion on which all agree: its variance would be divided by.
    telling = variance > 0.01
    off = np.abs(np.nan_to_num(given - reference))
    each = np.where(telling, off**3 / (FAIR * np.where(telling, variance, 1.0)), 0.0)
    distances: Floats = each.sum(axis=1) / np.maximum(telling.sum(axis=1), 1)
    return distances
