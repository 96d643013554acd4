"""The room on the pages of matches and groups, and recaps that wait for somebody's word."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Seat, Section, TodayItem, TodaySource, show_today
from docendo.commons.groups.api import Group, GroupPanel, show_on_group
from docendo.commons.matching.api import Match, MatchPanel, show_on_match
from docendo.learning.rooms import queries


def _of_match(seat: Seat, *, match: Match, now: datetime) -> queries.RoomPanel:
    return queries.match_panel(seat, match=match, now=now)


def _of_group(seat: Seat, *, group: Group, now: datetime) -> queries.RoomPanel | None:
    return queries.group_panel(seat, group=group, now=now)


def _today(seats: Sequence[Seat], now: datetime) -> Iterator[TodayItem]:
    slugs = {seat.community.pk: seat.community.slug for seat in seats}
    for sitting in queries.waiting_recaps(seats, now=now):
        yield TodayItem(
            section=Section.DUE,
            community_id=sitting.community_id,
            title=_("What came of your meeting"),
            address=reverse("rooms:recap", args=(slugs[sitting.community_id], sitting.pk)),
            why=_("Read it, and agree or correct it"),
            at=sitting.ended_at or sitting.began_at,
        )


show_on_match(MatchPanel(order=10, template="rooms/_panel.html", query=_of_match))
show_on_group(GroupPanel(order=10, template="rooms/_panel.html", query=_of_group))
show_today(TodaySource(order=16, find=_today, there_when=queries.was_somewhere))
