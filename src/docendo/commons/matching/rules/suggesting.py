"""Whom a person could ask, and why: the solver's terms, looked at from one side; no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

import numpy as np

from docendo.commons.matching.rules.candidates import Candidates, together
from docendo.commons.matching.rules.fitting import fit
from docendo.commons.matching.rules.meeting import Together
from docendo.commons.matching.rules.pool import SLOTS, Kind, Plan, Pool
from docendo.commons.matching.rules.proposal import Pair, Proposal
from docendo.commons.matching.rules.reasons import Improvement, Lever, Reason, improvements, reasons
from docendo.commons.matching.rules.week import Span, spans

# Who would meet has so long a week in common.
MINUTES = 60


class Way(StrEnum):
    """What two would do, in the order in which a page shows it."""

    SWAP = "swap"
    HELPS_ME = "helps_me"
    BOTH = "both"
    I_HELP = "i_help"


@dataclass(frozen=True)
class Fit:
    """Somebody (a row of the pool) who fits, and why: as who helps, who learns, or a peer.

    Of a swap both ``as_helper`` and ``as_learner`` are there.
    """

    way: Way
    person: int
    what: Together
    score: float
    as_helper: tuple[Reason, ...] = ()
    as_learner: tuple[Reason, ...] = ()
    as_peer: tuple[Reason, ...] = ()


class Suggesting:
    """Fits one person (``me``, a row of the pool) with everybody else."""

    def __init__(self, pool: Pool, *, me: int, minutes: int = MINUTES) -> None:
        self.pool, self.me = pool, me
        # Who has not said when they are free yet may look around all the same.
        if not pool.weeks.free[:, me].any():
            minutes = 0
        self.helping = Plan(kind=Kind.TUTORS, minutes=minutes)
        self.learning = Plan(kind=Kind.PEERS, minutes=minutes)

    def fits(self, *, most: int) -> tuple[Fit, ...]:
        """Who fits best in each way, at most so many; each once, in the first way that they do."""
        own = np.array([self.me])
        helpers = fit(self.pool, plan=self.helping, learners=own)
        learners = fit(self.pool, plan=self.helping, helpers=own)
        # Of peers either may stand first.
        peers = together(
            [
                fit(self.pool, plan=self.learning, helpers=own),
                fit(self.pool, plan=self.learning, learners=own),
            ]
        )
        found: dict[int, Fit] = {}
        for ways in (
            self._swaps(helpers, learners),
            self._alone(Way.HELPS_ME, helpers),
            self._alone(Way.BOTH, peers),
            self._alone(Way.I_HELP, learners),
        ):
            news = (each for each in ways if each.person not in found)
            found.update({each.person: each for each in islice(news, most)})
        return tuple(found.values())

    def _swaps(self, helpers: Candidates, learners: Candidates) -> Iterator[Fit]:
        gives = dict(zip(helpers.helper.tolist(), range(len(helpers)), strict=True))
        takes = dict(zip(learners.learner.tolist(), range(len(learners)), strict=True))
        both = [(person, gives[person], takes[person]) for person in gives if person in takes]
        both.sort(key=lambda row: (-helpers.score[row[1]] - learners.score[row[2]], row[0]))
        for person, give, take in both:
            what = Together(learn=int(helpers.topic[give]), teach=int(learners.topic[take]))
            if what.learn != what.teach:
                yield Fit(
                    Way.SWAP,
                    person,
                    what,
                    float(helpers.score[give] + learners.score[take]),
                    as_helper=self._why(helpers, give, self.helping),
                    as_learner=self._why(learners, take, self.helping),
                )

    def _alone(self, way: Way, candidates: Candidates) -> Iterator[Fit]:
        other = np.where(candidates.helper == self.me, candidates.learner, candidates.helper)
        for row in np.lexsort([other, -candidates.score]).tolist():
            person, topic = int(other[row]), int(candidates.topic[row])
            score = float(candidates.score[row])
            match way:
                case Way.HELPS_ME:
                    why = self._why(candidates, row, self.helping)
                    yield Fit(way, person, Together(learn=topic), score, as_helper=why)
                case Way.I_HELP:
                    why = self._why(candidates, row, self.helping)
                    yield Fit(way, person, Together(teach=topic), score, as_learner=why)
                case _:
                    why = self._why(candidates, row, self.learning)
                    yield Fit(way, person, Together(both=topic), score, as_peer=why)

    def _why(self, candidates: Candidates, row: int, plan: Plan) -> tuple[Reason, ...]:
        pair = Pair(int(candidates.helper[row]), int(candidates.learner[row]))
        return reasons(self._nobody_chosen(candidates, plan), pair=pair)

    def _nobody_chosen(self, candidates: Candidates, plan: Plan) -> Proposal:
        none = np.zeros(len(candidates), np.bool_)
        return Proposal(self.pool, plan, candidates, chosen=none, locked=none)

    def more_hours(self) -> Improvement | None:
        """The part of a day in which the most people more could help, were one free then."""
        helpers = fit(self.pool, plan=self.helping, learners=np.array([self.me]))
        proposal = self._nobody_chosen(helpers, self.helping)
        found = improvements(proposal, person=self.me)
        return next((one for one in found if one.lever is Lever.HOURS and one.now), None)


def shared_times(pool: Pool, *, me: int, other: int) -> tuple[Span, ...]:
    """When both are free at this time of the year, by the clocks of the first."""
    both = pool.weeks.free[0, me] & pool.weeks.free[0, other]
    quarters = np.unpackbits(both.view(np.uint8), bitorder="little")[:SLOTS]
    local = np.roll(quarters, int(pool.weeks.east[0, me])).reshape(-1, 2).all(axis=1)
    return spans(np.packbits(local, bitorder="little").tobytes())
