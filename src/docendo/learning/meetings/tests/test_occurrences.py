"""When a meeting takes place, by brute force where that is possible."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docendo.learning.meetings.rules.limits import remind_at
from docendo.learning.meetings.rules.occurrences import (
    Departures,
    Occurrence,
    Plan,
    occurrence_on,
    passed,
    upcoming,
)
from docendo.learning.meetings.rules.planning import NewPlan, as_seen

LONDON = ZoneInfo("Europe/London")
DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 12, 31))
ZONES = st.sampled_from(
    ["Europe/London", "Asia/Kathmandu", "Australia/Adelaide", "America/New_York"]
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    first_on, weeks = draw(DAYS), draw(st.sampled_from([0, 1, 2, 4]))
    until = first_on + timedelta(days=draw(st.integers(0, 400))) if weeks else None
    return Plan(
        first_on=first_on,
        at=time(draw(st.integers(0, 23)), draw(st.sampled_from([0, 30]))),
        zone=ZoneInfo(draw(ZONES)),
        minutes=draw(st.sampled_from([30, 60, 180])),
        weeks=weeks,
        until=until,
    )


@st.composite
def departing(draw: st.DrawFn) -> tuple[Plan, Departures]:
    plan = draw(plans())
    every = _all_days(plan)
    some = draw(st.lists(st.sampled_from(every), max_size=4, unique=True))
    hours = st.none() | st.integers(-500, 500)
    return plan, {
        on: None if (by := draw(hours)) is None else plan.starts(on) + timedelta(hours=by)
        for on in some
    }


def _all_days(plan: Plan) -> list[date]:
    days = (plan.first_on + timedelta(days=number) for number in range(401))
    return [day for day in days if plan.is_planned_on(day)]


def _brute_force(plan: Plan, departures: Departures) -> list[Occurrence]:
    found = (occurrence_on(plan, departures, on) for on in _all_days(plan))
    return sorted((each for each in found if each is not None), key=lambda each: each.starts_at)


@given(departing(), DAYS, st.integers(1, 5))
def test_what_is_to_come_is_what_has_not_ended(
    given_plan: tuple[Plan, Departures], day: date, most: int
) -> None:
    plan, departures = given_plan
    now = datetime.combine(day, time(12), UTC)
    every = [each for each in _brute_force(plan, departures) if each.ends_at > now]
    found = upcoming(plan, departures, now=now, most=most)
    assert [each.starts_at for each in found] == [each.starts_at for each in every[:most]]


@given(departing(), DAYS)
def test_what_has_been_is_what_has_ended(given_plan: tuple[Plan, Departures], day: date) -> None:
    plan, departures = given_plan
    now = datetime.combine(day, time(12), UTC)
    since = now - timedelta(days=30)
    every = _brute_force(plan, departures)
    ended = [each for each in every if each.starts_at >= since and each.ends_at <= now]
    found = passed(plan, departures, since=since, now=now)
    assert {each.on for each in found} == {each.on for each in ended}


@given(plans(), DAYS)
def test_days_begin_with_the_first_one_asked_for(plan: Plan, since: date) -> None:
    found = next(plan.days(since=since), None)
    assert found == next((day for day in _all_days(plan) if day >= since), None)


def test_five_stays_five_when_clocks_change() -> None:
    plan = Plan(first_on=date(2026, 10, 20), at=time(17), zone=LONDON, minutes=60, weeks=1)
    before, after = upcoming(plan, {}, now=plan.starts(plan.first_on), most=2)
    assert (before.starts_at.hour, after.starts_at.hour) == (16, 17)


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        # Clocks go from 1:00 to 2:00: half past one is what they would have shown.
        (date(2027, 3, 28), time(1, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        # They go from 2:00 back to 1:00: the first half past one.
        (date(2026, 10, 25), time(1, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_in_the_night_in_which_clocks_change(day: date, at: time, utc: datetime) -> None:
    plan = Plan(first_on=day, at=at, zone=LONDON, minutes=60)
    [found] = upcoming(plan, {}, now=utc - timedelta(days=1), most=3)
    assert found.starts_at == utc
    assert found.ends_at - found.starts_at == timedelta(hours=1)


def test_people_are_reminded_a_day_and_an_hour_before() -> None:
    starts_at = datetime(2026, 12, 1, 17, tzinfo=UTC)
    a_day, an_hour = starts_at - timedelta(days=1), starts_at - timedelta(hours=1)
    assert remind_at(starts_at, now=a_day - timedelta(days=3)) == a_day
    assert remind_at(starts_at, now=a_day) == an_hour
    assert remind_at(starts_at, now=an_hour) is None


def test_a_plan_by_the_clock_of_somebody_else() -> None:
    """There it is the next day already, of the first date and of the last one."""
    last = date(2026, 12, 29)
    plan = Plan(
        first_on=date(2026, 12, 1), at=time(20), zone=LONDON, minutes=60, weeks=1, until=last
    )
    now = plan.starts(date(2026, 12, 9))
    seen = as_seen(plan, zone=ZoneInfo("Asia/Kathmandu"), now=now)
    assert seen == NewPlan(
        first_on=date(2026, 12, 16), at=time(1, 45), minutes=60, weeks=1, until=date(2026, 12, 30)
    )
