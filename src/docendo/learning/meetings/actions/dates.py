"""One date of a meeting: moved, called off alone, or as it was planned after all."""

from datetime import date, datetime

from django.db import transaction

from docendo.commons.communities.api import Seat
from docendo.learning.meetings.actions.meetings import (
    locked_meeting,
    refuse_unless_ahead,
    written,
)
from docendo.learning.meetings.events import MeetingMoved
from docendo.learning.meetings.models import Departure, Meeting
from docendo.learning.meetings.refusals import MeetThenAlready, NoSuchDate, OverAlready
from docendo.learning.meetings.rules.occurrences import overlaps


@transaction.atomic
def move_date(
    seat: Seat, *, meeting_id: int, on: date, starts_at: datetime, now: datetime
) -> Meeting:
    refuse_unless_ahead(starts_at, now=now)
    return _depart(seat, meeting_id, on, starts_at, now=now)


@transaction.atomic
def call_off_date(seat: Seat, *, meeting_id: int, on: date, now: datetime) -> Meeting:
    return _depart(seat, meeting_id, on, None, now=now)


@transaction.atomic
def keep_date(seat: Seat, *, meeting_id: int, on: date, now: datetime) -> Meeting:
    """It takes place as planned."""
    meeting = locked_meeting(seat, meeting_id, now=now)
    if not meeting.plan.is_series or not meeting.plan.is_planned_on(on):
        raise NoSuchDate
    if meeting.plan.starts(on) <= now:
        raise OverAlready
    if on in meeting.departed:
        meeting.departures.filter(on=on).delete()
        return written(seat, meeting, kind=MeetingMoved, now=now)
    return meeting


def _depart(
    seat: Seat, meeting_id: int, on: date, starts_at: datetime | None, *, now: datetime
) -> Meeting:
    meeting = locked_meeting(seat, meeting_id, now=now)
    found = meeting.date_of(on)
    # A meeting that takes place once is changed or called off as a whole.
    if found is None or not meeting.plan.is_series:
        raise NoSuchDate
    refuse_unless_ahead(found.starts_at, now=now, refusal=OverAlready)
    if starts_at == found.starts_at:
        return meeting
    others = {**meeting.departed, on: None}
    if starts_at is not None and overlaps(meeting.plan, others, starts_at):
        raise MeetThenAlready
    Departure.objects.update_or_create(
        meeting=meeting,
        on=on,
        defaults={"community": seat.community, "starts_at": starts_at},
    )
    return written(seat, meeting, kind=MeetingMoved, now=now)
