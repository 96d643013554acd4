"""Meetings end with their match, and each change of one leaves by mail."""

from docendo.commons.matching.events import MatchEnded
from docendo.commons.people.api import blockers_of
from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.meetings.actions import end_meetings_of_match
from docendo.learning.meetings.events import (
    MeetingAnswered,
    MeetingCalledOff,
    MeetingFollowed,
    MeetingMoved,
    MeetingPlanned,
    OfMeeting,
)
from docendo.learning.meetings.jobs import send_invitation
from docendo.learning.meetings.models import Attendee
from docendo.learning.meetings.rules.limits import WRITES_AFTER


@listener(MatchEnded)
def end_meetings_with_their_match(event: MatchEnded) -> None:
    end_meetings_of_match(event.community_id, match_id=event.match_id, now=event.at or clock.now())


@listener(MeetingPlanned)
def invite_by_mail(event: MeetingPlanned) -> None:
    _write(event, unless_blocked=True)


@listener(MeetingMoved)
def invite_anew_by_mail(event: MeetingMoved) -> None:
    _write(event, unless_blocked=True)


@listener(MeetingFollowed)
def end_by_mail(event: MeetingFollowed) -> None:
    _write(event)


@listener(MeetingCalledOff)
def call_off_by_mail(event: MeetingCalledOff) -> None:
    _write(event)


@listener(MeetingAnswered)
def follow_an_answer_by_mail(event: MeetingAnswered) -> None:
    """It leaves the calendar of whom it does not suit, and comes back if it does after all."""
    if event.by_id is not None and (event.after_all or not event.suits):
        send_invitation.enqueue_at(
            (event.at or clock.now()) + WRITES_AFTER,
            meeting_id=event.meeting_id,
            person_id=event.by_id,
            sequence=event.sequence,
            has_answered=True,
        )


def _write(event: OfMeeting, *, unless_blocked: bool = False) -> None:
    """To everybody whom it was planned for, whoever did it as well: their calendars keep it, too.

    Who has blocked whoever did it gets no words of theirs, but is told that it is called off.
    """
    rows = Attendee.objects.filter(meeting=event.meeting_id).order_by("pk")
    people = list(rows.values_list("person_id", flat=True))
    is_of_somebody = unless_blocked and event.by_id is not None
    apart = blockers_of(event.by_id or 0, among=people) if is_of_somebody else frozenset()
    due_at = (event.at or clock.now()) + WRITES_AFTER
    for person_id in people:
        if person_id not in apart:
            send_invitation.enqueue_at(
                due_at,
                meeting_id=event.meeting_id,
                person_id=person_id,
                sequence=event.sequence,
            )
