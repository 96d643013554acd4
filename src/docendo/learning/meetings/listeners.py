"""Meetings end with their match, and each change of one leaves by mail."""

from docendo.commons.matching.events import MatchEnded
from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.meetings.actions import end_meetings_of_match
from docendo.learning.meetings.events import (
    MeetingCalledOff,
    MeetingFollowed,
    MeetingMoved,
    MeetingPlanned,
    OfMeeting,
)
from docendo.learning.meetings.jobs import send_invitation
from docendo.learning.meetings.models import Attendee


@listener(MatchEnded)
def end_meetings_with_their_match(event: MatchEnded) -> None:
    end_meetings_of_match(event.community_id, match_id=event.match_id, now=event.at or clock.now())


@listener(MeetingPlanned)
def invite_by_mail(event: MeetingPlanned) -> None:
    _invite(event)


@listener(MeetingMoved)
def invite_anew_by_mail(event: MeetingMoved) -> None:
    _invite(event)


@listener(MeetingFollowed)
def end_by_mail(event: MeetingFollowed) -> None:
    _invite(event)


@listener(MeetingCalledOff)
def call_off_by_mail(event: MeetingCalledOff) -> None:
    _invite(event)


def _invite(event: OfMeeting) -> None:
    """Everybody whom it was planned for, whoever did it as well: their calendars keep it, too."""
    rows = Attendee.objects.filter(meeting=event.meeting_id).order_by("pk")
    for person_id in rows.values_list("person_id", flat=True):
        send_invitation.enqueue(
            meeting_id=event.meeting_id, person_id=person_id, sequence=event.sequence
        )
