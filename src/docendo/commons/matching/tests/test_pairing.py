"""A proposal: what always holds, and that nothing better is there."""

from dataclasses import astuple, replace
from itertools import chain, combinations
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docendo.commons.matching.rules import between, fitting, pairing
from docendo.commons.matching.rules.candidates import Candidates
from docendo.commons.matching.rules.fitting import Bar, Step, bars, fit, furthest
from docendo.commons.matching.rules.pairing import greedily, propose
from docendo.commons.matching.rules.pool import Kind, Plan, Pool, standing
from docendo.commons.matching.rules.proposal import Pair, Proposal, Refused, seats
from docendo.commons.matching.tests.pools import (
    at_random,
    evening,
    little_pools,
    plans,
    pool_of,
    pools,
    renumbered,
)
from docendo.engine.checks import Ints


def free_minutes(pool: Pool, people: tuple[int, ...]) -> int:
    """Minutes that all of these share, counted one by one."""
    least = 10**6
    for season in pool.weeks.free:
        shared = (1 << 672) - 1
        for person in people:
            shared &= int.from_bytes(season[person].astype("<u8").tobytes(), "little")
        least = min(least, 15 * shared.bit_count())
    return least


def check(proposal: Proposal) -> None:
    """That no hard constraint is broken, each told anew from the pool."""
    pool, plan = proposal.pool, proposal.plan
    offers = dict(
        zip(zip(pool.offers.person, pool.offers.topic, strict=True), pool.offers.level, strict=True)
    )
    wishes = set(zip(pool.wishes.person.tolist(), pool.wishes.topic.tolist(), strict=True))
    rows = proposal.candidates.where(proposal.chosen)
    apart = {frozenset(pair) for pair in pool.apart.tolist()}
    for (helper, learner), topic in zip(proposal.pairs, rows.topic.tolist(), strict=True):
        assert helper != learner
        assert (learner, topic) in wishes
        if plan.kind is Kind.PEERS:
            assert (helper, topic) in wishes
        else:
            assert offers[helper, topic] > offers.get((learner, topic), 0)
        assert not plan.needs_language or pool.languages[helper] & pool.languages[learner]
        assert free_minutes(pool, (helper, learner)) >= plan.minutes
        assert frozenset((helper, learner)) not in apart
        assert plan.allowed is None or plan.allowed[pool.group[helper], pool.group[learner]]
    if plan.kind is Kind.GROUPS:
        for group in proposal.groups:
            assert free_minutes(pool, group) >= plan.minutes
            assert not apart & set(map(frozenset, combinations(group, 2)))
    if plan.kind is Kind.PEERS:
        assert all(len(group) in (2, 3) for group in proposal.groups)
        everyone = [person for group in proposal.groups for person in group]
        assert len(everyone) == len(set(everyone))
        # All of a trio may meet each other.
        met = {pair for group in proposal.groups for pair in combinations(group, 2)}
        assert met == set(proposal.pairs)
        return
    can_help, can_learn = seats(pool, plan)
    assert (proposal.load <= can_help).all()
    assert (np.bincount(rows.learner, minlength=len(pool)) <= can_learn).all()
    if plan.kind is Kind.RINGS:
        assert all(2 <= len(ring) <= plan.longest for ring in proposal.groups)


def free_partners(proposal: Proposal) -> list[Pair]:
    """Two who may meet, of whom one has nobody and the other has room."""
    candidates, plan = proposal.candidates, proposal.plan
    can_help, _can_learn = seats(proposal.pool, plan)
    chosen = candidates.where(proposal.chosen)
    size = len(proposal.pool)
    helps, learns = (np.bincount(ends, minlength=size) for ends in (chosen.helper, chosen.learner))
    if plan.kind is Kind.PEERS:
        helps = learns = helps + learns
    groups = {group[0]: group for group in proposal.groups}
    apart = {frozenset(pair) for pair in proposal.pool.apart.tolist()}
    found = []
    ends = zip(candidates.helper.tolist(), candidates.learner.tolist(), strict=True)
    for helper, learner in ends:
        if helps[helper] >= can_help[helper] or learns[learner]:
            continue
        group = groups.get(helper, (helper,)) if plan.kind is Kind.GROUPS else (helper,)
        if apart & {frozenset((each, learner)) for each in group}:
            continue
        if free_minutes(proposal.pool, (*group, learner)) >= plan.minutes:
            found.append(Pair(helper, learner))
    return found


@settings(max_examples=150, deadline=None)
@given(pools, plans())
def test_no_hard_constraint_is_ever_broken(pool: Pool, plan: Plan) -> None:
    check(propose(pool, plan=plan))
    if plan.kind is not Kind.RINGS:
        check(greedily(pool, plan=plan))


@settings(max_examples=100, deadline=None)
@given(pools, plans(kinds=(Kind.TUTORS, Kind.PEERS, Kind.GROUPS)))
def test_nobody_is_left_out_while_a_free_partner_exists(pool: Pool, plan: Plan) -> None:
    assert not free_partners(propose(pool, plan=plan))


@settings(max_examples=60, deadline=None)
@given(pools, plans(), st.integers(0, 10**6))
def test_it_does_not_matter_how_people_are_called_or_sorted(
    pool: Pool, plan: Plan, seed: int
) -> None:
    proposal = propose(pool, plan=plan)
    assert propose(pool, plan=plan).pairs == proposal.pairs
    order = np.random.default_rng(seed).permutation(len(pool))
    again = propose(renumbered(pool, order), plan=plan)
    back = [sorted(order[list(pair)].tolist()) for pair in again.pairs]
    assert sorted(back) == sorted(sorted(pair) for pair in proposal.pairs)
    assert astuple(again.totals) == pytest.approx(astuple(proposal.totals))


def quality(candidates: Candidates, rows: list[int], fair: bool) -> tuple[float, ...]:
    """People who have somebody, the least that serves one of them, and the total."""
    best: dict[tuple[bool, int], float] = {}
    for row in rows:
        score = float(candidates.score[row])
        for end in ((True, int(candidates.helper[row])), (False, int(candidates.learner[row]))):
            best[end] = max(best.get(end, 0.0), score)
    worst = min(best.values(), default=0.0) if fair else 0.0
    return len(best), worst, float(candidates.score[rows].sum())


@settings(max_examples=60, deadline=None)
@given(little_pools, plans(kinds=(Kind.TUTORS,)))
def test_tutors_are_the_best_of_all_ways(pool: Pool, plan: Plan) -> None:
    candidates = fit(pool, plan=plan)
    rows = range(len(candidates))
    if len(rows) > 12:
        return
    can_help, can_learn = seats(pool, plan)

    def keeps(way: tuple[int, ...]) -> bool:
        helps = np.bincount(candidates.helper[list(way)], minlength=len(pool))
        learns = np.bincount(candidates.learner[list(way)], minlength=len(pool))
        return bool((helps <= can_help).all() and (learns <= can_learn).all())

    ways = chain.from_iterable(combinations(rows, size) for size in range(len(rows) + 1))
    wanted = max(quality(candidates, list(way), plan.is_fair) for way in ways if keeps(way))
    found = propose(pool, plan=plan)
    got = quality(candidates, np.flatnonzero(found.chosen).tolist(), plan.is_fair)
    assert got == pytest.approx(wanted, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(pools, st.sampled_from(["EXACT", "EXACT_WITH_SEVERAL"]))
def test_a_large_pool_is_cut_short_without_leaving_anybody_out(pool: Pool, name: str) -> None:
    """In turns, so that everybody gets one before anybody gets another, or among the nearest."""
    plan = Plan(each=2, minutes=0)
    exact = propose(pool, plan=plan)
    with patch.object(pairing, name, 0), patch.object(pairing, "NEAR", 2):
        short = propose(pool, plan=plan)
    check(short)
    assert not free_partners(short)
    assert short.totals.matched == exact.totals.matched


def test_an_odd_number_makes_a_trio_and_not_somebody_alone() -> None:
    pool = pool_of(people=5, offers=[], wishes=[(person, 0) for person in range(5)])
    proposal = propose(pool, plan=Plan(kind=Kind.PEERS))
    assert sorted(map(len, proposal.groups)) == [2, 3]
    assert not proposal.unmatched


def test_a_group_shares_its_hours_and_not_only_each_with_the_mentor() -> None:
    pool = pool_of(
        people=4,
        offers=[(0, 0, 3)],
        wishes=[(1, 0), (2, 0), (3, 0)],
        free=[evening(0, 1), evening(0), evening(1), evening(1)],
        can_help=3,
    )
    proposal = propose(pool, plan=Plan(kind=Kind.GROUPS, minutes=90))
    assert proposal.groups == ((0, 2, 3),) or proposal.groups == ((0, 1),)
    check(proposal)


def test_locked_pairs_stay_and_the_rest_is_solved_around_them() -> None:
    pool = pool_of(
        people=4,
        offers=[(0, 0, 4), (1, 0, 2)],
        wishes=[(2, 0), (3, 0)],
        pace=np.array([1, 2, 1, 2]),
    )
    assert propose(pool, plan=Plan()).pairs == ((0, 2), (1, 3))
    proposal = propose(pool, plan=Plan(), locked=[(0, 3)])
    assert proposal.pairs == ((0, 3), (1, 2))
    assert proposal.locked.sum() == 1
    assert propose(replace(pool, must=np.array([[0, 3]])), plan=Plan()).pairs == proposal.pairs


def test_what_cannot_be_locked_is_refused_with_all_that_stands_between() -> None:
    pool = pool_of(
        people=4,
        offers=[(0, 0, 1), (3, 1, 2)],
        wishes=[(1, 0), (2, 0)],
        free=[evening(1), evening(2), evening(1), evening(1)],
        languages=np.array([1, 2, 1, 1], np.uint64),
    )
    proposal = propose(pool, plan=Plan(), locked=[(0, 1), (3, 1), (0, 2)])
    assert proposal.refused == (
        Refused(Pair(0, 1), (Bar.LANGUAGE, Bar.HOURS)),
        Refused(Pair(3, 1), (Bar.TOPIC, Bar.LANGUAGE, Bar.HOURS)),
    )
    assert proposal.pairs == ((0, 2),)


@settings(max_examples=40, deadline=None)
@given(pools, plans(kinds=(Kind.TUTORS, Kind.PEERS)), st.integers(0, 10**6))
def test_whatever_is_locked_is_kept_or_refused(pool: Pool, plan: Plan, seed: int) -> None:
    pairs = [sorted(pair) for pair in combinations(range(len(pool)), 2)]
    rng = np.random.default_rng(seed)
    asked = [pairs[at] for at in rng.permutation(len(pairs))[:3]]
    proposal = propose(pool, plan=plan, locked=asked)
    check(proposal)
    refused = {tuple(one.pair) for one in proposal.refused}
    assert all(one.bars for one in proposal.refused)
    assert {tuple(pair) for pair in asked} == refused | {
        pair
        for pair, is_locked in zip(
            proposal.pairs, proposal.locked[proposal.chosen].tolist(), strict=True
        )
        if is_locked
    }


@pytest.mark.parametrize(
    ("change", "bar"),
    [
        ({"offers": []}, Bar.TOPIC),
        ({"offers": [(0, 0, 1), (1, 0, 1)]}, Bar.LEVEL),
        ({"group": np.array([1, 0, 0])}, Bar.GROUP),
        ({"languages": np.array([1, 2, 2], np.uint64)}, Bar.LANGUAGE),
        ({"free": [evening(1), evening(2), evening(3)]}, Bar.HOURS),
        ({"can_help": 0}, Bar.HELPER_FULL),
    ],
)
def test_who_is_without_a_match_is_told_what_stands_in_the_way(
    change: dict[str, object], bar: Bar
) -> None:
    plan = Plan(allowed=np.array([[True, True], [False, True]]))
    usual: dict[str, object] = {"people": 3, "offers": [(0, 0, 2)], "wishes": [(1, 0)]}
    assert not [one for one in propose(pool_of(**usual), plan=plan).unmatched if not one.is_helper]  # type: ignore[arg-type]  # names of the pool
    [told] = [
        one
        for one in propose(pool_of(**(usual | change)), plan=plan).unmatched  # type: ignore[arg-type]  # names of the pool
        if not one.is_helper
    ]
    assert (told.person, told.bar) == (1, bar)


def test_who_stops_a_round_gets_what_a_quick_hand_makes_of_it() -> None:
    pool, seen = at_random(14, 3), list[Step]()

    def stop(step: Step) -> bool:
        seen.append(step)
        return False

    proposal = propose(pool, plan=Plan(minutes=0), progress=stop)
    assert seen
    assert not proposal.is_finished
    assert proposal.pairs == greedily(pool, plan=Plan(minutes=0)).pairs
    check(proposal)


def test_a_crowded_topic_keeps_the_nearest_and_still_leaves_nobody_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool = at_random(60, 1, topics=1)
    whole = propose(pool, plan=Plan(minutes=0))
    monkeypatch.setattr(fitting, "MOST", 0)
    monkeypatch.setattr(fitting, "NEAR", 8)
    monkeypatch.setattr(between, "BLOCK", 100)
    few = propose(pool, plan=Plan(minutes=0))
    assert len(few.candidates) < len(whole.candidates)
    assert few.totals.matched == whole.totals.matched
    check(few)


# --- Who is kept apart --------------------------------------------------------------------------


def told(proposal: Proposal, person: int) -> object:
    """All that a person is told."""
    return [one for one in proposal.unmatched if one.person == person]


def test_kept_apart_looks_like_a_helper_who_is_full() -> None:
    """There is no telling whether the only helper would rather not or has no room."""
    usual = pool_of(people=2, offers=[(0, 0, 2)], wishes=[(1, 0)])
    apart = propose(replace(usual, apart=np.array([[1, 0]])), plan=Plan())
    full = propose(replace(usual, can_help=np.array([0, 1])), plan=Plan())
    assert told(apart, 1) == told(full, 1)


@settings(max_examples=60, deadline=None)
@given(pools, plans(kinds=(Kind.TUTORS, Kind.PEERS)), st.booleans())
def test_no_reason_depends_on_who_is_kept_apart(pool: Pool, plan: Plan, as_helpers: bool) -> None:
    """Whatever somebody is told of what stands in their way, they are told with and without it."""
    everybody = np.arange(len(pool))
    nobody_apart = replace(pool, apart=np.zeros((0, 2), np.int64))
    all_apart = replace(pool, apart=np.argwhere(np.triu(np.ones((len(pool),) * 2), 1)))
    with_some, without, with_all = (
        furthest(one, plan=plan, people=everybody, as_helpers=as_helpers)
        for one in (pool, nobody_apart, all_apart)
    )
    assert with_some == without == with_all


def test_it_does_not_matter_who_of_two_keeps_away() -> None:
    usual = at_random(12, 5)
    one = propose(usual, plan=Plan(minutes=0))
    other = propose(replace(usual, apart=usual.apart[:, ::-1]), plan=Plan(minutes=0))
    assert one.pairs == other.pairs
    assert one.unmatched == other.unmatched


@settings(max_examples=60, deadline=None)
@given(pools, plans(kinds=(Kind.TUTORS,)))
def test_a_wish_to_keep_away_from_who_is_no_candidate_changes_nothing_at_all(
    pool: Pool, plan: Plan
) -> None:
    proposal = propose(pool, plan=plan)
    others = [
        pair
        for pair in combinations(range(len(pool)), 2)
        if proposal.candidates.find(np.array([pair, pair[::-1]]))[0] < 0
        and proposal.candidates.find(np.array([pair[::-1]]))[0] < 0
    ]
    more: Ints = np.array([*pool.apart.tolist(), *others], np.int64).reshape(-1, 2)
    kept = replace(pool, apart=more)
    again = propose(kept, plan=plan)
    assert (again.pairs, again.unmatched) == (proposal.pairs, proposal.unmatched)
    assert again.totals == proposal.totals
    assert standing(kept).tolist() == standing(pool).tolist()


def test_a_move_by_hand_does_not_say_who_keeps_away() -> None:
    pool = pool_of(people=2, offers=[(0, 0, 2)], wishes=[(1, 0)], apart=np.array([[0, 1]]))
    turned = replace(pool, apart=pool.apart[:, ::-1])
    assert bars(pool, plan=Plan(), helper=0, learner=1) == (Bar.APART,)
    assert bars(turned, plan=Plan(), helper=0, learner=1) == (Bar.APART,)
