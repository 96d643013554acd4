"""When something is hidden at once, and who answers an appeal."""

from datetime import UTC, datetime, timedelta

import pytest

from docendo.commons.care.rules import hides_now, may_answer_appeal

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "hides"),
    [([], False), ([30, 30], False), ([30, 30, 7], True), ([30, 30, 6], False), ([9] * 9, True)],
)
def test_three_who_have_been_here_for_a_week_hide_something(days: list[int], hides: bool) -> None:
    assert hides_now([NOW - timedelta(days=each) for each in days], now=NOW) is hides


@pytest.mark.parametrize(
    ("decided_by", "others", "may"), [(1, 3, False), (1, 0, True), (2, 3, True), (None, 3, True)]
)
def test_an_appeal_is_answered_by_somebody_else_where_there_is_one(
    decided_by: int | None, others: int, may: bool
) -> None:
    assert may_answer_appeal(decided_by=decided_by, who=1, others=others) is may
