"""When a ritual comes round, also where clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from docendo.commons.rituals.rules.rituals import Rhythm
from docendo.commons.rituals.rules.schedule import Schedule

BERLIN = ZoneInfo("Europe/Berlin")


def schedule(first_on: date, rhythm: Rhythm = Rhythm.WEEKLY, at: time = time(9)) -> Schedule:
    return Schedule(rhythm, first_on, at, BERLIN)


def test_clocks_show_the_same_in_summer_and_in_winter() -> None:
    autumn = schedule(date(2026, 10, 20))
    moments = [autumn.moment(on) for on in islice(autumn.dates(), 2)]
    assert moments == [
        datetime(2026, 10, 20, 7, tzinfo=UTC),
        datetime(2026, 10, 27, 8, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("on", "shown", "utc"),
    [
        (date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
    ids=["an hour that is left out moves on", "of two hours it is the first"],
)
def test_the_hour_of_a_change(on: date, shown: time, utc: datetime) -> None:
    assert schedule(on, at=shown).moment(on) == utc


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [
        (Rhythm.WEEKLY, 7),
        (Rhythm.TWO_WEEKS, 14),
        (Rhythm.THREE_WEEKS, 21),
        (Rhythm.FOUR_WEEKS, 28),
    ],
)
def test_weeks(rhythm: Rhythm, days: int) -> None:
    first = date(2026, 12, 22)
    assert list(islice(schedule(first, rhythm).dates(), 3)) == [
        first + number * timedelta(days=days) for number in range(3)
    ]


def test_a_month_later_is_the_same_weekday_of_the_month() -> None:
    second_tuesday = schedule(date(2026, 11, 10), Rhythm.MONTHLY)
    assert list(islice(second_tuesday.dates(), 3)) == [
        date(2026, 11, 10),
        date(2026, 12, 8),
        date(2027, 1, 12),
    ]


def test_a_fifth_weekday_is_the_last_where_there_are_four() -> None:
    fifth_monday = schedule(date(2026, 11, 30), Rhythm.MONTHLY)
    assert list(islice(fifth_monday.dates(), 5)) == [
        date(2026, 11, 30),
        date(2026, 12, 28),
        date(2027, 1, 25),
        date(2027, 2, 22),
        date(2027, 3, 29),
    ]


def test_the_latest_is_the_last_whose_time_has_come() -> None:
    weekly = schedule(date(2026, 11, 3))
    assert weekly.latest(now=datetime(2026, 11, 3, 7, 59, tzinfo=UTC)) is None
    assert weekly.latest(now=datetime(2026, 11, 3, 8, 0, tzinfo=UTC)) == date(2026, 11, 3)
    assert weekly.latest(now=datetime(2026, 11, 24, 7, tzinfo=UTC)) == date(2026, 11, 17)


def test_what_follows_is_yet_to_come_and_after_what_was_held() -> None:
    now = datetime(2026, 11, 10, 8, tzinfo=UTC)
    assert schedule(date(2026, 11, 3)).following(now=now, last_on=None) == date(2026, 11, 17)
    # Held in the morning, and then moved to the evening of the same day.
    evening = schedule(date(2026, 11, 3), at=time(19))
    assert evening.following(now=now, last_on=None) == date(2026, 11, 10)
    assert evening.following(now=now, last_on=date(2026, 11, 10)) == date(2026, 11, 17)
