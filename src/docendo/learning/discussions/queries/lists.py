"""Lists of discussions, announcements and updates, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Community, Seat
from docendo.commons.people.api import Byline, bylines
from docendo.commons.topics.api import Topic
from docendo.kernel.cursors import Cursor
from docendo.learning.discussions.models import Discussion, DiscussionTopic, Poll
from docendo.learning.discussions.rules import Kind

ROWS_A_PAGE = 25


class View(Enum):
    """Which of a community's discussions a list shows."""

    EVERYTHING = ""
    DISCUSSIONS = "discussions"
    ANNOUNCEMENTS = "announcements"
    UPDATES = "updates"

    @property
    def label(self) -> Any:
        return VIEW_LABELS[self]

    @property
    def condition(self) -> Q:
        kind = VIEW_KINDS.get(self)
        return Q() if kind is None else Q(kind=kind)


VIEW_LABELS = {
    View.EVERYTHING: _("Everything"),
    View.DISCUSSIONS: _("Discussions"),
    View.ANNOUNCEMENTS: _("Announcements"),
    View.UPDATES: _("Updates"),
}
VIEW_KINDS = {
    View.DISCUSSIONS: Kind.DISCUSSION,
    View.ANNOUNCEMENTS: Kind.ANNOUNCEMENT,
    View.UPDATES: Kind.UPDATE,
}


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    discussion: Discussion
    author: Byline | None
    topics: tuple[Topic, ...]
    has_poll: bool


@dataclass(frozen=True)
class Rows:
    """One page of a list."""

    rows: tuple[Row, ...]
    next_cursor: Cursor | None


def discussions(
    seat: Seat,
    *,
    view: View = View.EVERYTHING,
    topic: Topic | None = None,
    after: Cursor | None = None,
    limit: int = ROWS_A_PAGE,
) -> Rows:
    """One page of what a community discusses, the latest activity first."""
    found = Discussion.objects.visible_to(seat).wanted_by(seat)
    found = found.filter(view.condition, removed_at=None)
    if topic is not None:
        found = found.filter(about_topic(seat.community, topic.pk))
    if after is not None and (moment := after.moment) is not None:
        # The first half lets the index find the place, the second settles ties.
        found = found.filter(active_at__lte=moment).filter(
            Q(active_at__lt=moment) | Q(pk__lt=after.pk)
        )
    rows = list(_with_poll(found).order_by("-active_at", "-pk")[: limit + 1])
    here = rows[:limit]
    is_last = len(rows) <= limit
    return Rows(
        rows=rows_of(seat, here),
        next_cursor=None if is_last else Cursor.at(here[-1].active_at, here[-1].pk),
    )


def about_topic(community: Community, topic_id: int) -> Q:
    """As a list: asked of each row, the ordered index of a community is read to its end for few."""
    about = DiscussionTopic.objects.filter(community=community, topic=topic_id)
    return Q(pk__in=about.values("discussion"))


def _with_poll(found: Any) -> Any:
    polls = Poll.objects.filter(community=OuterRef("community"), discussion=OuterRef("pk"))
    return found.annotate(has_poll=Exists(polls))


def rows_of(seat: Seat, rows: Sequence[Any]) -> tuple[Row, ...]:
    authors = bylines((row.author_id for row in rows), reader_id=seat.person_id)
    topics = topics_of(seat.community, [row.pk for row in rows])
    return tuple(
        Row(
            discussion=row,
            author=authors.get(row.author_id),
            topics=topics.get(row.pk, ()),
            has_poll=row.has_poll,
        )
        for row in rows
    )


def topics_of(
    community: Community, discussion_ids: Sequence[int]
) -> Mapping[int, tuple[Topic, ...]]:
    """The topics of each discussion, what it is most about first."""
    about: dict[int, tuple[Topic, ...]] = {}
    if discussion_ids:
        links = DiscussionTopic.objects.filter(community=community, discussion__in=discussion_ids)
        for link in links.select_related("topic").order_by("position"):
            about[link.discussion_id] = (*about.get(link.discussion_id, ()), link.topic)
    return about
