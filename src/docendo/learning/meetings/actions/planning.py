"""Planning a meeting, changing all of it from now on, and calling it off."""

from dataclasses import asdict
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import Match, locked_board
from docendo.learning.meetings.actions.meetings import (
    ask_again,
    locked_meeting,
    refuse_unless_ahead,
    written,
)
from docendo.learning.meetings.events import MeetingCalledOff, MeetingMoved, MeetingPlanned
from docendo.learning.meetings.models import Attendee, Meeting, zone_of
from docendo.learning.meetings.refusals import EnoughMeetings
from docendo.learning.meetings.rules.limits import MOST_MEETINGS
from docendo.learning.meetings.rules.planning import NewPlan, as_seen


@transaction.atomic
def plan(seat: Seat, *, match_id: int, new: NewPlan, now: datetime) -> Meeting:
    """Propose it to all who have a place; it suits whoever proposes it."""
    match = locked_board(seat, match_id)
    here = Meeting.objects.filter(community=seat.community, match=match).planned_since(now.date())
    if here.count() >= MOST_MEETINGS:
        raise EnoughMeetings
    return _planned(seat, match, new, now=now)


@transaction.atomic
def change(seat: Seat, *, meeting_id: int, new: NewPlan, now: datetime) -> Meeting:
    """From now on it is like this.

    A series that has begun ends where its time changes, and another one follows it: what has been
    stays as it was, and other calendars keep it.
    """
    meeting = locked_meeting(seat, meeting_id, now=now)
    if new.is_at_the_time_of(as_seen(meeting.plan, zone=zone_of(seat), now=now)):
        meeting.about, meeting.place = new.about, new.place
        meeting.save(update_fields=["about", "place"])
        return written(seat, meeting, kind=MeetingMoved, now=now)
    if meeting.plan.is_series and meeting.first_starts_at() <= now:
        call_off(seat, meeting_id=meeting_id, now=now)
        return _planned(seat, meeting.match, new, now=now)
    refuse_unless_ahead(new.in_zone(zone_of(seat)).starts(new.first_on), now=now)
    values = {"zone": zone_of(seat).key, **asdict(new)}
    for name, value in values.items():
        setattr(meeting, name, value)
    meeting.save(update_fields=[*values])
    meeting.departures.all().delete()
    ask_again(meeting, seat, now=now)
    return written(seat, meeting, kind=MeetingMoved, now=now)


@transaction.atomic
def call_off(seat: Seat, *, meeting_id: int, now: datetime) -> Meeting:
    """It takes place no more; what has been stays."""
    meeting = locked_meeting(seat, meeting_id, now=now)
    meeting.ended_at, meeting.remind_at = now, None
    meeting.save(update_fields=["ended_at", "remind_at"])
    return written(seat, meeting, kind=MeetingCalledOff, now=now)


def _planned(seat: Seat, match: Match, new: NewPlan, *, now: datetime) -> Meeting:
    refuse_unless_ahead(new.in_zone(zone_of(seat)).starts(new.first_on), now=now)
    meeting = Meeting.objects.create(
        community=seat.community,
        match=match,
        key=uuid4(),
        zone=zone_of(seat).key,
        planned_by=seat.member,
        planned_at=now,
        changed_at=now,
        **asdict(new),
    )
    Attendee.objects.bulk_create(
        Attendee(community=seat.community, meeting=meeting, person_id=person_id)
        for person_id in match.places.order_by("pk").values_list("person_id", flat=True)
    )
    ask_again(meeting, seat, now=now)
    return written(seat, meeting, kind=MeetingPlanned, now=now)
