"""Lists of questions: ways to look at them, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Community, Seat
from docendo.commons.people.api import Byline, bylines, unless_blocked
from docendo.commons.topics.api import Topic
from docendo.kernel.access import NOBODY
from docendo.kernel.constants import Constant
from docendo.kernel.cursors import Cursor
from docendo.kernel.prepared import Prepared
from docendo.learning.forum.models import Follow, Post, Thread, ThreadTopic, written_by
from docendo.learning.forum.rules import State

ROWS_A_PAGE = 25


MOST_COUNTED = 1000


class View(Enum):
    """Ways to look at a community's questions: which, and in what order."""

    ACTIVE = "active"
    NEWEST = "newest"
    VOTES = "votes"
    UNANSWERED = "unanswered"
    FOLLOWED = "followed"
    MINE = "mine"
    REOPENING = "reopening"

    @property
    def label(self) -> Any:
        return VIEW_LABELS[self]

    @property
    def order(self) -> str:
        """The column after which rows come, largest first; ids break ties."""
        match self:
            case View.NEWEST | View.MINE:
                return "created_at"
            case View.VOTES:
                return "score"
            case View.REOPENING:
                return "reopening_asked_at"
        return "active_at"


def views_for(seat: Seat) -> Sequence[View]:
    """The ways that mean something to this seat."""
    views = [View.ACTIVE, View.NEWEST, View.VOTES, View.UNANSWERED]
    if seat.may_write:
        views += [View.FOLLOWED, View.MINE]
    if seat.may_moderate:
        views.append(View.REOPENING)
    return views


VIEW_LABELS = {
    View.ACTIVE: _("Active"),
    View.NEWEST: _("Newest"),
    View.VOTES: _("Most voted"),
    View.UNANSWERED: _("Unanswered"),
    View.FOLLOWED: _("Followed"),
    View.MINE: _("Mine"),
    View.REOPENING: _("Asked to reopen"),
}


class Narrow(Enum):
    """Narrows a list by what became of its questions."""

    ANY = ""
    UNSOLVED = "unsolved"
    SOLVED = "solved"
    CLOSED = "closed"

    @property
    def label(self) -> Any:
        return NARROW_LABELS[self]

    @property
    def condition(self) -> Q:
        match self:
            case Narrow.UNSOLVED:
                return Q(accepted=None, state=State.OPEN)
            case Narrow.SOLVED:
                return Q(accepted__isnull=False)
            case Narrow.CLOSED:
                return Q(state=State.CLOSED)
        return Q()


NARROW_LABELS = {
    Narrow.ANY: _("All"),
    Narrow.UNSOLVED: _("Without an accepted answer"),
    Narrow.SOLVED: _("With an accepted answer"),
    Narrow.CLOSED: _("Closed"),
}


@dataclass(frozen=True)
class Row:
    """One question in a list."""

    thread: Thread
    author: Byline | None
    author_name: str
    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class Rows:
    """One page of a list; ``count`` stops at ``MOST_COUNTED``, beyond it ``is_more``."""

    rows: tuple[Row, ...]
    count: int
    is_more: bool
    next_cursor: Cursor | None


def questions(
    seat: Seat,
    *,
    view: View = View.ACTIVE,
    narrow: Narrow = Narrow.ANY,
    topic: Topic | None = None,
    after: Cursor | None = None,
    limit: int = ROWS_A_PAGE,
) -> Rows:
    """One page of a community's questions."""
    found = Thread.objects.visible_to(seat).filter(chosen(seat, view), narrow.condition)
    found = found.filter(removed_at=None)
    column = view.order
    # In their order, for which a view may have an index of its own.
    counted = found.order_by(f"-{column}")
    if topic is not None:
        # Joined, counting may stop; from a list of all questions about a topic it would begin.
        counted = found.filter(about__community=seat.community, about__topic=topic).order_by()
        found = found.filter(about_topic(seat.community, topic.pk))
    count = counted[: MOST_COUNTED + 1].count()
    place = None if after is None else after.number if column == "score" else after.moment
    if after is not None and place is not None:
        # The first half lets the index find the place, the second settles ties.
        found = found.filter(**{f"{column}__lte": place}).filter(
            Q(**{f"{column}__lt": place}) | Q(pk__lt=after.pk)
        )
    threads = list(found.order_by(f"-{column}", "-pk")[: limit + 1])
    is_last = len(threads) <= limit
    threads = threads[:limit]
    next_cursor = None
    if not is_last:
        next_cursor = Cursor.at(getattr(threads[-1], column), threads[-1].pk)
    return Rows(
        rows=rows_of(seat, threads),
        count=min(count, MOST_COUNTED),
        is_more=count > MOST_COUNTED,
        next_cursor=next_cursor,
    )


def about_topic(community: Community, topic_id: int) -> Q:
    """The threads about a topic, in the form that is quick for how many there are."""
    about = ThreadTopic.objects.filter(community=community, topic=topic_id)
    few = list(about.values_list("thread_id", flat=True)[: MOST_COUNTED + 1])
    if len(few) <= MOST_COUNTED:
        # Of few, the ordered index would be read to its end to find the last of them.
        return Q(pk__in=few)
    return Q(Exists(about.filter(thread=OuterRef("pk"))))


def unanswered() -> Q:
    """What waits for its first answer, as the index ``threads_unanswered`` knows it."""
    return Q(answer_count=Constant(0), state=Constant(State.OPEN), removed_at=None)


def chosen(seat: Seat, view: View) -> Q:
    others = unless_blocked(seat.person_id)
    match view:
        case View.UNANSWERED:
            return unanswered() & others
        case View.MINE:
            return written_by(seat) if seat.person else NOBODY
        case View.FOLLOWED:
            follows = Follow.objects.filter(community=seat.community, person=seat.person)
            return Q(pk__in=follows.values("thread")) & others if seat.person else NOBODY
        case View.REOPENING:
            # Who moderates is asked as such: a block hides nothing from what waits for them.
            return Q(reopening_asked_at__isnull=False) if seat.may_moderate else NOBODY
    return others


def rows_of(seat: Seat, threads: Sequence[Thread]) -> tuple[Row, ...]:
    community = seat.community
    ids = [thread.pk for thread in threads]
    authors = bylines((thread.author_id for thread in threads), reader_id=seat.person_id)
    unknown = [thread.pk for thread in threads if thread.author_id is None]
    names = dict(
        Post.objects.filter(community=community, thread__in=unknown, is_question=True).values_list(
            "thread_id", "source_author"
        )
        if unknown
        else ()
    )
    topics = topics_of(community, ids)
    return tuple(
        Row(
            thread=thread,
            author=authors.get(thread.author_id),
            author_name=names.get(thread.pk, ""),
            topics=topics.get(thread.pk, ()),
        )
        for thread in threads
    )


@Prepared
def _topic_links(*, community_id: int, thread_ids: tuple[int, ...]) -> QuerySet[ThreadTopic]:
    naming = ThreadTopic.objects.filter(community=community_id, thread__in=thread_ids)
    return naming.select_related("topic").order_by("position")


def topics_of(community: Community, thread_ids: Sequence[int]) -> Mapping[int, tuple[Topic, ...]]:
    """The topics of each thread, what it is most about first."""
    about: dict[int, tuple[Topic, ...]] = {}
    if not thread_ids:
        return about
    for link in _topic_links(community_id=community.pk, thread_ids=tuple(thread_ids)):
        about[link.thread_id] = (*about.get(link.thread_id, ()), link.topic)
    return about
