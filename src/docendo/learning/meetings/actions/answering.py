"""Saying whether a meeting suits one, and afterwards whether one has met."""

from datetime import date, datetime
from functools import partial

from django.db import transaction

from docendo.commons.communities.api import Seat, writer
from docendo.learning.meetings.actions.meetings import locked_meeting, tell
from docendo.learning.meetings.events import MeetingAnswered
from docendo.learning.meetings.models import Meeting, Said
from docendo.learning.meetings.refusals import NoSuchDate, NotOverYet
from docendo.learning.meetings.rules.limits import Answer


@transaction.atomic
def answer(seat: Seat, *, meeting_id: int, suits: bool, now: datetime) -> Meeting:
    """Who says the same again has said it once."""
    meeting = locked_meeting(seat, meeting_id, now=now)
    own = meeting.attendees.select_related(None).get(person=seat.member)
    said = Answer.YES if suits else Answer.NO
    before = own.answer
    if before != said:
        own.answer, own.answered_at = said, now
        own.save(update_fields=["answer", "answered_at"])
        after_all = suits and before == Answer.NO
        kind = partial(MeetingAnswered, suits=suits, after_all=after_all)
        tell(kind, meeting, by_id=seat.member.pk, now=now)
    return meeting


@transaction.atomic
def say_whether_met(
    seat: Seat, *, meeting_id: int, on: date, have_met: bool, now: datetime
) -> Meeting:
    """It may be said of what has begun, and said otherwise later; also when the match has ended."""
    writer(seat)
    rows = Meeting.objects.visible_to(seat).select_for_update(of=("self",), no_key=True)
    meeting = rows.with_dates().get(pk=meeting_id)
    found = meeting.date_of(on)
    if found is None:
        raise NoSuchDate
    if found.starts_at > now:
        raise NotOverYet
    Said.objects.update_or_create(
        meeting=meeting,
        on=on,
        person=seat.member,
        defaults={"community": seat.community, "have_met": have_met, "at": now},
    )
    return meeting
