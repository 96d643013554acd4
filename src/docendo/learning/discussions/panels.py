"""What discussions show on the pages of communities, people and topics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from docendo.commons.communities.api import (
    HomePanel,
    PersonPanel,
    Seat,
    show_on_home,
    show_on_person,
)
from docendo.commons.topics.api import TopicPanel, show_on_topic
from docendo.learning.discussions import queries
from docendo.learning.discussions.models import Discussion


@dataclass(frozen=True)
class OfPerson:
    """Somebody's updates; who looks at their own page may write one there."""

    updates: Sequence[Discussion]
    may_write: bool


def _unopened(seat: Seat) -> Mapping[str, QuerySet[Discussion]]:
    return {"unopened": queries.unopened(seat)}


def _announced(
    seat: Seat, *, counts: Mapping[str, int], now: datetime
) -> Sequence[Discussion] | None:
    """Asks only where something is left to open, which the query for all numbers has counted."""
    return (queries.announced(seat, now=now) or None) if counts["unopened"] else None


def _of_community(
    seat: Seat, *, counts: Mapping[str, int], now: datetime
) -> Sequence[Discussion] | None:
    return queries.of_community(seat) or None


def _of_person(seat: Seat, *, person_id: int, now: datetime) -> OfPerson | None:
    updates = queries.updates_of(seat, person_id=person_id)
    may_write = seat.may_write and seat.person_id == person_id
    return OfPerson(updates, may_write) if updates or may_write else None


def _of_topic(seat: Seat, *, topic_id: int, now: datetime) -> Sequence[Discussion] | None:
    return queries.of_topic(seat, topic_id=topic_id) or None


# What was announced stands above everything else.
show_on_home(
    HomePanel(order=10, template="discussions/_announced.html", query=_announced, counts=_unopened)
)
show_on_home(HomePanel(order=50, template="discussions/_home.html", query=_of_community))
show_on_person(PersonPanel(order=50, template="discussions/_person.html", query=_of_person))
show_on_topic(TopicPanel(order=50, template="discussions/_topic.html", query=_of_topic))
