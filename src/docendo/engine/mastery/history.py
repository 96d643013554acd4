"""What came before each row, within its group."""

import numpy as np

from docendo.engine.checks import Floats, Ints


class History:
    """Rows of groups (a person's answers, a person's answers on one skill) in their order.

    Nothing that it computes for a row touches that row or a later one: this is the one place
    where looking ahead could creep in. All groups advance together, one step of NumPy for the
    k-th row of each, so a call costs O(rows) and as many steps as the longest group has rows.
    """

    def __init__(self, group: Ints) -> None:
        """``group`` int (n,): which group each row belongs to."""
        count = len(group)
        self._sorted = np.argsort(group, kind="stable")
        ordered = group[self._sorted]
        self._starts = np.ones(count, dtype=np.bool_)
        self._starts[1:] = ordered[1:] != ordered[:-1]
        first = np.maximum.accumulate(np.where(self._starts, np.arange(count), 0))
        self.rank: Ints = np.empty(count, dtype=np.int64)
        self.rank[self._sorted] = np.arange(count) - first
        self._number = np.empty(count, dtype=np.int64)
        self._number[self._sorted] = np.cumsum(self._starts) - 1
        self._steps = np.split(
            np.argsort(self.rank, kind="stable"), np.cumsum(np.bincount(self.rank))[:-1]
        )

    def sums(self, values: Floats, *, keep: Floats) -> Floats:
        """Sums of earlier rows, (n, columns); each step back counts ``keep`` (columns,) times."""
        state = np.zeros((int(self._starts.sum()), values.shape[1]))
        before = np.empty_like(values)
        for rows in self._steps:
            group = self._number[rows]
            before[rows] = state[group]
            state[group] = before[rows] * keep + values[rows]
        return before

    def previous(self, values: Floats, *, first: float | Floats) -> Floats:
        """The value (n,) of the row before; ``first`` where there is none."""
        ordered = values[self._sorted]
        before = np.empty_like(values)
        before[self._sorted[1:]] = ordered[:-1]
        opening = self._sorted[self._starts]
        before[opening] = first if np.isscalar(first) else np.asarray(first)[opening]
        return before

    def streak(self, correct: Floats) -> Floats:
        """How many equal answers in a row came just before: positive if correct, else negative."""
        ordered = correct[self._sorted]
        fresh = self._starts.copy()
        fresh[1:] |= ordered[1:] != ordered[:-1]
        index = np.arange(len(ordered))
        length = index - np.maximum.accumulate(np.where(fresh, index, 0)) + 1
        signed = np.empty_like(correct)
        signed[self._sorted] = np.where(ordered == 1, length, -length)
        return self.previous(signed, first=0.0)
