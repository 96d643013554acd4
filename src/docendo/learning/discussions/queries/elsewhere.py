"""What pages of other apps and feeds show."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from docendo.commons.communities.api import Community, Seat, render_stale
from docendo.commons.people.api import blocked_by
from docendo.commons.topics.api import Topic
from docendo.learning.discussions.models import (
    Discussion,
    Following,
    Opened,
    Reply,
)
from docendo.learning.discussions.queries.lists import about_topic
from docendo.learning.discussions.rules import ANNOUNCED_FOR, Kind

ROWS_A_PANEL = 4
MOST_ANNOUNCED = 3


def unopened(seat: Seat) -> QuerySet[Discussion]:
    """The announcements, of whatever age, that a seat's person has not opened."""
    rows = Discussion.objects.visible_to(seat).filter(kind=Kind.ANNOUNCEMENT, removed_at=None)
    if seat.role is None:
        return rows
    opened = Opened.objects.filter(community=seat.community, person=seat.person)
    return rows.filter(~Exists(opened.filter(discussion=OuterRef("pk"))))


def announced(seat: Seat, *, now: datetime) -> Sequence[Discussion]:
    """What stands on top of a community's home for this reader."""
    fresh = unopened(seat).filter(created_at__gt=now - ANNOUNCED_FOR).select_related("author")
    return list(fresh.order_by("-created_at", "-pk")[:MOST_ANNOUNCED])


def of_community(seat: Seat) -> Sequence[Discussion]:
    """What was discussed last."""
    rows = Discussion.objects.visible_to(seat).wanted_by(seat).filter(removed_at=None)
    return list(rows.select_related("author").order_by("-active_at", "-pk")[:ROWS_A_PANEL])


def of_topic(seat: Seat, *, topic_id: int) -> Sequence[Discussion]:
    """What was discussed last about a topic."""
    rows = Discussion.objects.visible_to(seat).wanted_by(seat)
    latest = rows.filter(about_topic(seat.community, topic_id))
    latest = latest.filter(removed_at=None).select_related("author")
    return list(latest.order_by("-active_at", "-pk")[:ROWS_A_PANEL])


def updates_of(seat: Seat, *, person_id: int) -> Sequence[Discussion]:
    """What somebody told last of how they are getting on."""
    rows = Discussion.objects.visible_to(seat).filter(
        kind=Kind.UPDATE, author=person_id, removed_at=None
    )
    latest = list(rows.order_by("-created_at", "-pk")[:ROWS_A_PANEL])
    render_stale(Discussion.objects, latest, seat.community)
    return latest


def written_by_blocked(person_id: int, community_ids: Collection[int]) -> QuerySet[Discussion, Any]:
    """The numbers of discussions and updates that somebody does not want to find."""
    rows = Discussion.objects.filter(community__in=community_ids, author__in=blocked_by(person_id))
    return rows.order_by().values("pk")


def replied_by_blocked(person_id: int, community_ids: Collection[int]) -> QuerySet[Reply, Any]:
    """The same of replies, with those to what is not wanted: they are found under its title."""
    unwanted = written_by_blocked(person_id, community_ids).exclude(kind=Kind.ANNOUNCEMENT)
    replies = Reply.objects.filter(community__in=community_ids).order_by()
    # Two lists, each found by its index: with one condition or the other all would be read.
    return (
        replies.filter(author__in=blocked_by(person_id))
        .values("pk")
        .union(replies.filter(discussion__in=unwanted).values("pk"))
    )


def follower_ids(community_id: int, *, discussion_id: int, at: datetime) -> list[int]:
    """Who wants to know of replies, and did so at that moment already."""
    follows = Following.objects.filter(community=community_id, discussion=discussion_id, at__lte=at)
    return list(follows.values_list("person_id", flat=True))


def latest_for_feed(
    community: Community, *, topic: Topic | None = None, limit: int = 30
) -> Sequence[Discussion]:
    """What a feed of a public community holds, the newest first."""
    rows = Discussion.objects.filter(community=community, removed_at=None)
    if topic is not None:
        rows = rows.filter(about_topic(community, topic.pk))
    latest = list(rows.select_related("author").order_by("-created_at", "-pk")[:limit])
    render_stale(Discussion.objects, latest, community)
    return latest
