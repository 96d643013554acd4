"""What a hand or a refusal changes, and what it leaves as it was."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docendo.commons.matching.rules.changing import LONGEST, declined, move, without
from docendo.commons.matching.rules.fitting import Bar
from docendo.commons.matching.rules.pairing import propose
from docendo.commons.matching.rules.pool import Kind, Plan, Pool
from docendo.commons.matching.rules.proposal import Pair
from docendo.commons.matching.tests.pools import at_random, evening, plans, pool_of, pools
from docendo.commons.matching.tests.test_pairing import check, free_partners


@settings(max_examples=80, deadline=None)
@given(pools, plans(kinds=(Kind.TUTORS, Kind.PEERS, Kind.GROUPS)), st.integers(0, 100))
def test_a_refusal_breaks_nothing_and_leaves_nobody_out_who_could_be_matched(
    pool: Pool, plan: Plan, at: int
) -> None:
    proposal = propose(pool, plan=plan)
    if not proposal.pairs:
        return
    pair = proposal.pairs[at % len(proposal.pairs)]
    changed = declined(proposal, pair=pair)
    check(changed.proposal)
    assert pair in changed.gone
    assert pair not in changed.proposal.pairs
    assert not free_partners(changed.proposal)
    left = without(proposal, person=pair.learner).proposal
    check(left)
    assert not free_partners(left)
    assert pair.learner not in {person for both in left.pairs for person in both}


@settings(max_examples=60, deadline=None)
@given(pools, st.integers(0, 100))
def test_a_refusal_changes_only_what_it_must(pool: Pool, at: int) -> None:
    """Each who lost somebody moves some others, few at most; and nobody where a seat is free."""
    proposal = propose(pool, plan=Plan(minutes=0))
    if not proposal.pairs:
        return
    pair = proposal.pairs[at % len(proposal.pairs)]
    changed = declined(proposal, pair=pair)
    # Two who help each other are two pairs with four ends.
    assert len(changed.gone) <= 2 + 4 * LONGEST
    assert len(changed.new) <= 4 * (LONGEST + 1)
    stay = set(proposal.pairs) - set(changed.gone)
    assert stay <= set(changed.proposal.pairs)
    # Whoever was served is served, but for the two whom it is about.
    before = set(np.flatnonzero(~np.isnan(proposal.served)).tolist())
    after = set(np.flatnonzero(~np.isnan(changed.proposal.served)).tolist())
    assert before - after <= set(pair)


def test_nobody_else_moves_where_a_seat_is_free() -> None:
    pool = pool_of(people=5, offers=[(0, 0, 4), (1, 0, 3), (2, 0, 1)], wishes=[(3, 0), (4, 0)])
    proposal = propose(pool, plan=Plan())
    changed = declined(proposal, pair=proposal.pairs[0])
    assert changed.gone == (proposal.pairs[0],)
    assert changed.new == (Pair(2, proposal.pairs[0].learner),)


def test_somebody_gives_way_where_nobody_would_be_left_out_by_it() -> None:
    """Person 3 can only have 1, whom 4 has; 4 can go to 2."""
    pool = pool_of(
        people=5,
        offers=[(0, 0, 4), (1, 0, 4), (1, 1, 4), (2, 1, 1)],
        wishes=[(3, 0), (4, 1)],
    )
    proposal = propose(pool, plan=Plan(), locked=[(0, 3), (1, 4)])
    free = replace(proposal, locked=np.zeros(len(proposal.candidates), np.bool_))
    changed = declined(free, pair=Pair(0, 3))
    assert changed.gone == ((0, 3), (1, 4))
    assert changed.new == ((1, 3), (2, 4))
    # What is locked does not give way.
    assert declined(proposal, pair=Pair(0, 3)).new == ()


def test_a_trio_that_loses_one_is_a_pair_and_who_is_over_joins_another() -> None:
    pool = pool_of(people=5, offers=[], wishes=[(person, 0) for person in range(5)])
    proposal = propose(pool, plan=Plan(kind=Kind.PEERS))
    trio = next(group for group in proposal.groups if len(group) == 3)
    assert sorted(map(len, without(proposal, person=trio[0]).proposal.groups)) == [2, 2]
    pair = next(group for group in proposal.groups if len(group) == 2)
    after = without(proposal, person=pair[0]).proposal
    assert sorted(map(len, after.groups)) == [2, 2]


def test_two_of_a_trio_who_part_never_meet_again_and_the_third_keeps_one_of_them() -> None:
    pool = pool_of(people=3, offers=[], wishes=[(person, 0) for person in range(3)])
    changed = declined(propose(pool, plan=Plan(kind=Kind.PEERS)), pair=Pair(0, 1))
    check(changed.proposal)
    [group] = changed.proposal.groups
    assert 2 in group
    assert len(group) == 2


def test_a_ring_without_one_of_it_is_dissolved_and_closed_anew_where_it_can_be() -> None:
    pool = pool_of(
        people=3,
        offers=[(0, 0, 2), (1, 1, 2), (2, 2, 2), (1, 2, 2)],
        wishes=[(1, 0), (2, 1), (0, 2)],
    )
    plan = Plan(kind=Kind.RINGS)
    swap = propose(pool, plan=plan)
    assert swap.groups == ((0, 1, 2),)
    changed = declined(swap, pair=Pair(2, 0))
    assert changed.proposal.groups == ((0, 1),)


def test_a_move_says_what_it_would_do() -> None:
    pool = pool_of(
        people=4,
        offers=[(0, 0, 4), (1, 0, 2)],
        wishes=[(2, 0), (3, 0)],
        pace=np.array([1, 2, 1, 2]),
    )
    proposal = propose(pool, plan=Plan())
    full = move(proposal, pair=Pair(0, 3))
    assert (full.proposal, full.broken) == (None, (Bar.HELPER_FULL, Bar.LEARNER_FULL))
    moved = move(proposal, pair=Pair(0, 3), instead=(Pair(0, 2), Pair(1, 3)))
    assert moved.proposal is not None
    assert moved.proposal.pairs == ((0, 3),)
    assert moved.proposal.locked.sum() == 1
    assert moved.difference == pytest.approx(moved.proposal.totals.total - proposal.totals.total)
    assert [loss.person for loss in moved.losses] == [2]
    assert moved.losses[0].after == 0.0
    again = propose(pool, plan=Plan(), locked=[(0, 3)])
    assert again.pairs == ((0, 3), (1, 2))


def test_a_move_that_breaks_something_is_refused_with_the_reason() -> None:
    pool = pool_of(
        people=3,
        offers=[(0, 0, 2)],
        wishes=[(1, 0), (2, 0)],
        free=[evening(1), evening(1), evening(3)],
    )
    proposal = propose(pool, plan=Plan())
    moved = move(proposal, pair=Pair(0, 2), instead=(Pair(0, 1),))
    assert (moved.proposal, moved.broken, moved.losses) == (None, (Bar.HOURS,), ())


def test_a_refusal_in_a_large_pool_takes_a_moment_only() -> None:
    proposal = propose(at_random(200, 2, topics=9), plan=Plan(minutes=0))
    changed = declined(proposal, pair=proposal.pairs[0])
    assert len(changed.gone) <= 1 + 2 * LONGEST
