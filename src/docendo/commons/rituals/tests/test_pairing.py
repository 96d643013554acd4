"""Who meets whom: everybody once, nobody apart, nobody twice before all others."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docendo.commons.rituals.rules import pairing
from docendo.commons.rituals.rules.pairing import (
    Before,
    Evening,
    Groups,
    Guest,
    Pair,
    bring_together,
    rounds_back,
    suits,
)
from docendo.commons.rituals.rules.rituals import Aim
from docendo.engine.matching import partners

FIRST = date(2026, 11, 3)


def guests(number: int) -> list[Guest]:
    return [Guest(person_id=person_id) for person_id in range(1, number + 1)]


def met_in(groups: Groups) -> list[Pair]:
    return [frozenset(pair) for group in groups.together for pair in combinations(group, 2)]


def hold(
    people: Collection[Guest],
    *,
    rounds: int,
    apart: Collection[Pair] = frozenset(),
    aim: Aim = Aim.ANYBODY,
) -> list[tuple[dict[Pair, Before], Groups]]:
    """Some rounds, a week apart, each with what had been before it."""
    before: dict[Pair, Before] = {}
    held = []
    for number in range(rounds):
        on = FIRST + timedelta(weeks=number)
        evening = Evening(aim=aim, on=on, before=dict(before), apart=apart)
        groups = bring_together(people, evening=evening, rng=Random(f"1 {on}"))
        held.append((dict(before), groups))
        for pair in met_in(groups):
            times = before[pair].times if pair in before else 0
            before[pair] = Before(times + 1, on)
    return held


def test_as_many_rounds_count_as_it_takes_to_meet_everybody_and_can_be_read() -> None:
    for crowd in (0, 2, 150, 1_000, 10_000, 1_000_000):
        back = rounds_back(crowd)
        assert 1 <= back <= pairing.MOST_ROUNDS
        assert back == 1 or back * crowd <= pairing.MOST_PLACES
    assert rounds_back(pairing.SEATS) >= pairing.SEATS - 1


def test_who_has_gone_or_keeps_away_by_now_falls_out_of_what_was_drawn() -> None:
    drawn = Groups([[1, 2], [3, 4, 5], [6, 7], [8, 9]], [10, 11])
    found = drawn.still({2, 3, 4, 6, 7, 8, 9, 11}, apart={frozenset({6, 7}), frozenset({1, 9})})
    assert found == Groups([[3, 4], [8, 9]], [2, 6, 7, 11])
    assert drawn.still(set(range(12)), apart=frozenset()) == drawn


crowds = st.integers(0, 12)
pairs_of_twelve = st.sets(
    st.sets(st.integers(1, 12), min_size=2, max_size=2).map(frozenset), max_size=30
)


@settings(max_examples=60)
@given(number=crowds, apart=pairs_of_twelve, rounds=st.integers(1, 8))
def test_everybody_is_placed_once_and_nobody_meets_whom_they_are_kept_apart_from(
    number: int, apart: set[Pair], rounds: int
) -> None:
    for _before, groups in hold(guests(number), rounds=rounds, apart=apart):
        placed = [*groups.alone, *(each for group in groups.together for each in group)]
        assert sorted(placed) == list(range(1, number + 1))
        assert {len(group) for group in groups.together} <= {2, 3}
        assert not {*met_in(groups)} & apart


@settings(max_examples=60)
@given(number=crowds, apart=pairs_of_twelve, rounds=st.integers(1, 8))
def test_nobody_is_alone_who_could_meet_somebody_or_join_two(
    number: int, apart: set[Pair], rounds: int
) -> None:
    for _before, groups in hold(guests(number), rounds=rounds, apart=apart):
        for one, other in combinations(groups.alone, 2):
            assert frozenset((one, other)) in apart
        for one in groups.alone:
            for group in groups.together:
                joins = all(frozenset((one, other)) not in apart for other in group)
                assert not (joins and len(group) == 2)


@settings(max_examples=60)
@given(number=crowds.map(lambda half: 2 * (half // 2)), apart=pairs_of_twelve)
def test_no_pair_meets_again_while_everybody_could_meet_somebody_new(
    number: int, apart: set[Pair]
) -> None:
    for before, groups in hold(guests(number), rounds=number, apart=apart):
        fresh = np.full((number, number), np.nan)
        allowed = fresh.copy()
        for one, other in combinations(range(number), 2):
            pair = frozenset((one + 1, other + 1))
            if pair not in apart:
                allowed[one, other] = 1
                if pair not in before:
                    fresh[one, other] = 1
        could = len(partners(fresh, trios=False).groups)
        if could == len(partners(allowed, trios=False).groups):
            twos = [frozenset(group) for group in groups.together if len(group) == 2]
            assert not any(pair in before for pair in twos)


@pytest.mark.parametrize("number", [4, 5, 8, 9])
def test_over_a_year_everybody_meets_everybody_about_as_often(number: int) -> None:
    met = Counter(
        pair for _before, groups in hold(guests(number), rounds=52) for pair in met_in(groups)
    )
    assert len(met) == number * (number - 1) // 2
    assert max(met.values()) - min(met.values()) <= (1 if number % 2 == 0 else 6)


def test_who_met_the_longest_ago_meets_again_first() -> None:
    twos = [groups.together for _before, groups in hold(guests(4), rounds=6)]
    assert twos[3:] == twos[:3]


def test_of_an_odd_number_three_meet() -> None:
    for number in (3, 5, 7):
        for _before, groups in hold(guests(number), rounds=4):
            assert sorted(map(len, groups.together)) == [2] * ((number - 3) // 2) + [3]


def test_somebody_by_themselves_is_alone() -> None:
    [(_before, groups)] = hold(guests(1), rounds=1)
    assert groups == Groups([], [1])
    [(_before, groups)] = hold([], rounds=1)
    assert groups == Groups([], [])


def test_the_third_is_with_whom_they_have_met_the_least() -> None:
    before = {frozenset(pair): Before(1, FIRST) for pair in ((5, 1), (5, 2), (5, 3), (5, 4))}
    before |= {frozenset(pair): Before(9, FIRST) for pair in ((1, 3), (1, 4), (2, 3), (2, 4))}
    before[frozenset((5, 3))] = Before(2, FIRST)
    evening = Evening(aim=Aim.ANYBODY, on=FIRST + timedelta(days=7), before=before)
    for seed in range(20):
        groups = bring_together(guests(5), evening=evening, rng=Random(seed))
        assert sum(before[pair].times for pair in met_in(groups) if pair in before) <= 11


def test_the_same_round_is_drawn_alike_in_whatever_order_people_come() -> None:
    people = guests(9)
    evening = Evening(aim=Aim.ANYBODY, on=FIRST)
    drawn = [
        bring_together(order, evening=evening, rng=Random("7 2026-11-03"))
        for order in (people, people[::-1])
    ]
    assert drawn[0] == drawn[1]
    others = {
        str(bring_together(people, evening=evening, rng=Random(f"7 {day}")).together)
        for day in range(10)
    }
    assert len(others) > 1, "another date is another draw"


def test_a_large_crowd_is_drawn_at_tables_and_nobody_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pairing, "SEATS", 4)
    people = guests(21)
    # At their table they may meet nobody, and are carried on to the next.
    apart = {frozenset((1, other)) for other in range(2, 20)}
    for _before, groups in hold(people, rounds=30, apart=apart):
        placed = [each for group in groups.together for each in group]
        assert sorted([*placed, *groups.alone]) == list(range(1, 22))
        assert len(groups.alone) <= 1


def test_tables_are_drawn_anew_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "SEATS", 4)
    met = {pair for _, groups in hold(guests(20), rounds=30) for pair in met_in(groups)}
    assert len([pair for pair in met if 1 in pair]) > 10


@pytest.mark.parametrize(
    ("aim", "people"),
    [
        (
            Aim.SKILLS,
            (
                Guest(person_id=1, offers={7}),
                Guest(person_id=2, wishes={7}),
                Guest(person_id=3, wishes={8}),
                Guest(person_id=4, offers={8}, wishes={9}),
            ),
        ),
        (
            Aim.WELCOME,
            (
                Guest(person_id=1, is_new=True),
                Guest(person_id=2),
                Guest(person_id=3),
                Guest(person_id=4, is_new=True),
            ),
        ),
        (
            Aim.ACROSS,
            (
                Guest(person_id=1, answer="physics"),
                Guest(person_id=2, answer="law"),
                Guest(person_id=3, answer="law"),
                Guest(person_id=4, answer="physics"),
            ),
        ),
    ],
)
def test_of_people_who_have_not_met_those_meet_who_suit(aim: Aim, people: Sequence[Guest]) -> None:
    by_id = {guest.person_id: guest for guest in people}
    for seed in range(20):
        groups = bring_together(people, evening=Evening(aim=aim, on=FIRST), rng=Random(seed))
        assert all(suits(by_id[one], by_id[other], aim=aim) for one, other in groups.together)


def test_that_two_suit_does_not_bring_them_together_twice_before_others() -> None:
    people = [Guest(person_id=1, offers={7}), Guest(person_id=2, wishes={7}), *guests(4)[2:]]
    met = [pair for _, groups in hold(people, rounds=3, aim=Aim.SKILLS) for pair in met_in(groups)]
    assert len(set(met)) == len(met) == 6


def test_whoever_has_not_answered_suits_nobody_in_particular() -> None:
    said, silent = Guest(person_id=1, answer="law"), Guest(person_id=2)
    assert not suits(said, silent, aim=Aim.ACROSS)
    assert not suits(silent, silent, aim=Aim.ACROSS)
