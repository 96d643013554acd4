"""All that somebody has before them, as another calendar reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Seat, seats_of
from docendo.commons.people.api import Person
from docendo.kernel.calendars import CalendarEntry
from docendo.learning.meetings.models import Attendee, CalendarAddress, Meeting, Meetings
from docendo.learning.meetings.protocols import CALENDAR_SOURCES
from docendo.learning.meetings.queries.shown import ShownMeeting, shown_upcoming
from docendo.learning.meetings.rules.limits import Answer

# What is longer ago is nobody's plan any more.
KEPT_FOR = timedelta(days=180)
A_DAY = timedelta(days=1)


def address_of(token: str) -> CalendarAddress | None:
    """Whose address it is, if it is genuine and not closed."""
    rows = CalendarAddress.objects.with_token(token).select_related("person")
    return rows.filter(person__is_active=True, person__email__isnull=False).first()


def _of(person: Person, seats: Sequence[Seat]) -> Meetings:
    """What suits somebody, or waits for their answer, where they have a seat now."""
    here = [seat.community.pk for seat in seats if seat.may_write]
    own = Attendee.objects.filter(community__in=here, person=person).exclude(answer=Answer.NO)
    rows = Meeting.objects.filter(community__in=here, pk__in=own.values("meeting"))
    return rows.with_dates().select_related("community", "match")


def entries_of(person: Person, *, now: datetime) -> list[CalendarEntry]:
    """Meetings, and what other apps have for a calendar; what was called off is not in it."""
    seats = seats_of(person)
    since = (now - KEPT_FOR).date()
    rows = _of(person, seats).with_a_date_since(since).exclude(weeks=0, ended_at__isnull=False)
    entries = [entry_of(each, person) for each in rows.order_by("pk")]
    found = [each for each in entries if not each.is_cancelled]
    for source in CALENDAR_SOURCES:
        found += source(seats, now)
    return found


def entry_of(meeting: Meeting, person: Person) -> CalendarEntry:
    """A meeting as the calendar of one of those has it for whom it was planned."""
    plan, last = meeting.plan, _last(meeting)
    departed = {plan.starts(on): at for on, at in meeting.departed.items()}
    if last is not None:
        departed = {
            # What was moved to after the end does not take place either.
            starts: None if at is None or _is_after_the_end(meeting, at) else at
            for starts, at in departed.items()
            if starts <= last
        }
    others = [each.person for each in meeting.attendees.all() if each.person_id != person.pk]
    return CalendarEntry(
        key=f"{meeting.key}@{urlsplit(settings.PUBLIC_URL).hostname}",
        title=_title(meeting, others),
        starts=plan.starts(plan.first_on),
        minutes=plan.minutes,
        changed_at=meeting.changed_at,
        sequence=meeting.sequence,
        words=meeting.community.name,
        place=meeting.place,
        address=settings.PUBLIC_URL + address_of_meeting(meeting),
        every_weeks=plan.weeks,
        until=last,
        left_out=[starts for starts, at in departed.items() if at is None],
        moved={
            starts: at.astimezone(plan.zone) for starts, at in departed.items() if at is not None
        },
        is_cancelled=meeting.never_was,
    )


def _last(meeting: Meeting) -> datetime | None:
    """The last moment at which it may start: by its plan, or before it was called off."""
    plan = meeting.plan
    ends = []
    if plan.until is not None:
        ends.append(plan.starts(plan.until))
    # What is called off as a whole keeps its rule, or it would end before it begins.
    if plan.is_series and meeting.ended_at is not None and not meeting.never_was:
        ends.append(meeting.ended_at - timedelta(seconds=1))
    return min(ends, default=None)


def _is_after_the_end(meeting: Meeting, at: datetime) -> bool:
    return meeting.ended_at is not None and not meeting.never_was and at >= meeting.ended_at


def _title(meeting: Meeting, others: Sequence[Person]) -> str:
    names = get_text_list([each.name for each in others], _("and"))
    if meeting.about:
        return _("%(about)s, with %(names)s") % {"about": meeting.about, "names": names}
    return _("Meeting with %(names)s") % {"names": names}


def address_of_meeting(meeting: Meeting) -> str:
    return reverse("meetings:meeting", args=(meeting.community.slug, meeting.pk))


@dataclass(frozen=True)
class CalendarPage:
    """What is to come in all communities, and how another calendar is told of it."""

    upcoming: Sequence[ShownMeeting]
    address: str


def calendar_page(person: Person, *, now: datetime) -> CalendarPage:
    rows = _of(person, seats_of(person)).planned_since((now - A_DAY).date())
    own = CalendarAddress.objects.filter(person=person).first()
    address = ""
    if own is not None:
        address = settings.PUBLIC_URL + reverse("meetings:feed", args=(own.token,))
    return CalendarPage(shown_upcoming(rows, person, now=now), address)
