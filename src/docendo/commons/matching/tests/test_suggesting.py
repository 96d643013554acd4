"""Whom somebody could ask, by the solver's terms; no database."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docendo.commons.matching.rules.fitting import bars
from docendo.commons.matching.rules.meeting import CHANGES, Answer, State, Together, outcome
from docendo.commons.matching.rules.pool import weeks
from docendo.commons.matching.rules.reasons import PARTS, with_part
from docendo.commons.matching.rules.suggesting import Suggesting, Way, shared_times
from docendo.commons.matching.rules.week import Span
from docendo.commons.matching.tests.pools import NOW, ZONES, at_random, evening, pool_of

ALL = 1000


def ways_of(suggesting: Suggesting) -> dict[int, tuple[Way, Together]]:
    return {each.person: (each.way, each.what) for each in suggesting.fits(most=ALL)}


def test_each_way_is_found_once_and_a_swap_before_the_rest() -> None:
    pool = pool_of(
        people=5,
        offers=[(0, 7, 2), (1, 8, 3), (2, 8, 3)],
        wishes=[(0, 8), (1, 7), (3, 8), (4, 7)],
    )
    assert ways_of(Suggesting(pool, me=0)) == {
        1: (Way.SWAP, Together(learn=8, teach=7)),
        2: (Way.HELPS_ME, Together(learn=8)),
        3: (Way.BOTH, Together(both=8)),
        4: (Way.I_HELP, Together(teach=7)),
    }


def test_of_each_way_the_best_are_kept() -> None:
    pool = pool_of(people=5, offers=[(row, 8, row) for row in range(1, 5)], wishes=[(0, 8)])
    found = Suggesting(pool, me=0).fits(most=2)
    assert [each.person for each in found] == [4, 3]


def test_who_has_not_said_when_they_are_free_may_look_around() -> None:
    never = bytes(42)
    pool = pool_of(people=2, offers=[(1, 8, 3)], wishes=[(0, 8)], free=[never, evening(1)])
    assert list(ways_of(Suggesting(pool, me=0))) == [1]
    busy = replace(pool, weeks=weeks([evening(2), evening(1)], [ZONES[0]] * 2, now=NOW))
    assert ways_of(Suggesting(busy, me=0)) == {}


def test_hours_that_would_help_are_those_that_do() -> None:
    pool = pool_of(
        people=3,
        offers=[(1, 8, 3), (2, 8, 3)],
        wishes=[(0, 8)],
        free=[evening(1), evening(4), evening(4)],
    )
    suggesting = Suggesting(pool, me=0)
    more = suggesting.more_hours()
    assert more is not None
    assert (more.day, PARTS[more.part or 0], more.now) == (4, (17, 22), 2)
    freed = replace(pool, weeks=with_part(pool, person=0, day=4, part=2))
    assert len(ways_of(Suggesting(freed, me=0))) == 2


def test_shared_times_are_by_ones_own_clock() -> None:
    pool = pool_of(
        people=2,
        offers=[(1, 8, 3)],
        wishes=[(0, 8)],
        # Five to eight in Berlin is eleven to two in New York.
        free=[evening(1), evening(1, start=22, length=4)],
        weeks=weeks([evening(1), evening(1, start=22, length=4)], [ZONES[0], ZONES[1]], now=NOW),
    )
    assert shared_times(pool, me=0, other=1) == (Span(1, 1020, 1140),)
    assert shared_times(pool, me=1, other=0) == (Span(1, 660, 780),)


@given(st.integers(0, 10_000))
def test_nobody_is_suggested_between_whom_anything_stands(seed: int) -> None:
    pool = at_random(8, seed)
    suggesting = Suggesting(pool, me=0)
    for each in suggesting.fits(most=ALL):
        plan = suggesting.learning if each.way is Way.BOTH else suggesting.helping
        ends = (0, each.person) if each.way in (Way.I_HELP, Way.BOTH) else (each.person, 0)
        assert bars(pool, plan=plan, helper=ends[0], learner=ends[1]) == ()


@given(st.integers(0, 10_000))
def test_who_is_kept_apart_looks_like_who_has_no_room(seed: int) -> None:
    """Neither who is suggested, nor why, nor what would bring more, tells which it is."""
    pool = at_random(8, seed)
    pool = replace(pool, apart=np.zeros((0, 2), np.int64))
    none = np.where(np.arange(8) == 1, 0, 1)
    full = replace(pool, can_help=pool.can_help * none, can_learn=pool.can_learn * none)
    apart = replace(pool, apart=np.array([[0, 1]]))
    one, other = Suggesting(full, me=0), Suggesting(apart, me=0)
    assert one.fits(most=ALL) == other.fits(most=ALL)
    assert one.more_hours() == other.more_hours()


@pytest.mark.parametrize(
    ("answers", "then"),
    [
        ([Answer.ACCEPTED, Answer.WAITING], State.PROPOSED),
        ([Answer.ACCEPTED, Answer.ACCEPTED], State.ACTIVE),
        ([Answer.ACCEPTED, Answer.WAITING, Answer.DECLINED], State.DECLINED),
    ],
)
def test_all_have_to_accept_and_one_may_decline(answers: list[Answer], then: State) -> None:
    assert outcome(answers) is then


def test_what_is_over_stays_over() -> None:
    over = [state for state, changes in CHANGES.items() if not changes]
    assert sorted(over) == sorted(set(State) - {State.PROPOSED, State.ACTIVE})
