"""Pairs who may meet, with what they are worth."""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from docendo.engine.checks import Floats, Ints


@dataclass(frozen=True, eq=False)
class Candidates:
    """Pairs who may meet, each once, sorted by ``helper`` and ``learner``; all (candidates,).

    Of peers the one with the lower row stands as helper. ``topic`` is the best of those for which
    they could meet, ``minutes`` what they share each week in every season, ``terms`` (candidates,
    terms) from 0 to 1, and ``score`` their weighted mean.
    """

    helper: Ints
    learner: Ints
    topic: Ints
    minutes: Ints
    terms: NDArray[np.float32]
    score: Floats

    def __len__(self) -> int:
        return len(self.helper)

    def where(self, rows: NDArray[np.generic]) -> Self:
        """Some of them: a mask, or rows in ascending order."""
        return type(self)(*(getattr(self, column.name)[rows] for column in fields(self)))

    def find(self, pairs: Ints) -> Ints:
        """The row of each pair (k, 2), -1 where it is no candidate."""
        if not len(self):
            return np.full(len(pairs), -1)
        most = max(int(self.learner.max()), int(pairs.max(initial=0))) + 1
        keys = self.helper * most + self.learner
        wanted = pairs[:, 0] * most + pairs[:, 1]
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[at] == wanted, at, -1)


def together(parts: list[Candidates]) -> Candidates:
    """All of these; of a pair that stands there for several topics the best."""
    whole = [
        np.concatenate([getattr(part, column.name) for part in parts])
        for column in fields(Candidates)
    ]
    found = Candidates(*whole)
    order = np.lexsort([found.topic, -found.score, found.learner, found.helper])
    helper, learner = found.helper[order], found.learner[order]
    first = np.ones(len(order), bool)
    first[1:] = (helper[1:] != helper[:-1]) | (learner[1:] != learner[:-1])
    return found.where(order[first])
