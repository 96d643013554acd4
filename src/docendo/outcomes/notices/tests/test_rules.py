"""Quiet hours, and which of several kinds is told."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from docendo.outcomes.notices.rules import LEAST_ROLE, Kind, Wish, is_quiet, kind_to_tell


@pytest.mark.parametrize(
    ("hour", "begins", "ends", "quiet"),
    [
        (23, time(22), time(7), True),
        (3, time(22), time(7), True),
        (7, time(22), time(7), False),
        (12, time(22), time(7), False),
        (13, time(12), time(14), True),
        (14, time(12), time(14), False),
        (13, time(13), time(13), False),
        (3, None, None, False),
    ],
)
def test_it_is_quiet_between_the_two_times_also_over_midnight(
    hour: int, begins: time | None, ends: time | None, quiet: bool
) -> None:
    now = datetime(2026, 11, 16, hour, tzinfo=UTC)
    assert is_quiet(now, zone=UTC, begins=begins, ends=ends) is quiet


def test_the_clock_is_that_of_the_reader() -> None:
    now = datetime(2026, 11, 16, 15, tzinfo=UTC)  # midnight in Tokyo
    hours = {"begins": time(22), "ends": time(7)}
    assert is_quiet(now, zone=ZoneInfo("Asia/Tokyo"), **hours)
    assert not is_quiet(now, zone=ZoneInfo("Europe/Dublin"), **hours)


def test_the_clock_goes_forward_without_losing_the_night() -> None:
    """At 01:00 UTC on that Sunday clocks in Berlin go from 02:00 to 03:00."""
    now = datetime(2026, 3, 29, 5, 30, tzinfo=UTC)
    assert not is_quiet(now, zone=ZoneInfo("Europe/Berlin"), begins=time(22), ends=time(7))
    assert is_quiet(now, zone=UTC, begins=time(22), ends=time(7))


def test_the_first_kind_that_is_wished_is_told() -> None:
    kinds = (Kind.ANSWERED, Kind.MENTIONED)
    assert kind_to_tell(kinds, muted=()) is Kind.ANSWERED
    assert kind_to_tell(kinds, muted=[Wish.ANSWERS]) is Kind.MENTIONED
    assert kind_to_tell(kinds, muted=list(Wish)) is None


def test_what_is_about_ones_own_seat_cannot_be_muted() -> None:
    for kind in (Kind.LET_IN, Kind.TURNED_DOWN, Kind.ROLE_CHANGED):
        assert kind_to_tell([kind], muted=list(Wish)) is kind


def test_every_kind_says_who_may_read_it() -> None:
    assert set(LEAST_ROLE) == set(Kind)
