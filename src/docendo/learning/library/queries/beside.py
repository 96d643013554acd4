"""What the library has for who writes a question, and what a reader does not want of it."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import QuerySet

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import blocked_by
from docendo.commons.topics.api import Topic
from docendo.learning.library.models import About, Resource


def added_by_blocked(person_id: int, community_ids: Collection[int]) -> QuerySet[Resource, Any]:
    """The numbers of resources that somebody does not want to find, by whom they have blocked."""
    rows = Resource.objects.filter(community__in=community_ids, adder__in=blocked_by(person_id))
    return rows.order_by().values("pk")


def best_about(seat: Seat, topics: Collection[Topic], *, most: int) -> Sequence[Resource]:
    """The best resources of some topics, none whose address does not answer."""
    if not topics:
        return ()
    about = About.objects.filter(community=seat.community, topic__in=topics)
    rows = Resource.objects.standing_for(seat).wanted_by(seat)
    rows = rows.filter(pk__in=about.values("resource"), dead_since=None)
    return list(rows.order_by("-score", "-pk")[:most])
