"""What is shown of groups on a community's home, and on a person's page; the way to all of them."""

from collections.abc import Mapping
from datetime import datetime
from operator import attrgetter

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import (
    HomePanel,
    Hub,
    Link,
    PersonPanel,
    Seat,
    lead_from,
    show_on_home,
    show_on_person,
)
from docendo.commons.groups import queries
from docendo.commons.groups.models import Enrollment


def _counts(seat: Seat) -> Mapping[str, QuerySet[Enrollment]]:
    return {"own_groups": queries.own_enrollments(seat)}


def _own(seat: Seat, *, counts: Mapping[str, int], now: datetime) -> queries.PersonGroups | None:
    """A reader's own groups; asks only where one query for all numbers has counted some."""
    if not counts["own_groups"]:
        return None
    return queries.groups_of_person(seat, person_id=seat.member.pk)


def _of_person(seat: Seat, *, person_id: int, now: datetime) -> queries.PersonGroups | None:
    return queries.groups_of_person(seat, person_id=person_id)


show_on_home(HomePanel(order=30, template="groups/_person.html", query=_own, counts=_counts))
show_on_person(PersonPanel(order=15, template="groups/_person.html", query=_of_person))
lead_from(
    Hub.PEOPLE,
    Link(
        order=10, label=_("Groups"), url_name="groups:groups", is_for=attrgetter("may_coordinate")
    ),
)
