"""A meeting as one of those sees it for whom it was planned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from docendo.commons.people.api import Person, zone
from docendo.learning.meetings.models import Attendee, Meeting, Meetings
from docendo.learning.meetings.rules.limits import ASKED_FOR, Answer
from docendo.learning.meetings.rules.occurrences import Occurrence, passed, upcoming

DATES_ON_THE_BOARD = 3


@dataclass(frozen=True)
class Elsewhere:
    """What the clock of somebody else shows, where it is another time there."""

    person: Person
    at: datetime
    is_another_day: bool

    @property
    def words(self) -> str:
        """Formatted here: a template shows every moment by the clock of its reader."""
        time = date_format(self.at, "TIME_FORMAT")
        if not self.is_another_day:
            return time
        return _("%(weekday)s, %(time)s") % {"weekday": date_format(self.at, "l"), "time": time}


@dataclass(frozen=True)
class ShownDate:
    """A date by the reader's clock, and by the clocks of those where it differs."""

    date: Occurrence
    elsewhere: Sequence[Elsewhere]

    @property
    def at(self) -> datetime:
        return localtime(self.date.starts_at)

    @property
    def until(self) -> datetime:
        return localtime(self.date.ends_at)

    @property
    def words(self) -> str:
        """The day and the hours, as one says them."""
        return _("%(weekday)s, %(day)s, %(from)s to %(until)s") % {
            "weekday": date_format(self.at, "l"),
            "day": date_format(self.at, "DATE_FORMAT"),
            "from": date_format(self.at, "TIME_FORMAT"),
            "until": date_format(self.until, "TIME_FORMAT"),
        }


@dataclass(frozen=True)
class Past:
    """A date that is over, and whether the reader has said that they met."""

    meeting: Meeting
    shown: ShownDate
    have_met: bool | None


@dataclass(frozen=True)
class ShownMeeting:
    """What is still to come of a meeting, whether it suits the reader, and whether the others."""

    meeting: Meeting
    dates: Sequence[ShownDate]
    own: Attendee
    others: Sequence[Attendee]

    @property
    def is_waiting_for_me(self) -> bool:
        return self.own.answer == Answer.WAITING

    @property
    def is_for_me(self) -> bool:
        return self.own.answer == Answer.YES

    @property
    def next(self) -> ShownDate:
        return self.dates[0]


def relevant(rows: Meetings, *, now: datetime) -> Meetings:
    """What may have a date still to come, or one of which somebody may be asked whether they met.

    However long two have met each week, these are few.
    """
    since = (now - ASKED_FOR - timedelta(days=2)).date()
    going_on = Q(ended_at=None) | Q(ended_at__gt=now - ASKED_FOR)
    return rows.with_a_date_since(since).filter(going_on)


def shown_upcoming(
    meetings: Iterable[Meeting], reader: Person, *, now: datetime, most: int = DATES_ON_THE_BOARD
) -> Sequence[ShownMeeting]:
    """The next one first; what was called off is not to come."""
    found = []
    for meeting in meetings:
        dates = upcoming(meeting.plan, meeting.departed, now=now, most=most)
        if meeting.has_ended or not dates:
            continue
        attendees = list(meeting.attendees.all())
        others = [each for each in attendees if each.person_id != reader.pk]
        own = [each for each in attendees if each.person_id == reader.pk]
        if own:
            shown = [shown_date(each, others) for each in dates]
            found.append(ShownMeeting(meeting, shown, own[0], others))
    return sorted(found, key=lambda each: each.next.date.starts_at)


def shown_past(meetings: Iterable[Meeting], reader: Person, *, now: datetime) -> Sequence[Past]:
    """What has been lately, the last one first."""
    found = []
    for meeting in meetings:
        said = {
            each.on: each.have_met for each in meeting.said.all() if each.person_id == reader.pk
        }
        others = [each for each in meeting.attendees.all() if each.person_id != reader.pk]
        for each in passed(meeting.plan, meeting.departed, since=now - ASKED_FOR, now=now):
            is_off = meeting.ended_at is not None and each.starts_at >= meeting.ended_at
            if not is_off:
                found.append(Past(meeting, shown_date(each, others), said.get(each.on)))
    return sorted(found, key=lambda each: each.shown.date.starts_at, reverse=True)


def to_say(meetings: Iterable[Meeting], reader: Person, *, now: datetime) -> Sequence[Past]:
    """Of what the reader is asked whether they met: not where somebody had said no to it."""
    asked = [each for each in meetings if each.brings_together(reader.pk)]
    return [each for each in shown_past(asked, reader, now=now) if each.have_met is None]


def shown_date(date: Occurrence, others: Iterable[Attendee]) -> ShownDate:
    here = localtime(date.starts_at)
    elsewhere = []
    for each in others:
        there = zone(each.person.time_zone)
        if there is not None:
            at = date.starts_at.astimezone(there)
            if at.utcoffset() != here.utcoffset():
                elsewhere.append(Elsewhere(each.person, at, at.date() != here.date()))
    return ShownDate(date, elsewhere)
