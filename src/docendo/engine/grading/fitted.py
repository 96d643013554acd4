"""A fit that several questions about the same judgments share."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from docendo.engine.grading.judgments import Judgments, judgments
from docendo.engine.grading.model import Fit, fit


@dataclass(frozen=True, eq=False)
class Fitted:
    """Judgments with what was fitted to them; for other judgments another fit is made."""

    rows: Judgments
    fit: Fit

    def of(self, rows: Judgments) -> Fit:
        """The fit to these judgments: the one at hand where they are the same."""
        mine, others = (
            (each.work, each.reader, each.scores, each.low, each.high) for each in (self.rows, rows)
        )
        is_same = all(
            np.array_equal(one, other, equal_nan=True)
            for one, other in zip(mine, others, strict=True)
        )
        return self.fit if is_same else fit(rows)


def fitted(
    work: ArrayLike, *, reader: ArrayLike, scores: ArrayLike, low: ArrayLike, high: ArrayLike
) -> Fitted:
    """Fit once what both ``grade`` and ``collusion`` are asked; arguments as there."""
    rows = judgments(work, reader=reader, scores=scores, low=low, high=high)
    return Fitted(rows, fit(rows))
