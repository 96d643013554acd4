"""From judgments to grades: what the engine is asked, and how its answer is kept; no database.

A grade is 0 to 100 points in every review, whatever its criteria are: each is worth its weight of
the whole, so that grades can be compared and a scale can be changed without changing what a good
work gets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
from scipy.special import expit

from docendo.engine.checks import Floats, Ints
from docendo.engine.grading import (
    Fitted,
    Grades,
    fitted,
    grade,
    mean,
    median,
    rank_pairs,
    workshop,
)
from docendo.learning.review.rules.judging import Method

WHOLE: Final = 100.0
# Less than this nobody is shown.
LEAST_CHANGE: Final = 0.05
# An interval of a place among pairs is wide by nature: half of the scale tells nothing.
WIDE_PLACE: Final = 50.0


@dataclass(frozen=True)
class Scale:
    """What a criterion gives: from ``low`` to ``high`` points, worth ``weight``."""

    low: float
    high: float
    weight: float


@dataclass(frozen=True)
class Table:
    """Judgments in the order of works and readers, scaled so that a whole work has 100 points.

    ``work`` and ``reader`` (n,) are places in ``works`` and ``readers``, which hold the keys of
    rows; ``scores`` is (n, criteria), NaN where nothing was said; ``review`` (n,) says whose row.
    """

    works: Ints
    readers: Ints
    review: Ints
    work: Ints
    reader: Ints
    scores: Floats
    worth: Floats

    def __len__(self) -> int:
        return len(self.work)

    @property
    def call(self) -> Mapping[str, Any]:
        return {"reader": self.reader, "scores": self.scores, "low": 0.0, "high": self.worth}

    @cached_property
    def fitted(self) -> Fitted:
        """What both grades and suspicions ask of; fitted once."""
        return fitted(self.work, **self.call)


def table(
    rows: Sequence[tuple[int, int, int, int, float]] | np.ndarray, *, scales: Mapping[int, Scale]
) -> Table:
    """From (review, work, reader, criterion, points) of each judgment.

    Rows are put into an order of their own first, so that nothing depends on when they were
    written. What a scale does not hold (it may have been changed) counts as its nearer end.
    """
    counted = {key: scale for key, scale in scales.items() if scale.weight > 0} or dict(scales)
    keys = np.array(sorted(counted), dtype=np.int64)
    given = np.asarray(rows, dtype=np.float64).reshape(-1, 5)
    criterion = given[:, 3].astype(np.int64)
    given = given[np.isin(criterion, keys)]
    given = given[np.lexsort((given[:, 3], given[:, 2], given[:, 1]))]
    review, at = np.unique(given[:, 0].astype(np.int64), return_inverse=True)
    first = np.unique(at, return_index=True)[1]
    works, work = np.unique(given[first, 1].astype(np.int64), return_inverse=True)
    readers, reader = np.unique(given[first, 2].astype(np.int64), return_inverse=True)
    weights = np.array([counted[key].weight or 1.0 for key in keys.tolist()])
    worth = WHOLE * weights / weights.sum() if len(weights) else weights
    low = np.array([counted[key].low for key in keys.tolist()])
    high = np.array([counted[key].high for key in keys.tolist()])
    place = np.searchsorted(keys, given[:, 3].astype(np.int64))
    scores = np.full((len(review), max(len(keys), 1)), np.nan)
    if len(given):
        share = np.clip((given[:, 4] - low[place]) / (high - low)[place], 0.0, 1.0)
        scores[at, place] = share * worth[place]
    order = np.lexsort((reader, work))
    return Table(works, readers, review[order], work[order], reader[order], scores[order], worth)


@dataclass(frozen=True)
class Term:
    """One judgment as it counted: the stuff of a reason in words."""

    review: int
    total: float
    bias: float
    weight: float
    careful: float
    left_out: bool = False

    @property
    def row(self) -> dict[str, Any]:
        """As ``asdict`` gives it, which takes ten times as long for the many of a class."""
        return dict(vars(self))


@dataclass(frozen=True)
class Result:
    """What one work gets, by all methods; the fields of a ``Grade``."""

    score: float | None = None
    low: float | None = None
    high: float | None = None
    mean: float | None = None
    median: float | None = None
    workshop: float | None = None
    wants_reader: bool = False
    terms: Mapping[str, Any] = field(default_factory=dict)


def by_method(has: Any, method: str) -> float | None:
    """The points of a grade or a result by the method that counts."""
    values: dict[str, float | None] = {
        Method.CORRECTED: has.score,
        Method.MEAN: has.mean,
        Method.MEDIAN: has.median,
        Method.WORKSHOP: has.workshop,
    }
    # Pairs have neither a median nor what a workshop gives.
    found = values[method]
    return has.score if found is None else found


def points_of(has: Any, method: str) -> float | None:
    """What a work has: what a facilitator set, or else the grade by the method that counts."""
    return by_method(has, method) if has.set_points is None else float(has.set_points)


def differs(has: Any, result: Result) -> bool:
    """Whether anybody would see that a grade was worked out anew."""
    names = ("score", "low", "high", "mean", "median", "workshop")
    pairs = ((getattr(has, name), getattr(result, name)) for name in names)
    return any(
        old != new and (old is None or new is None or abs(old - new) >= LEAST_CHANGE)
        for old, new in pairs
    )


@dataclass(frozen=True)
class Outcome:
    """Results by the key of the work, and what the model learned of readers by theirs.

    ``residuals`` are (work, reader, points above the grade) of each judgment; ``careful`` are
    (reader, probability that a judgment depends on its work).
    """

    works: Mapping[int, Result]
    bias: Mapping[int, float] = field(default_factory=dict)
    residuals: tuple[Ints, Ints, Floats] | None = None
    careful: tuple[Ints, Floats] | None = None


def graded(
    judged: Table, *, anchors: Mapping[int, float], left_out: frozenset[int] = frozenset()
) -> Outcome:
    """Grade works by all four methods; ``anchors`` are trusted points by work.

    ``left_out`` are reviews that do not move a grade (``rules.suspicions``): the corrected grade
    is worked out without them, and the plain methods beside it show what they would have done.
    """
    if len(judged) == 0:
        return Outcome({work: _trusted(points) for work, points in anchors.items()})
    place = {key: at for at, key in enumerate(judged.works.tolist())}
    known = {place[work]: _held(points) for work, points in anchors.items() if work in place}
    counts = ~np.isin(judged.review, list(left_out))
    # A work whose every judgment is doubted keeps them, so that it has a grade, and a wide one.
    counts |= np.bincount(judged.work, counts, minlength=len(judged.works))[judged.work] == 0
    fair = grade(
        judged.work[counts],
        reader=judged.reader[counts],
        scores=judged.scores[counts],
        low=0.0,
        high=judged.worth,
        anchors=known,
        fitted=judged.fitted,
    )
    plain = {
        Method.MEAN: mean(judged.work, **judged.call).score,
        Method.MEDIAN: median(judged.work, **judged.call).score,
        Method.WORKSHOP: workshop(judged.work, **judged.call).score,
    }
    found = _results(judged, fair, plain, counts=counts, known=known)
    for work, points in anchors.items():
        found.setdefault(work, _trusted(points))
    readers = judged.readers.tolist()
    residual = _totals(judged) - fair.score[judged.work]
    return Outcome(
        works=found,
        bias=dict(zip(readers, fair.bias.tolist(), strict=False)),
        residuals=(judged.works[judged.work], judged.readers[judged.reader], residual),
        careful=(judged.readers[judged.reader[counts]], fair.evidence.careful),
    )


def trusted(judged: Table) -> Mapping[int, float]:
    """What facilitators gave, by the key of the work: the mean where several have judged it."""
    if len(judged) == 0:
        return {}
    totals = np.bincount(judged.work, _totals(judged)) / np.bincount(judged.work)
    return dict(zip(judged.works.tolist(), totals.tolist(), strict=True))


def _held(points: float) -> float:
    return float(min(max(points, 0.0), WHOLE))


def _trusted(points: float) -> Result:
    """Nobody but the facilitator has judged it."""
    value = _held(points)
    return Result(value, value, value, value, value, value, terms={"is_anchor": True})


def _totals(judged: Table) -> Floats:
    """Points of each review (n,); what was not judged counts as usual for its criterion."""
    usual = np.nanmean(np.vstack([judged.scores, judged.worth / 2]), axis=0)
    totals: Floats = np.where(np.isnan(judged.scores), usual, judged.scores).sum(axis=1)
    return totals


def _results(
    judged: Table,
    fair: Grades,
    plain: Mapping[Method, Floats],
    *,
    counts: Any,
    known: Mapping[int, float],
) -> dict[int, Result]:
    # As many answers as there are works: looked up once, not searched for each.
    seen, totals = fair.evidence, _totals(judged)
    weight, careful = np.zeros(len(judged)), np.ones(len(judged))
    weight[counts], careful[counts] = seen.weight, seen.careful
    totals[counts] = seen.total
    ends = np.searchsorted(judged.work, np.arange(len(judged.works) + 1))
    bias = np.pad(fair.bias, (0, max(len(judged.readers) - len(fair.bias), 0)))
    points = zip(*(each.tolist() for each in (fair.score, fair.low, fair.high)), strict=True)
    methods = zip(*(each.tolist() for each in plain.values()), strict=True)
    more = zip(fair.wants_reader.tolist(), seen.shift.tolist(), strict=True)
    columns = zip(judged.works.tolist(), points, methods, more, strict=True)
    rows = list(
        zip(
            judged.review.tolist(),
            totals.round(2).tolist(),
            bias[judged.reader].round(2).tolist(),
            weight.round(3).tolist(),
            careful.round(3).tolist(),
            (~counts).tolist(),
            strict=True,
        )
    )
    found = {}
    for at, (key, (score, low, high), (usual, middle, moodle), (wants, shift)) in enumerate(
        columns
    ):
        terms = [Term(*row).row for row in rows[ends[at] : ends[at + 1]]]
        found[key] = Result(
            score=score,
            low=min(low, score),
            high=max(high, score),
            mean=usual,
            median=middle,
            workshop=moodle,
            wants_reader=wants,
            terms={"readings": terms, "shift": round(shift, 2), "is_anchor": at in known},
        )
    return found


def ranked(rows: Sequence[tuple[int, int, int, int]]) -> Outcome:
    """From comparisons (reader, left, right, winner): places, and points out of 100.

    Points are the chance in percent that a work wins against a typical one of this review; the
    mean beside them is how often it did win.
    """
    if len(rows) == 0:
        return Outcome({})
    given = np.array(sorted(rows), dtype=np.int64).reshape(-1, 4)
    works, codes = np.unique(given[:, 1:], return_inverse=True)
    left, right, winner = codes.reshape(-1, 3).T
    people, reader = np.unique(given[:, 0], return_inverse=True)
    found = rank_pairs(left, right=right, winner=winner, reader=reader)
    wins = np.bincount(winner, minlength=len(works))
    played = np.bincount(left, minlength=len(works)) + np.bincount(right, minlength=len(works))
    # Equal but for rounding is equal: the same place, and the same points.
    level = found.score.round(9)
    score, low, high = (WHOLE * expit(each).round(9) for each in (level, found.low, found.high))
    # One place for equals, of the best of them: as many as are better, and one.
    order = np.sort(-level)
    place = np.searchsorted(order, -level) + 1
    results = {
        key: Result(
            score=float(score[at]),
            low=float(min(low[at], score[at])),
            high=float(max(high[at], score[at])),
            mean=float(WHOLE * wins[at] / played[at]),
            wants_reader=bool(high[at] - low[at] > WIDE_PLACE),
            terms={
                "place": int(place[at]),
                "of": len(works),
                "wins": int(wins[at]),
                "losses": int(played[at] - wins[at]),
            },
        )
        for at, key in enumerate(works.tolist())
    }
    lost = np.where(winner == left, right, left)
    gap = WHOLE * (expit(level[winner]) - expit(level[lost]))
    return Outcome(
        works=results,
        residuals=(works[winner], people[reader], np.minimum(gap, 0.0)),
    )
