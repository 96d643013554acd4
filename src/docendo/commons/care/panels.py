"""What moderators see of it on a community's home, and how a person is flagged."""

from datetime import datetime

from docendo.commons.care import queries
from docendo.commons.communities.api import (
    HomePanel,
    PersonPanel,
    Seat,
    show_on_home,
    show_on_person,
)


def _waiting(seat: Seat, *, now: datetime) -> int | None:
    return queries.waiting_count(seat) or None


def _person(seat: Seat, *, person_id: int, now: datetime) -> int | None:
    return queries.person_to_flag(seat, person_id=person_id)


show_on_home(HomePanel(order=5, template="care/_home.html", query=_waiting))
show_on_person(PersonPanel(order=90, template="care/_person.html", query=_person))
