"""Calendars, read again by somebody else's readers.

Here python-dateutil reads them; ``frontend/test/calendars.test.ts`` gives the same texts to
Mozilla's ``ical.js``. After a change write them anew:
``python -m docendo.kernel.tests.test_calendars``.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil import rrule, tz

from docendo.kernel.calendars import CalendarEntry, Invitation, calendar
from docendo.kernel.calendars.zones import timezone

TEXTS = Path(__file__).parents[4] / "frontend" / "test" / "calendars.json"
CHANGED_AT = datetime(2026, 11, 27, 9, tzinfo=UTC)
WEEKS = 60
# Rules of each form, both hemispheres, half hours, quarters, no summer time, and one by the moon.
ZONES = (
    "Africa/Casablanca",
    "America/New_York",
    "America/Nuuk",
    "America/Santiago",
    "Asia/Jerusalem",
    "Asia/Kathmandu",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Europe/London",
)


def weekly(name: str, *, year: int = 2026) -> CalendarEntry:
    """Tuesdays at half past five in the afternoon, for more than a year: across every change."""
    starts = datetime(year, 12, 1, 17, 30, tzinfo=ZoneInfo(name))
    return CalendarEntry(
        key=f"{name}@example.org",
        title="Calculus",
        starts=starts,
        minutes=60,
        changed_at=CHANGED_AT,
        every_weeks=1,
        until=starts + timedelta(weeks=WEEKS - 1),
        left_out=[starts + timedelta(weeks=3)],
        moved={starts + timedelta(weeks=16): starts + timedelta(weeks=16, days=1, hours=1)},
    )


def moments(entry: CalendarEntry) -> Sequence[datetime]:
    """When it really starts, by Python's own zones."""
    assert isinstance(entry.starts, datetime)
    dates = [entry.starts + timedelta(weeks=number) for number in range(WEEKS)]
    stay = [each for each in dates if each not in entry.left_out]
    return sorted(entry.moved.get(each, each).astimezone(UTC) for each in stay)


def texts() -> str:
    """What the second reader is given, and what it has to find."""
    rows = [
        {
            "zone": name,
            "text": calendar([weekly(name)], name="Meetings"),
            "starts": [f"{each:%Y-%m-%dT%H:%M:%SZ}" for each in moments(weekly(name))],
        }
        for name in ZONES
    ]
    return json.dumps(rows, indent=1) + "\n"


def read(text: str, name: str) -> Sequence[datetime]:
    """The starts of the one entry, as python-dateutil understands its zone and its rule."""
    zone = tz.tzical(StringIO(text)).get(name)
    assert zone is not None
    master, *moved = icalendar.Calendar.from_ical(text).walk("VEVENT")
    first = master.decoded("dtstart").replace(tzinfo=zone)
    [rule] = [line[6:] for line in text.splitlines() if line.startswith("RRULE:FREQ=WEEKLY")]
    starts = set(rrule.rrulestr(rule, dtstart=first))
    starts -= {each.replace(tzinfo=zone) for each in cast(icalendar.Event, master).exdates}
    for event in moved:
        starts.remove(event.decoded("recurrence-id").replace(tzinfo=zone))
        starts.add(event.decoded("dtstart").replace(tzinfo=zone))
    return sorted(each.astimezone(UTC) for each in starts)


@pytest.mark.parametrize("name", ZONES)
def test_a_weekly_meeting_stays_at_its_hour_for_another_reader(name: str) -> None:
    entry = weekly(name)
    found = read(calendar([entry], name="Meetings"), name)
    assert found == moments(entry)
    local = {each.astimezone(ZoneInfo(name)).time() for each in found}
    assert len(local) == 2, "the hour itself, and that of the one that was moved"


def test_the_second_reader_is_given_what_is_written_now() -> None:
    assert TEXTS.read_text(encoding="utf-8") == texts()


@pytest.mark.parametrize("name", sorted(set(ZONES) - {"Africa/Casablanca"}))
def test_clocks_that_follow_a_rule_are_told_by_rules(name: str) -> None:
    observances = timezone(name, 2026).subcomponents
    assert len(observances) <= 3
    assert all("rrule" in each for each in observances[1:])
    assert not any("rdate" in each for each in observances)


def test_a_zone_whose_rule_has_just_changed_keeps_what_was_before() -> None:
    """In 2007 the United States began summer time three weeks earlier than the year before."""
    observances = timezone("America/New_York", 2006).subcomponents
    daylight = [each for each in observances if each.name == "DAYLIGHT"]
    assert ["rrule" in each for each in daylight] == [False, True]
    assert daylight[1].decoded("dtstart") == datetime(2007, 3, 11, 2)  # noqa: DTZ001


def entries() -> Iterator[CalendarEntry]:
    yield CalendarEntry(
        key="goal",
        title="Pass, and; \\ be glad\nBEGIN:VEVENT",
        starts=date(2026, 12, 24),
        changed_at=CHANGED_AT,
    )


def test_what_people_wrote_cannot_begin_something_else() -> None:
    [event] = icalendar.Calendar.from_ical(calendar(entries(), name="Mine")).walk("VEVENT")
    assert event["summary"] == "Pass, and; \\ be glad\nBEGIN:VEVENT"
    assert event.decoded("dtstart") == date(2026, 12, 24)
    assert event.decoded("dtend") == date(2026, 12, 25)


def test_an_invitation_names_its_reader_alone() -> None:
    to = Invitation("docendo@example.org", "Maple College", "ada@example.org", "Ada")
    text = calendar([weekly("Europe/London")], name="Mine", invitation=to)
    found = icalendar.Calendar.from_ical(text)
    assert found["method"] == "REQUEST"
    for event in found.walk("VEVENT"):
        assert event["organizer"] == "mailto:docendo@example.org"
        assert event["attendee"] == "mailto:ada@example.org"


if __name__ == "__main__":
    TEXTS.write_text(texts(), encoding="utf-8")
