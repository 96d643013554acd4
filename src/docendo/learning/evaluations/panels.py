"""The way to evaluations of teams, and what waits today."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import attrgetter

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import (
    Hub,
    Link,
    Seat,
    Section,
    TodayItem,
    TodaySource,
    lead_from,
    show_today,
)
from docendo.kernel.text import isolated
from docendo.learning.evaluations import queries


def _waiting(seats: Sequence[Seat], now: datetime) -> Iterator[TodayItem]:
    slugs = {seat.community.pk: seat.community.slug for seat in seats if seat.may_write}
    for each in queries.waiting_now(seats[0].member.pk, tuple(slugs), now=now):
        end = localtime(each.closes_at)
        said = {"day": date_format(end, "DATE_FORMAT"), "time": date_format(end, "TIME_FORMAT")}
        yield TodayItem(
            section=Section.DUE,
            community_id=each.community_id,
            title=gettext("Rate your team: %(title)s") % {"title": isolated(each.title)},
            address=reverse("evaluations:rate", args=(slugs[each.community_id], each.pk)),
            why=gettext("until %(day)s, %(time)s") % said,
            at=each.closes_at,
        )


show_today(TodaySource(order=27, find=_waiting, there_when=queries.takes_part_somewhere))
lead_from(
    Hub.PEERS,
    Link(
        order=45,
        label=_("Team evaluation"),
        url_name="evaluations:evaluations",
        is_for=attrgetter("may_write"),
    ),
)
