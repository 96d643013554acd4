"""A calendar of entries, as text that other calendars take in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from docendo.kernel.calendars.zones import timezone

MADE_BY = "-//Docendo//Docendo//EN"
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """Something at a time, perhaps again and again by the clock of one zone; or all of a day.

    ``starts`` carries a ``ZoneInfo``, or is a date. ``every_weeks`` of 0 is once; ``until`` is the
    last moment at which it may start. Dates of the series that are ``left_out`` or ``moved`` (to
    another time) are named by when they would have started. ``sequence`` grows with each change.
    """

    key: str
    title: str
    starts: datetime | date
    changed_at: datetime
    minutes: int = 0
    sequence: int = 0
    words: str = ""
    place: str = ""
    address: str = ""
    every_weeks: int = 0
    until: datetime | None = None
    left_out: Iterable[datetime] = ()
    moved: Mapping[datetime, datetime] = field(default_factory=dict)
    is_cancelled: bool = False


@dataclass(frozen=True)
class Invitation:
    """Who is invited, from which address; nobody else's address is in it."""

    organizer: str
    organizer_name: str
    attendee: str
    attendee_name: str


def calendar(
    entries: Iterable[CalendarEntry], *, name: str, invitation: Invitation | None = None
) -> str:
    """The text of a calendar to read, or of an ``invitation`` or its being cancelled (RFC 5546)."""
    rows = list(entries)
    component = icalendar.Calendar()
    component.add("prodid", MADE_BY)
    component.add("version", "2.0")
    component.add("method", _method(rows, invitation))
    if invitation is None:
        component.add("x-wr-calname", name)
    for zone, year in sorted(_zones(rows)):
        component.add_component(timezone(zone, year))
    for row in rows:
        for event in _events(row):
            if invitation is not None:
                _invite(event, invitation)
            component.add_component(event)
    written: bytes = component.to_ical()
    return written.decode()


def _method(rows: Iterable[CalendarEntry], invitation: Invitation | None) -> str:
    if invitation is None:
        return "PUBLISH"
    return "CANCEL" if all(row.is_cancelled for row in rows) else "REQUEST"


def _zones(rows: Iterable[CalendarEntry]) -> Iterable[tuple[str, int]]:
    """Each zone once, from the year of its first entry on."""
    years: dict[str, int] = {}
    for row in rows:
        if isinstance(row.starts, datetime) and isinstance(row.starts.tzinfo, ZoneInfo):
            key = row.starts.tzinfo.key
            years[key] = min(years.get(key, row.starts.year), row.starts.year)
    return years.items()


def _events(row: CalendarEntry) -> Iterable[icalendar.Event]:
    """The entry, and one more for each of its dates that was moved."""
    event = _event(row, row.starts)
    if row.every_weeks:
        rule: dict[str, object] = {"freq": "weekly", "interval": row.every_weeks}
        if row.until is not None:
            rule["until"] = row.until.astimezone(UTC)
        event.add("rrule", rule)
    for at in row.left_out:
        event.add("exdate", at)
    yield event
    for at, to in row.moved.items():
        moved = _event(row, to)
        moved.add("recurrence-id", at)
        yield moved


def _event(row: CalendarEntry, starts: datetime | date) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", row.key)
    event.add("dtstamp", row.changed_at.astimezone(UTC))
    event.add("last-modified", row.changed_at.astimezone(UTC))
    event.add("sequence", row.sequence)
    event.add("summary", row.title)
    event.add("dtstart", starts)
    if isinstance(starts, datetime):
        event.add("duration", timedelta(minutes=row.minutes))
    else:
        event.add("dtend", starts + DAY)
        event.add("transp", "TRANSPARENT")
    for name, value in (
        ("description", row.words),
        ("location", row.place),
        ("url", row.address),
        ("status", "CANCELLED" if row.is_cancelled else "CONFIRMED"),
    ):
        if value:
            event.add(name, value)
    return event


def _invite(event: icalendar.Event, invitation: Invitation) -> None:
    organizer = icalendar.vCalAddress(f"mailto:{invitation.organizer}")
    organizer.params["cn"] = icalendar.vText(invitation.organizer_name)
    event["organizer"] = organizer
    attendee = icalendar.vCalAddress(f"mailto:{invitation.attendee}")
    attendee.params["cn"] = icalendar.vText(invitation.attendee_name)
    # Whether it suits is said on the page, where the others see it.
    attendee.params["rsvp"] = icalendar.vText("FALSE")
    event.add("attendee", attendee)
