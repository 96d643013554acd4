"""A week on the wall clock: read, written, and laid beside another one."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docendo.commons.matching.rules.week import (
    BYTES,
    NEVER,
    Fault,
    Free,
    Misread,
    Span,
    compose,
    hours,
    least_overlap,
    line,
    overlap,
    read_line,
    spans,
)
from docendo.engine.scheduling import meeting_times

MON, TUE, SUN = 0, 1, 6
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def week(*lines: tuple[int, str]) -> bytes:
    return compose(span for day, times in lines for span in read_line(times, day=day))


def free(zone: str, *lines: tuple[int, str]) -> Free:
    return Free(week(*lines), ZoneInfo(zone))


# --- Written and read ---------------------------------------------------------------------------


@given(st.binary(min_size=BYTES, max_size=BYTES))
def test_a_week_is_read_as_it_was_written(week: bytes) -> None:
    assert compose(spans(week)) == week
    lines = [(day, line(week, day=day)) for day in range(7)]
    assert compose(span for day, times in lines for span in read_line(times, day=day)) == week


def test_bit_0_is_the_first_half_hour_of_monday() -> None:
    assert week((MON, "0–0:30"))[0] == 1
    assert int.from_bytes(week((TUE, "0–1")), "little") == 0b11 << 48
    assert week((SUN, "23:30–24"))[-1] == 128


def test_it_is_the_week_that_the_engine_reads() -> None:
    mask = int.from_bytes(week((TUE, "17–18")), "little")
    found = meeting_times(
        [mask], minutes=60, zones="Europe/Berlin", start=NOW, slot_minutes=30, count=1
    )
    assert found.proposals[0].starts[0] == datetime(2026, 11, 17, 16, 0, tzinfo=UTC)


def test_spans_are_as_one_reads_them_out() -> None:
    found = spans(week((TUE, "17–19:30, 20:00—21"), (SUN, "22-24"), (MON, "0–1:30")))
    assert [(span.day, str(span)) for span in found] == [
        (MON, "0:00–1:30"), (TUE, "17:00–19:30"), (TUE, "20:00–21:00"), (SUN, "22:00–24:00"),
    ]  # fmt: skip
    assert found[0].day_name == "Monday"
    assert spans(NEVER) == ()


def test_hours_are_counted() -> None:
    assert hours(week((TUE, "17–19:30"), (SUN, "9–10"))) == 3.5
    assert hours(NEVER) == 0


@pytest.mark.parametrize(
    "typed", ["9-12, 17:30-19", "9:00–12:00،17.30–19:00", " ٩–١٢ ; 17:30—19 ,"]
)
def test_times_are_read_however_they_are_typed(typed: str) -> None:
    assert read_line(typed, day=TUE) == (Span(TUE, 540, 720), Span(TUE, 1050, 1140))


@pytest.mark.parametrize(
    ("typed", "fault", "part"),
    [
        ("9–10, in the evening", Fault.UNREADABLE, "in the evening"),
        ("5pm–7pm", Fault.UNREADABLE, "5pm–7pm"),
        ("23–25", Fault.NO_SUCH_TIME, "23–25"),
        ("9:70–11", Fault.NO_SUCH_TIME, "9:70–11"),
        ("24:30–24:30", Fault.NO_SUCH_TIME, "24:30–24:30"),
        ("9:15–11", Fault.NOT_A_HALF_HOUR, "9:15–11"),
        ("19–17", Fault.BACKWARDS, "19–17"),
        ("9–9", Fault.BACKWARDS, "9–9"),
    ],
)
def test_what_is_no_time_says_why(typed: str, fault: Fault, part: str) -> None:
    with pytest.raises(Misread) as misread:
        read_line(typed, day=MON)
    assert (misread.value.fault, misread.value.part) == (fault, part)


# --- Side by side -------------------------------------------------------------------------------


def test_in_one_zone_weeks_overlap_as_they_are_whatever_clocks_do() -> None:
    one = free("Europe/Berlin", (TUE, "17–19:30"))
    other = free("Europe/Berlin", (TUE, "18–20"))
    assert least_overlap(one, other, now=NOW) == 90
    for monday in (date(2026, 11, 16), date(2027, 3, 22), date(2027, 7, 5)):
        assert overlap(one, other, monday=monday) == 90


def test_clocks_that_change_on_different_dates_overlap_least_in_between() -> None:
    """Berlin is six hours ahead of New York, and five for two weeks in March, one in October."""
    one = free("Europe/Berlin", (TUE, "17–19"))
    other = free("America/New_York", (TUE, "11–13"))
    assert overlap(one, other, monday=date(2027, 2, 1)) == 120
    assert overlap(one, other, monday=date(2027, 3, 15)) == 60
    assert overlap(one, other, monday=date(2027, 7, 5)) == 120
    assert overlap(one, other, monday=date(2027, 10, 25)) == 120  # not yet on this Tuesday
    assert overlap(one, other, monday=date(2027, 11, 1)) == 60
    assert least_overlap(one, other, now=NOW) == 60
    assert least_overlap(other, one, now=NOW) == 60


def test_zones_at_half_and_three_quarters_of_an_hour_overlap_by_the_quarter() -> None:
    kolkata = free("Asia/Kolkata", (MON, "18–19"))  # 12:30 to 13:30 UTC
    kathmandu = free("Asia/Kathmandu", (MON, "18–19"))  # 12:15 to 13:15 UTC
    berlin = free("Europe/Berlin", (MON, "13:30–14:30"))  # 12:30 UTC in winter, 11:30 in summer
    assert least_overlap(kolkata, kathmandu, now=NOW) == 45
    assert overlap(kolkata, berlin, monday=date(2027, 1, 4)) == 60
    assert overlap(kathmandu, berlin, monday=date(2027, 1, 4)) == 45
    assert least_overlap(kathmandu, berlin, now=NOW) == 15  # in summer


def test_an_evening_meets_a_morning_across_the_end_of_the_week() -> None:
    """Monday morning in Auckland is Sunday evening in Berlin, in two seasons at other hours."""
    auckland = free("Pacific/Auckland", (MON, "7–9"))
    berlin = free("Europe/Berlin", (SUN, "19–22"))
    # The week of Auckland begins within Berlin's Sunday before.
    assert overlap(auckland, berlin, monday=date(2027, 1, 11)) == 120  # 12 hours apart
    assert overlap(auckland, berlin, monday=date(2027, 7, 12)) == 60  # 10 hours apart
    assert overlap(auckland, berlin, monday=date(2027, 3, 29)) == 120  # 11 hours apart
    assert least_overlap(auckland, berlin, now=NOW) == 60


def test_an_hour_that_is_left_out_or_comes_twice_counts_as_the_clock_shows_it() -> None:
    night = free("Europe/Berlin", (SUN, "1–4"))
    assert overlap(night, night, monday=date(2027, 3, 22)) == 120
    assert overlap(night, night, monday=date(2027, 10, 25)) == 240
    assert least_overlap(night, night, now=NOW) == 180


@given(
    st.binary(min_size=BYTES, max_size=BYTES),
    st.binary(min_size=BYTES, max_size=BYTES),
    st.sampled_from(("Europe/Berlin", "Asia/Kathmandu", "Pacific/Auckland", "America/New_York")),
    st.sampled_from(("UTC", "America/St_Johns", "Africa/Casablanca", "Australia/Lord_Howe")),
)
def test_it_is_the_least_of_the_weeks_in_which_no_clock_changes(
    week: bytes, other_week: bytes, zone: str, other_zone: str
) -> None:
    one, other = Free(week, ZoneInfo(zone)), Free(other_week, ZoneInfo(other_zone))
    least = least_overlap(one, other, now=NOW)
    mondays = [date.fromordinal(date(2026, 11, 16).toordinal() + 7 * number) for number in range(8)]
    assert least == least_overlap(other, one, now=NOW)
    # From late October to early March none of these clocks changes but Casablanca's in Ramadan.
    assert least <= overlap(one, other, monday=mondays[0])


def test_who_is_never_free_meets_nobody() -> None:
    nobody = Free(NEVER, ZoneInfo("UTC"))
    always = Free(b"\xff" * BYTES, ZoneInfo("Asia/Kolkata"))
    assert least_overlap(nobody, always, now=NOW) == 0
    assert least_overlap(always, always, now=NOW) == 7 * 24 * 60
