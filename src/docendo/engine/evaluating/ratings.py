"""Who of a team rated whom how, checked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from docendo.engine import checks
from docendo.engine.checks import Bools, Floats
from docendo.engine.errors import Invalid


@dataclass(frozen=True, eq=False)
class Ratings:
    """``given`` (n, n, dimensions): what the first gave the second; NaN where nothing was given."""

    given: Floats
    low: float
    high: float

    @property
    def overall(self) -> Floats:
        """The mean (n, n) over the dimensions that were rated."""
        return mean(self.given, axis=2)

    @property
    def of_others(self) -> Bools:
        """Where (n, n) somebody rated somebody else."""
        return ~np.isnan(self.overall) & ~np.eye(len(self.given), dtype=np.bool_)


def ratings(given: ArrayLike, *, low: float, high: float) -> Ratings:
    """Raises Invalid and names the first rating that is wrong."""
    rows = checks.floats("ratings", given, dimensions=(3,), allow_nan=True)
    if rows.shape[0] != rows.shape[1] or rows.shape[2] == 0:
        raise Invalid(
            "ratings must be of everybody by everybody in one dimension at least, "
            f"not of shape {rows.shape}."
        )
    if not low < high:
        raise Invalid(f"low must be below high, not {low} and {high}.")
    outside = (rows < low) | (rows > high)
    if outside.any():
        rater, rated, dimension = np.argwhere(outside)[0]
        raise Invalid(
            f"ratings must lie between low and high; what {rater} gave {rated} in dimension "
            f"{dimension} is {rows[rater, rated, dimension]}."
        )
    return Ratings(rows, float(low), float(high))


def mean(values: Floats, *, axis: int) -> Floats:
    """The mean of what is there, and NaN where nothing is."""
    there = ~np.isnan(values)
    counts = there.sum(axis=axis)
    sums = np.where(there, values, 0.0).sum(axis=axis)
    means: Floats = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
    return means
