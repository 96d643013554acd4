"""When people meet: on the page of their match, and on the start page."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Seat, Section, TodayItem, TodaySource, show_today
from docendo.commons.matching.api import Match, MatchPanel, show_on_match
from docendo.kernel.text import isolated
from docendo.learning.meetings import queries
from docendo.learning.meetings.models import Meeting
from docendo.learning.meetings.rules.limits import SOON


def _meetings(seat: Seat, *, match: Match, now: datetime) -> queries.MeetingsPanel:
    return queries.meetings_panel(seat, match=match, now=now)


def _today(seats: Sequence[Seat], now: datetime) -> Iterator[TodayItem]:
    slugs = {seat.community.pk: seat.community.slug for seat in seats}
    planned, past = queries.soon_and_past(seats, now=now)
    for each in planned:
        if each.next.date.starts_at <= now + SOON:
            yield TodayItem(
                section=Section.DUE,
                community_id=each.meeting.community_id,
                title=_with(each.meeting, seats[0]),
                address=_page(slugs, each.meeting),
                why=_("Say whether it suits you") if each.is_waiting_for_me else each.next.words,
                at=each.next.date.starts_at,
            )
    for one in past:
        yield TodayItem(
            section=Section.DUE,
            community_id=one.meeting.community_id,
            title=_with(one.meeting, seats[0]),
            address=_board(slugs, one.meeting),
            why=_("Did you meet?"),
            at=one.shown.date.starts_at,
        )


def _with(meeting: Meeting, seat: Seat) -> str:
    others = [each.person for each in meeting.attendees.all() if each.person_id != seat.person_id]
    names = get_text_list([isolated(each.name) for each in others], _("and"))
    return _("Meeting with %(names)s") % {"names": names}


def _page(slugs: Mapping[int, str], meeting: Meeting) -> str:
    return reverse("meetings:meeting", args=(slugs[meeting.community_id], meeting.pk))


def _board(slugs: Mapping[int, str], meeting: Meeting) -> str:
    address = reverse("matching:match", args=(slugs[meeting.community_id], meeting.match_id))
    return f"{address}#meetings"


show_on_match(MatchPanel(order=20, template="meetings/_panel.html", query=_meetings))
show_today(TodaySource(order=15, find=_today, there_when=queries.attends_something))
