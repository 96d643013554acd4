"""Who judged which work how, checked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from docendo.engine import checks
from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.errors import Invalid


@dataclass(frozen=True)
class Judgments:
    """One row for each time that a reader judged a work; ``scores`` has shape (n, criteria)."""

    work: Ints
    reader: Ints
    scores: Floats
    low: Floats
    high: Floats
    works: int
    readers: int

    @property
    def is_judged(self) -> Bools:
        return ~np.isnan(self.scores)

    def steps(self) -> Floats:
        """The finest step (criteria,) between scores that anyone made use of."""
        steps = []
        for given, low, high in zip(self.scores.T, self.low, self.high, strict=True):
            values = np.unique(np.append(given[~np.isnan(given)], [low, high]))
            steps.append(np.diff(values).min())
        return np.array(steps)

    def only_ends_given(self) -> Bools:
        """For which criteria (criteria,) nobody gave a mark between the two ends of the scale.

        So it is of every scale of two steps, and of a finer one whose middle nobody has used.
        """
        without: Bools = self.steps() == self.high - self.low
        return without

    def totals(self) -> Floats:
        """The total of each row (n,), a criterion left out counting as that criterion's mean."""
        totals: Floats = np.where(self.is_judged, self.scores, self.typical()).sum(axis=1)
        return totals

    def typical(self) -> Floats:
        """The mean of each criterion (criteria,), the middle of its scale where nobody judged."""
        counts = self.is_judged.sum(axis=0)
        sums = np.nansum(self.scores, axis=0)
        return np.where(counts > 0, sums / np.maximum(counts, 1), (self.low + self.high) / 2)


def judgments(
    work: ArrayLike, *, reader: ArrayLike, scores: ArrayLike, low: ArrayLike, high: ArrayLike
) -> Judgments:
    """Raises Invalid and names the first row that is wrong."""
    works = checks.codes("work", work)
    if len(works) == 0:
        raise Invalid("There is no judgment yet: work has no rows.")
    readers = checks.codes("reader", reader, length=len(works))
    given = checks.floats(
        "scores", scores, dimensions=(1, 2), length=len(works), allow_nan=True
    ).reshape(len(works), -1)
    criteria = given.shape[1]
    if criteria == 0:
        raise Invalid("scores must have at least one criterion.")
    least, most = _bound("low", low, criteria), _bound("high", high, criteria)
    if (least >= most).any():
        raise Invalid(f"low must be below high; criterion {int(np.argmax(least >= most))} is not.")
    # Not "in between", so that a criterion that was left out passes.
    outside = (given < least) | (given > most)
    if outside.any():
        row, criterion = np.argwhere(outside)[0]
        raise Invalid(
            f"scores must lie between low and high; row {row}, criterion {criterion} "
            f"is {given[row, criterion]}."
        )
    if (empty := np.isnan(given).all(axis=1)).any():
        raise Invalid(f"A judgment needs one score at least; row {int(np.argmax(empty))} has none.")
    pairs = works * (int(readers.max()) + 1) + readers
    _kinds, first = np.unique(pairs, return_index=True)
    if len(first) < len(pairs):
        row = int(np.setdiff1d(np.arange(len(pairs)), first)[0])
        raise Invalid(
            f"Reader {readers[row]} judges work {works[row]} twice; row {row} is the second time."
        )
    return Judgments(
        works, readers, given, least, most, int(works.max()) + 1, int(readers.max()) + 1
    )


def known_work(work: int, *, works: int) -> int:
    """The code of a work; raises Invalid where there is no such work."""
    code = int(checks.codes("work", [work])[0])
    if code >= works:
        raise Invalid(f"There is no work {code}; works go from 0 to {works - 1}.")
    return code


def _bound(name: str, value: ArrayLike, criteria: int) -> Floats:
    bound = checks.floats(name, value, dimensions=(0, 1))
    if bound.ndim == 1 and len(bound) != criteria:
        raise Invalid(f"{name} must be one number or {criteria}, one for each criterion.")
    return np.broadcast_to(bound, (criteria,)).astype(np.float64)
