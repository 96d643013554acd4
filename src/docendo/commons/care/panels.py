"""What moderators see of it on a community's home, and how a person is flagged."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from docendo.commons.care import queries
from docendo.commons.communities.api import (
    HomePanel,
    PersonPanel,
    Seat,
    show_on_home,
    show_on_person,
)


def _counts(seat: Seat) -> Mapping[str, QuerySet[Any]]:
    return {"flagged": queries.waiting_for(seat)} if seat.may_moderate else {}


def _waiting(seat: Seat, *, counts: Mapping[str, int], now: datetime) -> int | None:
    return counts.get("flagged") or None


def _person(seat: Seat, *, person_id: int, now: datetime) -> int | None:
    return queries.person_to_flag(seat, person_id=person_id)


show_on_home(HomePanel(order=5, template="care/_home.html", query=_waiting, counts=_counts))
show_on_person(PersonPanel(order=90, template="care/_person.html", query=_person))
