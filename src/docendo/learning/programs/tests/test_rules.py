"""When the weeks of a plan are, when somebody is asked, and what a code is."""

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docendo.learning.programs.rules import (
    APART,
    CODE_LENGTH,
    Stage,
    as_code,
    asked_on,
    begins_on,
    new_code,
    spoken,
    stage_on,
    week_on,
)

FIRST = date(2026, 11, 16)


def later(**delta: int) -> date:
    return FIRST + timedelta(**delta)


def test_the_plan_begins_with_the_match_but_not_before_the_program() -> None:
    assert begins_on(starts_on=FIRST, began_on=later(days=-9)) == FIRST
    assert begins_on(starts_on=FIRST, began_on=later(days=9)) == later(days=9)
    weeks = [week_on(later(days=day), begins=FIRST) for day in (-1, 0, 6, 7)]
    assert weeks == [0, 1, 1, 2]


def test_somebody_is_asked_after_the_first_meeting_in_the_middle_and_at_the_end() -> None:
    days = asked_on(FIRST, met_on=later(days=5), middle_week=5, end_week=9, ends_on=None)
    assert [stage for stage, _day in days] == list(Stage)
    assert [day for _stage, day in days] == [later(days=5), later(weeks=5), later(weeks=9)]
    assert stage_on(later(days=4), days=days) is None
    assert stage_on(later(days=5), days=days) is Stage.FIRST
    assert stage_on(later(days=300), days=days) is Stage.END


@pytest.mark.parametrize(
    ("met_on", "first"),
    [(None, later(weeks=3)), (later(days=30), later(weeks=3)), (later(days=-5), FIRST)],
)
def test_who_does_not_say_that_they_met_is_asked_after_three_weeks(
    met_on: date | None, first: date
) -> None:
    days = asked_on(FIRST, met_on=met_on, middle_week=5, end_week=9, ends_on=None)
    assert days[0] == (Stage.FIRST, first)


def test_the_first_question_makes_room_for_the_middle() -> None:
    """Otherwise what is said of a meeting later would move a middle that was asked about."""
    for met_on, stages in ((None, [Stage.MIDDLE, Stage.END]), (later(days=5), list(Stage))):
        days = asked_on(FIRST, met_on=met_on, middle_week=3, end_week=6, ends_on=None)
        assert [stage for stage, _day in days] == stages
        assert dict(days)[Stage.MIDDLE] == later(weeks=3)


def test_a_match_that_began_late_is_asked_before_the_program_is_over() -> None:
    def days(ends_on: date) -> list[tuple[Stage, date]]:
        return [*asked_on(FIRST, met_on=None, middle_week=5, end_week=9, ends_on=ends_on)]

    assert days(later(weeks=4)) == [(Stage.MIDDLE, later(days=11)), (Stage.END, later(weeks=3))]
    assert days(later(weeks=8))[-2:] == [
        (Stage.MIDDLE, later(days=27)),
        (Stage.END, later(weeks=7)),
    ]
    # With hardly any time left it is only asked how it was.
    assert days(later(days=3)) == [(Stage.END, FIRST)]


@given(
    middle=st.integers(1, 50),
    more=st.integers(1, 50),
    left=st.none() | st.integers(-400, 400),
    met=st.none() | st.integers(-30, 400),
)
def test_no_stage_comes_twice_or_soon_after_another(
    middle: int, more: int, left: int | None, met: int | None
) -> None:
    ends_on = None if left is None else later(days=left)
    met_on = None if met is None else later(days=met)
    days = asked_on(
        FIRST, met_on=met_on, middle_week=middle, end_week=middle + more, ends_on=ends_on
    )
    stages = [stage for stage, _day in days]
    assert stages == [stage for stage in Stage if stage in stages]
    assert stages[-1] is Stage.END
    assert all(day >= FIRST for _stage, day in days)
    assert all(b - a >= APART for (_s, a), (_t, b) in pairwise(days))


def test_a_code_is_read_out_and_typed_as_people_do() -> None:
    code = new_code(random.Random("x"))
    assert code == new_code(random.Random("x")) != new_code(random.Random("y"))
    assert len(code) == CODE_LENGTH
    assert spoken(code) == f"{code[:4]}-{code[4:]}"
    assert as_code(f" {spoken(code).lower()} ") == code
    assert not set(new_code()) & set("01ILO")
