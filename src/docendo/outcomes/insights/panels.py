"""How a coordinator comes to what needs them: from the home page, from people and from peers."""

from collections.abc import Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import HomePanel, Hub, Link, Seat, lead_from, show_on_home
from docendo.kernel import clock
from docendo.outcomes.insights import queries

KEY = "need_"


def _counts(seat: Seat) -> Mapping[str, QuerySet[Any]]:
    if not seat.may_coordinate:
        return {}
    rows = queries.to_count(seat, now=clock.now())
    return {f"{KEY}{kind}": of_kind for kind, of_kind in rows.items()}


def _waiting(seat: Seat, *, counts: Mapping[str, int], now: datetime) -> int | None:
    return sum(number for name, number in counts.items() if name.startswith(KEY)) or None


show_on_home(HomePanel(order=6, template="insights/_home.html", query=_waiting, counts=_counts))
for _hub in (Hub.PEOPLE, Hub.PEERS):
    lead_from(
        _hub,
        Link(
            order=5,
            label=_("What needs you"),
            url_name="insights:needs",
            is_for=attrgetter("may_coordinate"),
        ),
    )
