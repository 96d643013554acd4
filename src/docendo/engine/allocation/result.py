"""An allocation, with what its explanation needs."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from docendo.engine.allocation.problem import Problem
from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.errors import Invalid
from docendo.engine.flows import TOLERANCE, Flow


class Because(Enum):
    """Why a work did not get a reader of higher benefit than the least of its own."""

    FORBIDDEN = "forbidden"
    FULL = "full"
    NEEDED_ELSEWHERE = "needed elsewhere"


@dataclass(frozen=True)
class Reading:
    """A reader of a work; ``rank`` 1 is the work's best among those who may read it."""

    reader: int
    benefit: float
    rank: int
    is_fixed: bool


@dataclass(frozen=True)
class Passed:
    """A better reader that the work did not get, and what the total would lose at least if it did.

    ``cost`` is a dual value: nan for a forbidden pair. The reader's other works are ``holds``.
    """

    reader: int
    benefit: float
    because: Because
    cost: float
    holds: tuple[int, ...]


@dataclass(frozen=True)
class Explanation:
    """``sum`` is what the work has, ``highest`` what it had if all of its best readers were free.

    ``below`` counts the works that have less. ``passed``, the best first, are the readers whom it
    would rather have had.
    """

    work: int
    sum: float
    highest: float
    below: int
    readings: tuple[Reading, ...]
    passed: tuple[Passed, ...]


@dataclass(frozen=True, eq=False)
class Allocation:
    """Who reads what.

    ``pairs`` (m, 2): work and reader, sorted. ``total`` is the sum of their benefits and ``worst``
    the least sum of a work that wants readers (0 where none does); no allocation has a worst
    above ``worst_bound``, and none with a worst as good as this has a total above ``total_bound``.
    ``loads`` (readers,) works each. ``reader_price`` (readers,) what one more place of the reader
    would add to the total at most.
    """

    objective: str
    pairs: Ints
    total: float
    worst: float
    total_bound: float
    worst_bound: float
    loads: Ints
    reader_price: Floats
    _problem: Problem
    _permitted: Bools
    _flow: Flow

    @property
    def is_proved(self) -> bool:
        """Whether what was asked for is known to be the best there is."""
        gaps = [(self.total, self.total_bound)]
        if self.objective == "fair":
            gaps.append((self.worst, self.worst_bound))
        return all(bound - value <= TOLERANCE * max(1.0, abs(bound)) for value, bound in gaps)

    def explain(self, work: int) -> Explanation:
        """Who reads this work, whom it would rather have had, and why not. O(readers + pairs)."""
        benefit = self._problem.benefit
        if not 0 <= work < len(benefit):
            raise Invalid(f"There is no work {work}: works are 0 to {len(benefit) - 1}.")
        worth, may = benefit[work], self._permitted[work]
        own = self.pairs[self.pairs[:, 0] == work, 1]
        fixed = self._problem.fixed
        fixed_here = fixed[fixed[:, 0] == work, 1]
        readings = tuple(
            Reading(
                reader=int(reader),
                benefit=float(worth[reader]),
                rank=1 + int((worth[may] > worth[reader]).sum()),
                is_fixed=bool(np.isin(reader, fixed_here)),
            )
            for reader in own[np.argsort(-worth[own], kind="stable")]
        )
        sums = np.bincount(
            self.pairs[:, 0], benefit[self.pairs[:, 0], self.pairs[:, 1]], minlength=len(benefit)
        )
        least = worth[own].min(initial=np.inf)
        better = np.setdiff1d(np.flatnonzero(worth > least), own)
        return Explanation(
            work=work,
            sum=float(sums[work]),
            highest=float(np.sort(worth[may])[::-1][: len(own)].sum()),
            below=int((sums < sums[work]).sum()),
            readings=readings,
            passed=tuple(
                self._passed(work, int(reader))
                for reader in better[np.argsort(-worth[better], kind="stable")]
            ),
        )

    def _passed(self, work: int, reader: int) -> Passed:
        flow, worth = self._flow, float(self._problem.benefit[work, reader])
        reduced = (1 + flow.floor_price[work]) * worth
        reduced -= flow.row_price[work] + flow.column_price[reader]
        if not self._permitted[work, reader]:
            because, cost = Because.FORBIDDEN, np.nan
        else:
            loads = np.bincount(self._problem.fixed[:, 1], minlength=len(self.loads))
            is_full = self.loads[reader] >= self._problem.room[reader] + loads[reader]
            because = Because.FULL if is_full else Because.NEEDED_ELSEWHERE
            cost = max(0.0, -float(reduced))
        holds = self.pairs[self.pairs[:, 1] == reader, 0]
        return Passed(reader, worth, because, cost, tuple(holds.tolist()))
