"""What Today says to whom no mail reaches."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Seat, Section, TodayItem, TodaySource, show_today
from docendo.commons.mail import queries
from docendo.commons.people.api import dead_address


def _unreachable(seats: Sequence[Seat], now: datetime) -> Iterator[TodayItem]:
    if dead := dead_address(seats[0].member):
        yield TodayItem(
            section=Section.DUE,
            community_id=seats[0].community.pk,
            title=_("No mail reaches you"),
            address=reverse("mail:choices"),
            why=_("It came back from your address: correct it, or try again"),
            at=dead.since,
        )


show_today(TodaySource(order=5, find=_unreachable, there_when=queries.has_dead_mail))
