"""What grades say, and why."""

from dataclasses import dataclass, field

import numpy as np

from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.grading.judgments import known_work


@dataclass(frozen=True)
class Reading:
    """One judgment, as it counted for its work.

    ``weight`` is the judgment's share of what is known of the work; ``careful`` the probability
    that it depends on the work at all; ``bias`` how generous its reader is, in points.
    """

    reader: int
    total: float
    bias: float
    weight: float
    careful: float


@dataclass(frozen=True)
class Explanation:
    """Why a work has its grade.

    ``given`` is the plain mean of the readers' totals. ``prior_weight`` is the share of what is
    known that comes from how works of this round are in general; it and the weights of the
    readings add up to 1. ``shift`` is what the anchors added.
    """

    work: int
    score: float
    low: float
    high: float
    given: float
    typical: float
    prior_weight: float
    shift: float
    is_anchor: bool
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Evidence:
    """What an explanation is made of; the rows are those of the judgments."""

    work: Ints
    reader: Ints
    total: Floats
    weight: Floats
    careful: Floats
    shift: Floats
    is_anchor: Bools


@dataclass(frozen=True)
class Grades:
    """Grades of all works, with an interval that holds the fair one in ``confidence`` of cases.

    ``score``, ``low``, ``high``: points (works,). ``bias``: points by which each reader is more
    generous than readers are on average (readers,). ``reliability``: between 0 and 1 (readers,),
    the share of the variance of what a reader gives that comes from the work. ``wants_reader``:
    works that another reader would help (works,).
    """

    score: Floats
    low: Floats
    high: Floats
    bias: Floats
    reliability: Floats
    wants_reader: Bools
    evidence: Evidence = field(repr=False)

    def explain(self, work: int) -> Explanation:
        """Raises Invalid where there is no such work. O(n)."""
        code = known_work(work, works=len(self.score))
        seen = self.evidence
        rows = np.flatnonzero(seen.work == code)
        readings = tuple(
            Reading(
                reader=int(seen.reader[row]),
                total=float(seen.total[row]),
                bias=float(self.bias[seen.reader[row]]),
                weight=float(seen.weight[row]),
                careful=float(seen.careful[row]),
            )
            for row in rows
        )
        return Explanation(
            work=code,
            score=float(self.score[code]),
            low=float(self.low[code]),
            high=float(self.high[code]),
            given=float(seen.total[rows].mean()) if len(rows) else float("nan"),
            typical=float(np.mean(self.score)),
            prior_weight=1 - sum(reading.weight for reading in readings),
            shift=float(seen.shift[code]),
            is_anchor=bool(seen.is_anchor[code]),
            readings=readings,
        )
