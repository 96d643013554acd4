"""One date of a meeting: moved, called off alone, or as it was planned after all."""

from datetime import date, datetime

from django.db import transaction

from docendo.commons.communities.api import Seat
from docendo.learning.meetings.actions.meetings import (
    locked_meeting,
    refuse_unless_ahead,
    written,
)
from docendo.learning.meetings.events import MeetingCalledOff, MeetingMoved, OfMeeting
from docendo.learning.meetings.models import Departure, Meeting
from docendo.learning.meetings.refusals import NoSuchDate, OverAlready


@transaction.atomic
def move_date(
    seat: Seat, *, meeting_id: int, on: date, starts_at: datetime, now: datetime
) -> Meeting:
    refuse_unless_ahead(starts_at, now=now)
    return _depart(seat, meeting_id, on, starts_at, kind=MeetingMoved, now=now)


@transaction.atomic
def call_off_date(seat: Seat, *, meeting_id: int, on: date, now: datetime) -> Meeting:
    return _depart(seat, meeting_id, on, None, kind=MeetingCalledOff, now=now)


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
    seat: Seat,
    meeting_id: int,
    on: date,
    starts_at: datetime | None,
    *,
    kind: type[OfMeeting],
    now: datetime,
) -> Meeting:
    meeting = locked_meeting(seat, meeting_id, now=now)
    found = meeting.date_of(on)
    # A meeting that takes place once is changed or called off as a whole.
    if found is None or not meeting.plan.is_series:
        raise NoSuchDate
    refuse_unless_ahead(found.starts_at, now=now, refusal=OverAlready)
    Departure.objects.update_or_create(
        meeting=meeting,
        on=on,
        defaults={"community": seat.community, "starts_at": starts_at},
    )
    return written(seat, meeting, kind=kind, now=now)
