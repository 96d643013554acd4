"""What stands of meetings on the page of a match, and on a page of their own."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import (
    BoardIsClosed,
    Match,
    MatchState,
    MeetingTimes,
    times_to_meet,
)
from docendo.commons.people.api import Person
from docendo.learning.meetings.models import Attendee, Meeting, Said, zone_of
from docendo.learning.meetings.queries.shown import (
    Past,
    ShownDate,
    ShownMeeting,
    relevant,
    shown_date,
    shown_past,
    shown_upcoming,
    to_say,
)
from docendo.learning.meetings.refusals import CalledOffAlready, NoSuchDate, OverAlready
from docendo.learning.meetings.rules.occurrences import called_off
from docendo.learning.meetings.rules.planning import as_seen

DATES_ON_ITS_PAGE = 8
NO_TIMES = MeetingTimes(0, ())


@dataclass(frozen=True)
class MeetingsPanel:
    """What is planned, what somebody is asked about, and when all could meet.

    Times are suggested while nothing is planned; ``met`` counts the dates on which they did.
    """

    match: Match
    planned: Sequence[ShownMeeting]
    to_say: Sequence[Past]
    met: int
    times: MeetingTimes
    are_two: bool

    @property
    def is_open(self) -> bool:
        return self.match.state == MatchState.ACTIVE


def meetings_panel(seat: Seat, *, match: Match, now: datetime) -> MeetingsPanel:
    rows = relevant(Meeting.objects.visible_to(seat).filter(match=match), now=now)
    meetings = list(rows.with_dates())
    is_open = match.state == MatchState.ACTIVE
    planned = shown_upcoming(meetings, seat.member, now=now) if is_open else ()
    people = [place.person for place in match.places.all()]
    suggests = is_open and not planned
    return MeetingsPanel(
        match,
        planned,
        to_say(meetings, seat.member, now=now),
        _met(seat, match),
        times_to_meet(seat, people, now=now) if suggests else NO_TIMES,
        are_two=len(people) == 2,
    )


def next_meeting(seat: Seat, *, match: Match, now: datetime) -> ShownMeeting | None:
    """What goes on now in a match, or is planned next; None for who is in none of it."""
    rows = relevant(Meeting.objects.visible_to(seat).filter(match=match), now=now)
    return next(iter(shown_upcoming(rows.with_dates(), seat.member, now=now, most=1)), None)


def _met(seat: Seat, match: Match) -> int:
    rows = Said.objects.filter(community=seat.community, meeting__match=match, have_met=True)
    return rows.values("meeting", "on").distinct().count()


@dataclass(frozen=True)
class MeetingPage:
    """One meeting: when it is by everybody's clock, and what somebody may do about it."""

    meeting: Meeting
    shown: ShownMeeting | None
    called_off: Sequence[ShownDate]
    past: Sequence[Past]
    attendees: Sequence[Attendee]

    @property
    def match(self) -> Match:
        return self.meeting.match


def meeting_page(seat: Seat, *, meeting_id: int, now: datetime) -> MeetingPage:
    meeting = meeting_of(seat, meeting_id=meeting_id)
    shown = shown_upcoming([meeting], seat.member, now=now, most=DATES_ON_ITS_PAGE)
    others = [each for each in meeting.attendees.all() if each.person_id != seat.person_id]
    gone = () if meeting.has_ended else called_off(meeting.plan, meeting.departed, now=now)
    return MeetingPage(
        meeting,
        shown[0] if shown else None,
        [shown_date(each, others) for each in gone],
        shown_past([meeting], seat.member, now=now),
        list(meeting.attendees.all()),
    )


def match_to_plan(seat: Seat, *, match_id: int, now: datetime) -> tuple[Match, MeetingTimes]:
    """A match, and when all could meet who have a place in it.

    Raises BoardIsClosed before somebody fills in a form that cannot be sent.
    """
    match = Match.objects.visible_to(seat).get(pk=match_id)
    if match.state != MatchState.ACTIVE:
        raise BoardIsClosed
    people = [*Person.objects.filter(pk__in=match.places.values("person")).order_by("pk")]
    return match, times_to_meet(seat, people, now=now)


def meeting_of(seat: Seat, *, meeting_id: int) -> Meeting:
    rows = Meeting.objects.visible_to(seat).select_related("match", "planned_by", "community")
    return rows.with_dates().get(pk=meeting_id)


def meeting_to_change(
    seat: Seat, *, meeting_id: int, now: datetime
) -> tuple[Meeting, dict[str, object]]:
    """A meeting, and what a form begins with: the plan by the clock of whoever changes it.

    Raises CalledOffAlready or OverAlready.
    """
    meeting = meeting_of(seat, meeting_id=meeting_id)
    refuse_unless_going_on(meeting, now=now)
    words = {"about": meeting.about, "place": meeting.place}
    return meeting, asdict(as_seen(meeting.plan, zone=zone_of(seat), now=now, **words))


def refuse_unless_going_on(meeting: Meeting, *, now: datetime) -> None:
    """One of which all dates are called off alone still goes on: they may be held after all."""
    if meeting.has_ended:
        raise CalledOffAlready
    if meeting.is_over(now):
        raise OverAlready


def date_to_move(seat: Seat, *, meeting_id: int, on: date) -> tuple[Meeting, ShownDate]:
    """A meeting and one of its dates; raises NoSuchDate."""
    meeting = meeting_of(seat, meeting_id=meeting_id)
    found = meeting.date_of(on)
    if found is None or meeting.has_ended or not meeting.plan.is_series:
        raise NoSuchDate
    others = [each for each in meeting.attendees.all() if each.person_id != seat.person_id]
    return meeting, shown_date(found, others)
