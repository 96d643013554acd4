"""The way to reviews from peers, and what waits today."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import attrgetter

from django.urls import reverse
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
from docendo.commons.groups.api import GroupPanel, show_on_group
from docendo.kernel.text import isolated
from docendo.learning.review import queries
from docendo.learning.review.navigation import WHERE
from docendo.learning.review.wording import until


def _waiting(seats: Sequence[Seat], now: datetime) -> Iterator[TodayItem]:
    slugs = {seat.community.pk: seat.community.slug for seat in seats if seat.may_write}
    for row in queries.waiting_now(seats[0].member.pk, tuple(slugs), now=now):
        assignment, waits = row.assignment, row.to_do
        if waits is None:
            continue
        where = (slugs[assignment.community_id], assignment.pk)
        yield TodayItem(
            section=Section.DUE,
            community_id=assignment.community_id,
            title=gettext("%(what)s: %(title)s")
            % {"what": waits.what.label, "title": isolated(assignment.title)},
            address=reverse(WHERE[waits.what], args=where),
            why=until(waits),
            at=waits.until or assignment.phase_since,
        )


show_on_group(
    GroupPanel(order=25, template="reviews/_of_group.html", query=queries.reviews_of_group)
)
show_today(TodaySource(order=26, find=_waiting, there_when=queries.takes_part_somewhere))
lead_from(
    Hub.PEERS,
    Link(
        order=40,
        label=_("Peer review"),
        url_name="reviews:reviews",
        is_for=attrgetter("may_write"),
    ),
)
