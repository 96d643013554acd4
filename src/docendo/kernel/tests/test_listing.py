"""What databases say of days and moments in JSON."""

from datetime import UTC, date, datetime

import pytest

from docendo.kernel.listing import day, moment


@pytest.mark.parametrize(
    "said",
    ["2026-11-27 09:30:00", "2026-11-27T09:30:00+00:00", "2026-11-27T10:30:00+01:00"],
)
def test_a_moment_is_the_same_whoever_says_it(said: str) -> None:
    assert moment(said) == datetime(2026, 11, 27, 9, 30, tzinfo=UTC)


def test_nothing_stays_nothing_and_a_day_is_a_day() -> None:
    assert moment(None) is None
    assert day("2026-11-27") == date(2026, 11, 27)
