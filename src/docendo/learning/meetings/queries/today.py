"""What of meetings waits for somebody today, over all their communities."""

from collections.abc import Sequence
from datetime import datetime

from docendo.commons.communities.api import Seat
from docendo.learning.meetings.models import Attendee, Meeting
from docendo.learning.meetings.queries.shown import (
    Past,
    ShownMeeting,
    relevant,
    shown_past,
    shown_upcoming,
)


def soon_and_past(
    seats: Sequence[Seat], *, now: datetime
) -> tuple[Sequence[ShownMeeting], Sequence[Past]]:
    """The next date of each meeting, and the dates of which somebody has not said anything."""
    person = seats[0].member
    here = [seat.community.pk for seat in seats if seat.may_write]
    own = Attendee.objects.filter(community__in=here, person=person)
    rows = relevant(Meeting.objects.filter(pk__in=own.values("meeting")), now=now)
    meetings = list(rows.with_dates())
    return (
        shown_upcoming(meetings, person, now=now, most=1),
        shown_past(meetings, person, now=now, is_said=False),
    )
