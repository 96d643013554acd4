"""Planning a meeting, changing all of it from now on, and calling it off."""

from dataclasses import asdict
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import Match, locked_board
from docendo.learning.meetings.actions.answering import answer
from docendo.learning.meetings.actions.meetings import (
    ask_again,
    locked_meeting,
    refuse_unless_ahead,
    written,
)
from docendo.learning.meetings.events import (
    MeetingCalledOff,
    MeetingFollowed,
    MeetingMoved,
    MeetingPlanned,
    OfMeeting,
)
from docendo.learning.meetings.models import Attendee, Departure, Meeting, zone_of
from docendo.learning.meetings.refusals import EnoughMeetings
from docendo.learning.meetings.rules.limits import MOST_MEETINGS
from docendo.learning.meetings.rules.occurrences import Departures
from docendo.learning.meetings.rules.planning import NewPlan, as_seen, carried_over


@transaction.atomic
def plan(seat: Seat, *, match_id: int, new: NewPlan, now: datetime) -> Meeting:
    """Propose it to all who have a place; it suits whoever proposes it."""
    match = locked_board(seat, match_id)
    _refuse_unless_ahead(seat, new, now=now)
    here = Meeting.objects.filter(community=seat.community, match=match).planned_since(now.date())
    # Who presses twice has planned once, and two who propose the same agree.
    twin = here.filter(zone=zone_of(seat).key, **asdict(new)).order_by("pk").first()
    if twin is not None:
        return answer(seat, meeting_id=twin.pk, suits=True, now=now)
    if here.count() >= MOST_MEETINGS:
        raise EnoughMeetings
    meeting = _made(seat, match, new, now=now)
    return written(seat, meeting, kind=MeetingPlanned, now=now)


@transaction.atomic
def change(seat: Seat, *, meeting_id: int, new: NewPlan, now: datetime) -> Meeting:
    """From now on it is like this.

    A series that has begun ends where its time changes, and another one follows it: what has been
    stays as it was, and other calendars keep it. Dates that were called off or moved alone stay so
    where their day is still planned.
    """
    meeting = locked_meeting(seat, meeting_id, now=now)
    words = {"about": meeting.about, "place": meeting.place}
    seen = as_seen(meeting.plan, zone=zone_of(seat), now=now, **words)
    if new == seen:
        return meeting
    if new.is_at_the_time_of(seen):
        meeting.about, meeting.place = new.about, new.place
        meeting.save(update_fields=["about", "place"])
        return written(seat, meeting, kind=MeetingMoved, now=now)
    _refuse_unless_ahead(seat, new, now=now)
    before, departed = meeting.plan, meeting.departed
    if before.is_series and meeting.first_starts_at() <= now:
        _end(seat, meeting, kind=MeetingFollowed, now=now)
        meeting = _made(seat, meeting.match, new, now=now)
    else:
        values = {"zone": zone_of(seat).key, **asdict(new)}
        for name, value in values.items():
            setattr(meeting, name, value)
        meeting.save(update_fields=[*values])
        meeting.departures.all().delete()
        ask_again(meeting, seat, now=now)
    _depart_as(meeting, carried_over(departed, before=before, after=meeting.plan, now=now))
    return written(seat, meeting, kind=MeetingMoved, now=now)


@transaction.atomic
def call_off(seat: Seat, *, meeting_id: int, now: datetime) -> Meeting:
    """It takes place no more; what has been stays."""
    meeting = locked_meeting(seat, meeting_id, now=now)
    return _end(seat, meeting, kind=MeetingCalledOff, now=now)


def _refuse_unless_ahead(seat: Seat, new: NewPlan, *, now: datetime) -> None:
    refuse_unless_ahead(new.in_zone(zone_of(seat)).starts(new.first_on), now=now)


def _end(seat: Seat, meeting: Meeting, *, kind: type[OfMeeting], now: datetime) -> Meeting:
    meeting.ended_at, meeting.remind_at = now, None
    meeting.save(update_fields=["ended_at", "remind_at"])
    return written(seat, meeting, kind=kind, now=now)


def _depart_as(meeting: Meeting, departed: Departures) -> None:
    Departure.objects.bulk_create(
        Departure(community_id=meeting.community_id, meeting=meeting, on=on, starts_at=at)
        for on, at in departed.items()
    )


def _made(seat: Seat, match: Match, new: NewPlan, *, now: datetime) -> Meeting:
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
    return meeting
