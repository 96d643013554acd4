"""The mail that carries a meeting into somebody's own calendar, and each change of it."""

from dataclasses import replace
from datetime import datetime
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from docendo.commons.communities.api import Membership, Role
from docendo.commons.mail.api import choices_address, letter_to, may_be_written
from docendo.commons.people.api import Letter, deliver, zone
from docendo.kernel.calendars import Invitation, calendar
from docendo.learning.meetings.letters import MEETINGS
from docendo.learning.meetings.models import Attendee, Meeting
from docendo.learning.meetings.queries import entry_of, shown_upcoming
from docendo.learning.meetings.rules.limits import WRITES_AFTER, Answer


def send(
    key: str,
    *,
    meeting_id: int,
    person_id: int,
    sequence: int,
    now: datetime,
    has_answered: bool = False,
) -> None:
    """Nothing where it changed again meanwhile, or where somebody is not in it any more."""
    rows = Meeting.objects.with_dates().select_related("community", "match", "planned_by")
    meeting = rows.filter(pk=meeting_id, sequence=sequence).first()
    if meeting is None:
        return
    own = next((each for each in meeting.attendees.all() if each.person_id == person_id), None)
    if own is None or not _is_to_be_written_to(meeting, own, has_answered=has_answered):
        return
    language = own.person.interface_language or meeting.community.language
    here = zone(own.person.time_zone) or ZoneInfo("UTC")
    with translation.override(language), timezone.override(here):
        deliver(_letter(meeting, own, now=now), key=key)


def _is_to_be_written_to(meeting: Meeting, own: Attendee, *, has_answered: bool) -> bool:
    """Who has said no hears no more of it by mail, but that it leaves their calendar.

    So does who has left, where it ended with that; and of what nobody was written nobody is told
    that it is called off.
    """
    gone_at = meeting.ended_at or (own.answered_at if own.answer == Answer.NO else None)
    was_known = gone_at is None or gone_at - meeting.planned_at >= WRITES_AFTER
    is_here = Membership.objects.joined().filter(
        community=meeting.community_id, person=own.person_id, role__gte=Role.MEMBER
    )
    return (
        own.person.has_joined
        and own.person.is_active
        and was_known
        and (own.answer != Answer.NO or meeting.has_ended or has_answered)
        and (meeting.has_ended or is_here.exists())
        and may_be_written(own.person_id, community_id=meeting.community_id, sort=MEETINGS)
    )


def _letter(meeting: Meeting, own: Attendee, *, now: datetime) -> Letter:
    entry = entry_of(meeting, own.person)
    has_declined = own.answer == Answer.NO and not meeting.has_ended
    if has_declined:
        entry = replace(entry, is_cancelled=True)
    shown = shown_upcoming([meeting], own.person, now=now)
    about = {
        "entry": entry,
        "has_declined": has_declined,
        "meeting": meeting,
        "person": own.person,
        "dates": [date for each in shown for date in each.dates],
        "is_waiting": own.answer == Answer.WAITING,
        "starts": timezone.localtime(meeting.first_starts_at()),
        "zone": timezone.get_current_timezone_name(),
        "preferences": choices_address(meeting.community),
    }
    to = own.person.email or ""
    invitation = Invitation(
        # The site's address, without its name: so nobody is told the address of anybody.
        organizer=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        organizer_name=meeting.community.name,
        attendee=to,
        attendee_name=own.person.name,
    )
    return letter_to(
        own.person,
        meeting.community,
        subject=render_to_string("meetings/mail/subject.txt", about),
        text=render_to_string("meetings/mail/message.txt", about),
        about=f"match:{meeting.match_id}",
        now=now,
        calendar=calendar([entry], name=meeting.community.name, invitation=invitation),
        method="CANCEL" if entry.is_cancelled else "REQUEST",
    )
