"""Reasons are true, and what is said to help does help."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docendo.commons.matching.rules.between import weights
from docendo.commons.matching.rules.candidates import Candidates
from docendo.commons.matching.rules.fitting import fit
from docendo.commons.matching.rules.pairing import propose
from docendo.commons.matching.rules.pool import Kind, Plan, Pool, Term
from docendo.commons.matching.rules.proposal import Pair
from docendo.commons.matching.rules.reasons import (
    PARTS,
    Improvement,
    Lever,
    improvements,
    reasons,
    with_part,
)
from docendo.commons.matching.tests.pools import evening, plans, pool_of, pools

NAMES = {Term.PACE: "pace", Term.FORMAT: "format", Term.SIZE: "size", Term.RHYTHM: "rhythm"}


@settings(max_examples=80, deadline=None)
@given(pools, plans())
def test_every_reason_lowers_the_score_when_it_is_taken_away(pool: Pool, plan: Plan) -> None:
    proposal = propose(pool, plan=plan)
    share = weights(plan)
    for pair in proposal.pairs:
        row = proposal.candidates.find(np.array([pair]))[0]
        terms = proposal.candidates.terms[row].astype(float)
        score = proposal.candidates.score[row]
        assert score == pytest.approx(terms @ share, abs=1e-6)
        for reason in reasons(proposal, pair=pair):
            less = terms.copy()
            less[reason.term] = 0
            assert less @ share == pytest.approx(score - reason.worth, abs=1e-6)
            assert reason.worth > 0


@settings(max_examples=60, deadline=None)
@given(pools, plans(kinds=(Kind.TUTORS, Kind.PEERS)))
def test_a_preference_is_a_reason_only_if_it_would_hurt_to_want_something_else(
    pool: Pool, plan: Plan
) -> None:
    """The fact itself is taken away, and everybody fitted anew."""
    proposal = propose(pool, plan=plan)
    for pair in proposal.pairs[:3]:
        row = proposal.candidates.find(np.array([pair]))[0]
        for reason in reasons(proposal, pair=pair):
            if reason.term not in NAMES:
                continue
            column = getattr(pool, NAMES[reason.term]).copy()
            assert column[pair.helper] == column[pair.learner] == reason.amount
            column[pair.learner] = 9
            other = replace(pool, **{NAMES[reason.term]: column})
            again = fit(other, plan=plan)
            at = again.find(np.array([pair]))[0]
            assert again.score[at] < proposal.candidates.score[row]


def test_what_counts_nothing_in_a_plan_is_no_reason() -> None:
    pool = pool_of(people=2, offers=[(0, 0, 2)], wishes=[(1, 0)], pace=np.array([1, 1]))
    plan = Plan(weights={Term.TOPIC: 1, Term.PACE: 1})
    told = reasons(propose(pool, plan=plan), pair=Pair(0, 1))
    assert [(reason.term, reason.worth, reason.amount) for reason in told] == [
        (Term.TOPIC, 0.5, 0),
        (Term.PACE, 0.5, 1),
    ]


def test_that_anything_suits_somebody_is_no_reason() -> None:
    pool = pool_of(people=2, offers=[(0, 0, 2)], wishes=[(1, 0)], pace=np.array([1, 0]))
    told = reasons(propose(pool, plan=Plan()), pair=Pair(0, 1))
    assert Term.PACE not in {reason.term for reason in told}


def made(pool: Pool, person: int, change: Improvement) -> Pool:
    match change.lever:
        case Lever.HOURS:
            assert change.day is not None
            assert change.part is not None
            return replace(
                pool, weeks=with_part(pool, person=person, day=change.day, part=change.part)
            )
        case Lever.LANGUAGE:
            assert change.language is not None
            languages = pool.languages.copy()
            languages[person] |= np.uint64(1 << change.language)
            return replace(pool, languages=languages)
        case Lever.SEAT:
            can_help = pool.can_help.copy()
            can_help[person] += 1
            return replace(pool, can_help=can_help)


def count(candidates: Candidates, person: int, as_helper: bool) -> int:
    ends = candidates.helper if as_helper else candidates.learner
    return int((ends == person).sum())


@settings(max_examples=80, deadline=None)
@given(pools, plans(kinds=(Kind.TUTORS,)), st.booleans())
def test_what_is_said_to_help_is_what_happens_when_it_is_done(
    pool: Pool, plan: Plan, as_helper: bool
) -> None:
    proposal = propose(pool, plan=plan)
    for person in [one.person for one in proposal.unmatched if one.is_helper == as_helper][:2]:
        for change in improvements(proposal, person=person, as_helper=as_helper):
            before = fit(pool, plan=plan)
            after = fit(made(pool, person, change), plan=plan)
            more = count(after, person, as_helper) - count(before, person, as_helper)
            if change.lever is not Lever.SEAT:
                assert more == change.more
            assert change.now <= change.more
            if change.now and not as_helper:
                served = propose(made(pool, person, change), plan=plan).totals.matched
                # One who learns and helps may serve another by it as well.
                assert served >= proposal.totals.matched + 1


def test_two_more_people_could_help_on_tuesday_evening() -> None:
    pool = pool_of(
        people=4,
        offers=[(0, 0, 2), (1, 0, 2), (2, 0, 2)],
        wishes=[(3, 0)],
        free=[evening(1), evening(1), evening(4), evening(6)],
    )
    best, *_others = improvements(propose(pool, plan=Plan()), person=3)
    assert (best.lever, best.day, PARTS[best.part or 0], best.more, best.now) == (
        Lever.HOURS,
        1,
        (17, 22),
        2,
        2,
    )


def test_one_more_seat_helps_who_has_nobody() -> None:
    pool = pool_of(people=3, offers=[(0, 0, 2)], wishes=[(1, 0), (2, 0)])
    told = improvements(propose(pool, plan=Plan()), person=0, as_helper=True)
    assert [(one.lever, one.more) for one in told] == [(Lever.SEAT, 1)]


def test_who_is_kept_apart_is_counted_nowhere() -> None:
    """With the pair kept apart all that is said is what would be said if the other were not there.

    And to somebody else nothing changes.
    """
    free = [evening(1), evening(1), evening(4), evening(6)]
    offers, wishes = [(0, 0, 2), (1, 0, 2), (2, 0, 2)], [(3, 0)]
    usual = pool_of(people=4, offers=offers, wishes=wishes, free=free)
    apart = replace(usual, apart=np.array([[0, 3]]))
    gone = pool_of(people=4, offers=offers[1:], wishes=wishes, free=free)
    plan = Plan()
    assert improvements(propose(apart, plan=plan), person=3) == improvements(
        propose(gone, plan=plan), person=3
    )
    assert improvements(propose(apart, plan=plan), person=2, as_helper=True) == improvements(
        propose(usual, plan=plan), person=2, as_helper=True
    )
