"""Swaps and rings."""

from dataclasses import replace
from itertools import combinations, permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from docendo.commons.matching.rules.changing import move
from docendo.commons.matching.rules.fitting import Bar, Step, fit
from docendo.commons.matching.rules.pairing import propose
from docendo.commons.matching.rules.pool import Kind, Plan, Pool
from docendo.commons.matching.rules.proposal import Pair
from docendo.commons.matching.tests.pools import little_pools, plans, pool_of, pools


def round_of_three(**columns: object) -> Pool:
    """0 helps 1, 1 helps 2, 2 helps 0; and 3 wants what 0 knows, but knows nothing."""
    return pool_of(
        people=4,
        offers=[(0, 0, 2), (1, 1, 2), (2, 2, 2)],
        wishes=[(1, 0), (2, 1), (0, 2), (3, 0)],
        **columns,  # type: ignore[arg-type]  # names of the pool
    )


def test_each_in_a_ring_helps_the_next() -> None:
    proposal = propose(round_of_three(), plan=Plan(kind=Kind.RINGS))
    assert proposal.groups == ((0, 1, 2),)
    assert proposal.pairs == ((0, 1), (1, 2), (2, 0))
    assert [(one.person, one.is_helper) for one in proposal.unmatched] == [(3, False)]


def test_a_ring_is_never_longer_than_the_plan_says() -> None:
    plan = Plan(kind=Kind.RINGS, longest=2)
    assert propose(round_of_three(), plan=plan).groups == ()


def test_who_takes_a_break_from_helping_is_in_no_ring() -> None:
    pool = round_of_three(can_help=np.array([1, 0, 1, 1]))
    assert propose(pool, plan=Plan(kind=Kind.RINGS)).groups == ()


def test_a_whole_ring_may_be_locked_but_no_part_of_one() -> None:
    plan = Plan(kind=Kind.RINGS)
    ring = [(0, 1), (1, 2), (2, 0)]
    whole = propose(round_of_three(), plan=plan, locked=ring)
    assert (whole.groups, whole.locked.sum(), whole.refused) == (((0, 1, 2),), 3, ())
    part = propose(round_of_three(), plan=plan, locked=[*ring[:2], (0, 3)])
    assert {one.bars for one in part.refused} == {(Bar.RING,)}
    assert len(part.refused) == 3
    assert move(whole, pair=Pair(0, 3)).broken == (Bar.RING,)


def test_whoever_loses_patience_gets_the_rings_found_so_far() -> None:
    seen: list[Step] = []

    def stop(step: Step) -> bool:
        seen.append(step)
        return len(seen) < 2

    proposal = propose(round_of_three(), plan=Plan(kind=Kind.RINGS), progress=stop)
    assert not proposal.is_finished
    assert proposal.groups in ((), ((0, 1, 2),))


def ring_of_four(**columns: object) -> Pool:
    """Each helps the next, and nobody anybody else."""
    return pool_of(
        people=4,
        offers=[(each, each, 2) for each in range(4)],
        wishes=[((each + 1) % 4, each) for each in range(4)],
        **columns,  # type: ignore[arg-type]  # names of the pool
    )


FOUR = Plan(kind=Kind.RINGS, longest=4)


def test_four_close_a_ring_where_no_three_do() -> None:
    assert propose(ring_of_four(), plan=Plan(kind=Kind.RINGS)).groups == ()
    assert propose(ring_of_four(), plan=FOUR).groups == ((0, 1, 2, 3),)


def test_nobody_is_in_a_ring_with_whom_they_are_kept_apart_from() -> None:
    """Of four, two do not stand beside each other; they would meet on the board of the match."""
    pool = ring_of_four(apart=np.array([(0, 2)]))
    assert propose(pool, plan=FOUR).groups == ()
    whole = [(each, (each + 1) % 4) for each in range(4)]
    kept = propose(pool, plan=FOUR, locked=whole)
    assert (kept.groups, len(kept.refused)) == ((), 4)
    assert propose(ring_of_four(), plan=FOUR, locked=whole).refused == ()


def test_whoever_can_close_another_ring_is_not_left_out_for_two_who_are_kept_apart() -> None:
    """0 → 1 → 2 → 3 → 0 would be the best; 1 → 4 → 3 takes the place of 1 → 2 → 3."""
    pool = pool_of(
        people=5,
        offers=[(0, 0, 1), (1, 1, 2), (2, 2, 4), (3, 3, 1), (4, 2, 2)],
        wishes=[(1, 0), (2, 1), (4, 1), (3, 2), (0, 3)],
        apart=np.array([(2, 0)]),
    )
    assert propose(pool, plan=FOUR).groups == ((0, 1, 4, 3),)


@settings(max_examples=150, deadline=None)
@given(pools, plans(kinds=(Kind.RINGS,)))
def test_longer_rings_reach_nobody_less(pool: Pool, plan: Plan) -> None:
    short, long = (propose(pool, plan=replace(plan, longest=longest)) for longest in (3, 4))
    assert sum(map(len, short.groups)) <= sum(map(len, long.groups))
    apart = {frozenset(pair) for pair in pool.apart.tolist()}
    for ring in long.groups:
        assert not apart & set(map(frozenset, combinations(ring, 2)))


@settings(max_examples=60, deadline=None)
@given(little_pools, plans(kinds=(Kind.RINGS,)), st.sampled_from([3, 4]))
def test_no_other_rings_reach_more_people(pool: Pool, plan: Plan, longest: int) -> None:
    plan = replace(plan, longest=longest)
    candidates = fit(pool, plan=plan)
    apart = {frozenset(pair) for pair in pool.apart.tolist()}
    helps = set(zip(candidates.helper.tolist(), candidates.learner.tolist(), strict=True))
    rings = {
        frozenset(some)
        for size in range(2, plan.longest + 1)
        for some in permutations(range(len(pool)), size)
        if all(pair in helps for pair in zip(some, (*some[1:], some[0]), strict=True))
        and not apart & set(map(frozenset, combinations(some, 2)))
    }

    def most(taken: frozenset[int]) -> int:
        return max(
            (len(ring) + most(taken | ring) for ring in rings if not ring & taken), default=0
        )

    reached = sum(map(len, propose(pool, plan=plan).groups))
    assert reached == most(frozenset())
