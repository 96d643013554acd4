"""Why two people were matched, and what would bring somebody more; codes and numbers.

The pages make sentences of them. Who is kept apart from somebody is no candidate of theirs, so that
no reason can speak of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from docendo.commons.matching.rules.between import shared_minutes, weights
from docendo.commons.matching.rules.fitting import fit
from docendo.commons.matching.rules.pool import (
    PREFERENCES,
    SLOT_MINUTES,
    SLOTS,
    Kind,
    Pool,
    Term,
    Weeks,
    packed,
)
from docendo.commons.matching.rules.proposal import Pair, Proposal, seats
from docendo.engine.checks import Ints

# Morning, afternoon and evening, in hours of somebody's own day.
PARTS = ((8, 12), (12, 17), (17, 22))
A_DAY = 24 * 60 // SLOT_MINUTES
_PREFERRED = dict(zip((Term.PACE, Term.FORMAT, Term.SIZE, Term.RHYTHM), PREFERENCES, strict=True))


@dataclass(frozen=True)
class Reason:
    """A term of a pair's score: without it the score would be smaller by ``worth``.

    ``value`` from 0 to 1 is how much of it there is; ``amount`` what a sentence can say: the topic,
    the level of who helps, the shared minutes, the answers that worked, or the preference.
    """

    term: Term
    worth: float
    value: float
    amount: int


def reasons(proposal: Proposal, *, pair: Pair) -> tuple[Reason, ...]:
    """Why these two, what counts most first.

    A preference is a reason only where both have it and said so: that anything suits one of them
    hinders nothing, but nobody would call it why.
    """
    [row] = proposal.candidates.find(np.array([pair], np.int64)).tolist()
    terms, share = proposal.candidates.terms[row], weights(proposal.plan)
    amounts = _amounts(proposal, row)
    found = [
        Reason(term, float(share[term] * terms[term]), float(terms[term]), amounts[term])
        for term in Term
        if share[term] * terms[term] > 0 and not (term in _PREFERRED and not amounts[term])
    ]
    return tuple(sorted(found, key=lambda reason: (-reason.worth, reason.term)))


def _amounts(proposal: Proposal, row: int) -> dict[Term, int]:
    pool, candidates = proposal.pool, proposal.candidates
    helper, learner, topic = (
        int(column[row]) for column in (candidates.helper, candidates.learner, candidates.topic)
    )
    offer = np.flatnonzero((pool.offers.person == helper) & (pool.offers.topic == topic))[:1]
    amounts = {
        Term.TOPIC: topic,
        Term.LEVEL: int(pool.offers.level[offer].sum()),
        Term.EVIDENCE: int(pool.offers.worked[offer].sum()),
        Term.HOURS: int(candidates.minutes[row]),
        Term.NEW: 0,
    }
    for term, name in _PREFERRED.items():
        one, other = int(getattr(pool, name)[helper]), int(getattr(pool, name)[learner])
        amounts[term] = one if one == other else 0
    return amounts


class Lever(StrEnum):
    """What somebody could change by themselves."""

    HOURS = "hours"
    LANGUAGE = "language"
    SEAT = "seat"


@dataclass(frozen=True)
class Improvement:
    """One change, all else equal, by which somebody could meet ``more`` people than now.

    So many of them have room today (``now``) and would be a match at once. ``day`` (0 for Monday)
    and ``part`` of ``PARTS`` for hours, ``language`` a bit for a language.
    """

    lever: Lever
    more: int
    now: int
    day: int | None = None
    part: int | None = None
    language: int | None = None


def improvements(
    proposal: Proposal, *, person: int, as_helper: bool = False
) -> tuple[Improvement, ...]:
    """What would bring somebody more people, what helps at once and the most first.

    Each was made and everybody fitted again: a part of a day more, each language that would open
    somebody, and one more seat for who is full. ``more`` counts whoever could be met by it, for a
    seat those who have nobody; the pairs that are there already are not counted.
    """
    trial = _Trial(proposal, person, as_helper)
    found = [one for one in (*trial.hours(), *trial.languages(), *trial.seat()) if one.more]
    order = list(Lever)
    return tuple(
        sorted(
            found,
            key=lambda one: (
                -one.now,
                -one.more,
                order.index(one.lever),
                one.day or 0,
                one.part or 0,
                one.language or 0,
            ),
        )
    )


class _Trial:
    """Fits one person again with something changed."""

    def __init__(self, proposal: Proposal, person: int, as_helper: bool) -> None:
        self.proposal, self.person, self.as_helper = proposal, person, as_helper
        self.others_now = self._others()
        can_help, can_learn = seats(proposal.pool, proposal.plan)
        chosen = proposal.candidates.where(proposal.chosen)
        helps = np.bincount(chosen.helper, minlength=len(proposal.pool))
        learns = np.bincount(chosen.learner, minlength=len(proposal.pool))
        if proposal.plan.kind is Kind.PEERS:
            helps = learns = helps + learns
        self.room = can_learn - learns if as_helper else can_help - helps
        self.own_room = int((can_help - helps if as_helper else can_learn - learns)[person])

    def hours(self) -> Iterator[Improvement]:
        pool = self.proposal.pool
        if not self.proposal.plan.minutes:
            return
        others = np.setdiff1d(self._others(minutes=0), self.others_now)
        if not len(others):
            return
        for day in range(7):
            for part in range(len(PARTS)):
                weeks = with_part(pool, person=self.person, day=day, part=part)
                minutes = shared_minutes(weeks, np.full(len(others), self.person), others)
                news = others[minutes >= self.proposal.plan.minutes]
                yield Improvement(Lever.HOURS, len(news), self._open(news), day=day, part=part)

    def languages(self) -> Iterator[Improvement]:
        pool = self.proposal.pool
        if not self.proposal.plan.needs_language:
            return
        others = np.setdiff1d(self._others(needs_language=False), self.others_now)
        spoken = pool.languages[others]
        for bit in range(int(np.bitwise_or.reduce(spoken)).bit_length() if len(others) else 0):
            news = others[(spoken >> np.uint64(bit)) & np.uint64(1) > 0]
            yield Improvement(Lever.LANGUAGE, len(news), self._open(news), language=bit)

    def seat(self) -> Iterator[Improvement]:
        if self.own_room > 0 or not self.as_helper:
            return
        nobody = np.isnan(self.proposal.served[self.others_now])
        count = int((nobody & (self.room[self.others_now] > 0)).sum())
        yield Improvement(Lever.SEAT, count, count)

    def _open(self, others: Ints) -> int:
        return int((self.room[others] > 0).sum())

    def _others(self, **changes: object) -> Ints:
        """Everybody whom the person could meet by the plan, or by one that asks for less."""
        plan = replace(self.proposal.plan, **changes)  # type: ignore[arg-type]  # names of the plan
        one = np.array([self.person])
        others = []
        # Of peers anybody may stand as either.
        if self.as_helper or plan.kind is Kind.PEERS:
            others.append(fit(self.proposal.pool, plan=plan, helpers=one).learner)
        if not self.as_helper or plan.kind is Kind.PEERS:
            others.append(fit(self.proposal.pool, plan=plan, learners=one).helper)
        return np.unique(np.concatenate(others))


def with_part(pool: Pool, *, person: int, day: int, part: int) -> Weeks:
    """Everybody's weeks, with one person free for a part of one of their own days as well."""
    weeks = pool.weeks
    start, end = (day * A_DAY + hour * A_DAY // 24 for hour in PARTS[part])
    local = np.zeros(SLOTS, np.uint8)
    local[start:end] = 1
    free = weeks.free.copy()
    for season, ahead in enumerate(weeks.east[:, person].tolist()):
        free[season, person] |= packed(np.roll(local, -ahead)[None])[0]
    return Weeks(free, weeks.east)
