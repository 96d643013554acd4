"""What of meetings waits for somebody today, over all their communities."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Exists, OuterRef

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import Person
from docendo.kernel.listing import day, listed, moment
from docendo.learning.meetings.models import Attendee, Departure, Meeting, Said
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
    meetings = _in_one_query(person, here, now=now)
    held = [each for each in meetings if each.brings_together(person.pk)]
    return shown_upcoming(held, person, now=now, most=1), to_say(held, person, now=now)


def _in_one_query(
    person: Person, community_ids: Collection[int], *, now: datetime
) -> Sequence[Meeting]:
    """The meetings of somebody with their dates, and of what was said what they said themselves.

    ``Meetings.with_dates`` asks four times, and the start page asks of everything else, too.
    """
    own = Attendee.objects.filter(community__in=community_ids, person=person)
    rows = relevant(Meeting.objects.filter(pk__in=own.values("meeting")), now=now)
    departures = Departure.objects.filter(meeting=OuterRef("meeting"))
    said = Said.objects.filter(meeting=OuterRef("meeting"), person=person)
    attendees = (
        Attendee.objects.filter(meeting__in=rows)
        .select_related("meeting", "person")
        .annotate(
            departed=listed(departures, "meeting", on="on", starts_at="starts_at"),
            own_words=listed(said, "meeting", on="on", have_met="have_met"),
        )
        .order_by("meeting", "pk")
    )
    found = []
    for _meeting_id, those in groupby(attendees, key=attrgetter("meeting_id")):
        coming = list(those)
        first: Any = coming[0]
        found.append(
            first.meeting.with_these(
                departures=[
                    Departure(on=day(each["on"]), starts_at=moment(each["starts_at"]))
                    for each in first.departed or ()
                ],
                attendees=coming,
                said=[
                    Said(on=day(each["on"]), person=person, have_met=bool(each["have_met"]))
                    for each in first.own_words or ()
                ],
            )
        )
    return found
