"""What of discussions a seat may flag; its own also where the discussion is gone."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from docendo.commons.communities.api import Seat
from docendo.learning.discussions.models import Discussion, Reply, standing


def discussions_to_flag(seat: Seat, ids: Collection[int]) -> Iterable[Discussion]:
    rows = Discussion.objects.filter(_in_sight(seat, ""), community=seat.community, pk__in=ids)
    return rows.select_related("author")


def replies_to_flag(seat: Seat, ids: Collection[int]) -> Iterable[Reply]:
    sight = _in_sight(seat, "", "discussion__")
    rows = Reply.objects.filter(sight, community=seat.community, pk__in=ids)
    return rows.select_related("author", "discussion")


def _in_sight(seat: Seat, *prefixes: str) -> Q:
    """What stands together with what it stands below, or was written by the seat itself."""
    sight = Q()
    for prefix in prefixes:
        sight &= standing(seat, prefix)
    # Nothing is kept from moderators, and an empty condition must not be narrowed by another.
    return sight | Q(author=seat.person) if sight and seat.person else sight
