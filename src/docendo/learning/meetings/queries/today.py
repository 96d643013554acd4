"""What of meetings waits for somebody today, over all their communities."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists

from docendo.commons.communities.api import Seat
from docendo.learning.meetings.models import Attendee, Meeting
from docendo.learning.meetings.queries.shown import (
    Past,
    ShownMeeting,
    relevant,
    shown_upcoming,
    to_say,
)


def attends_something(seats: Sequence[Seat]) -> Exists:
    """Whether a meeting was ever planned for somebody."""
    here = [seat.community.pk for seat in seats]
    return Exists(Attendee.objects.filter(community__in=here, person=seats[0].member))


def soon_and_past(
    seats: Sequence[Seat], *, now: datetime
) -> tuple[Sequence[ShownMeeting], Sequence[Past]]:
    """The next date of each meeting, and the dates of which somebody has not said anything.

    Not of what does not suit them, or nobody else: they have read that already.
    """
    person = seats[0].member
    here = [seat.community.pk for seat in seats if seat.may_write]
    own = Attendee.objects.filter(community__in=here, person=person)
    rows = relevant(Meeting.objects.filter(pk__in=own.values("meeting")), now=now)
    meetings = list(rows.with_dates())
    held = [each for each in meetings if each.brings_together(person.pk)]
    return shown_upcoming(held, person, now=now, most=1), to_say(held, person, now=now)
