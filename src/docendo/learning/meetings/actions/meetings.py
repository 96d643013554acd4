"""What all that changes a meeting shares: finding it, locking it, and telling of it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import locked_board
from docendo.kernel.errors import Refused
from docendo.kernel.events import publish
from docendo.learning.meetings.events import OfMeeting
from docendo.learning.meetings.models import Attendee, Meeting
from docendo.learning.meetings.queries import refuse_unless_going_on
from docendo.learning.meetings.refusals import InThePast, TooFarAhead
from docendo.learning.meetings.rules.limits import FURTHEST, Answer, remind_at
from docendo.learning.meetings.rules.occurrences import upcoming


def locked_meeting(seat: Seat, meeting_id: int, *, now: datetime) -> Meeting:
    """A meeting of this seat that is still to come, in a match that goes on; nobody else writes."""
    found = Meeting.objects.visible_to(seat).get(pk=meeting_id)
    locked_board(seat, found.match_id)
    # Read again under the lock: the other may just have changed it.
    meeting = Meeting.objects.with_dates().select_related("match").get(pk=meeting_id)
    refuse_unless_going_on(meeting, now=now)
    return meeting


def refuse_unless_ahead(
    starts_at: datetime, *, now: datetime, refusal: type[Refused] = InThePast
) -> None:
    if starts_at <= now:
        raise refusal
    if starts_at > now + FURTHEST:
        raise TooFarAhead


def ask_again(meeting: Meeting, seat: Seat, *, now: datetime) -> None:
    """At another time everybody says once more whether it suits them; whoever chose it has."""
    attendees = Attendee.objects.filter(meeting=meeting)
    attendees.exclude(person=seat.member).update(answer=Answer.WAITING, answered_at=None)
    attendees.filter(person=seat.member).update(answer=Answer.YES, answered_at=now)


def written(seat: Seat, meeting: Meeting, *, kind: type[OfMeeting], now: datetime) -> Meeting:
    """A meeting that somebody has changed, numbered anew, and what the others are told of it."""
    fresh = renumbered(meeting, now=now)
    tell(kind, fresh, by_id=seat.member.pk, now=now)
    return fresh


def renumbered(meeting: Meeting, *, now: datetime) -> Meeting:
    """Other calendars take a change by its number, and reminders follow what is next."""
    fresh = Meeting.objects.with_dates().select_related("match").get(pk=meeting.pk)
    fresh.sequence += 1
    fresh.changed_at = now
    fresh.remind_at = None if fresh.has_ended else next_reminder(fresh, now=now)
    fresh.save(update_fields=["sequence", "changed_at", "remind_at"])
    return fresh


def next_reminder(meeting: Meeting, *, now: datetime) -> datetime | None:
    """The next moment to remind of it: a day before, then an hour before each date."""
    # Of what is too near there is nothing to remind any more, but of what follows.
    soon = upcoming(meeting.plan, meeting.departed, now=now, most=2)
    moments = (remind_at(each.starts_at, now=now) for each in soon)
    return next((moment for moment in moments if moment is not None), None)


def tell(
    kind: Callable[..., OfMeeting],
    meeting: Meeting,
    *,
    by_id: int | None,
    now: datetime,
    only: Sequence[int] | None = None,
) -> None:
    """Announce it to all others for whom it was planned, or to some of them."""
    everybody = [each.person_id for each in meeting.attendees.all()]
    told = everybody if only is None else only
    publish(
        kind(
            community_id=meeting.community_id,
            meeting_id=meeting.pk,
            match_id=meeting.match_id,
            by_id=by_id,
            told_ids=tuple(each for each in told if each != by_id),
            sequence=meeting.sequence,
            at=now,
        )
    )
