"""What of questions and answers waits for a person, in all their communities."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from docendo.commons.people.api import unless_blocked
from docendo.commons.topics.api import MOST_TOPICS, offered_by, wished_by
from docendo.kernel.counting import counted
from docendo.kernel.prepared import Prepared
from docendo.learning.forum.models import Comment, Post, Reading, Thread, ThreadTopic
from docendo.learning.forum.queries.masks import written_by_person
from docendo.learning.forum.rules import State

# What is older is not of today any more, whether it was read or not.
RECENT = timedelta(weeks=8)
OWN_AT_MOST = 30
# A question may be about several topics that one offered help with, and others one passed on.
COULD_ANSWER = 5 * MOST_TOPICS


def own_threads(
    person_id: int, community_ids: Collection[int], *, now: datetime
) -> Sequence[Thread]:
    """One's own questions with ``new_answers`` and ``new_comments`` of others since one looked."""
    since = _day(now - RECENT)
    return _own_threads(since, person_id=person_id, community_ids=tuple(community_ids))


def _day(moment: datetime) -> datetime:
    """Its midnight: what shapes a prepared query must not change all the time."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


@Prepared
def _own_threads(
    since: datetime, *, person_id: int, community_ids: tuple[int, ...]
) -> QuerySet[Thread]:
    read = Reading.objects.filter(
        community=OuterRef("community"), thread=OuterRef("pk"), person=person_id
    )
    # Not the column itself: SQLite would walk through all that was active, and not one's own.
    own = Thread.objects.annotate(last_active=Coalesce("active_at", "created_at")).filter(
        written_by_person(person_id, community_ids, "author"),
        community__in=community_ids,
        removed_at=None,
        last_active__gte=since,
    )
    unseen = {"created_at__gt": OuterRef("seen_at"), "removed_at": None}
    others = unless_blocked(person_id) & ~Q(author=person_id) & ~Q(author=OuterRef("author"))
    by_others = Q(author=None) | others
    answers = Post.objects.filter(
        by_others, community=OuterRef("community"), thread=OuterRef("pk"), is_question=False
    )
    # Joined instead, SQLite would read all comments of the community for each question.
    here = Post.objects.filter(
        community=OuterRef(OuterRef("community")), thread=OuterRef(OuterRef("pk")), removed_at=None
    )
    comments = Comment.objects.filter(
        by_others, community=OuterRef("community"), post__in=here.values("pk")
    )
    threads = own.annotate(
        seen_at=Coalesce(Subquery(read.values("last_at")), F("created_at"))
    ).annotate(
        new_answers=counted(answers.filter(**unseen), "thread"),
        new_comments=counted(comments.filter(**unseen), "community"),
    )
    waiting = Q(new_answers__gt=0) | Q(new_comments__gt=0)
    undecided = Q(accepted=None, state=State.OPEN, answer_count__gt=0)
    return threads.filter(waiting | undecided).order_by("-active_at", "-pk")[:OWN_AT_MOST]


@Prepared
def _unanswered(*, person_id: int, community_ids: tuple[int, ...]) -> QuerySet[ThreadTopic]:
    about = ThreadTopic.objects.filter(
        Q(thread__author=None) | ~written_by_person(person_id, community_ids, "thread__author"),
        unless_blocked(person_id, "thread__author"),
        community__in=community_ids,
        topic__in=offered_by(person_id, community_ids),
        thread__answer_count=0,
        thread__state=State.OPEN,
        thread__removed_at=None,
    )
    newest = about.select_related("thread", "topic").order_by("-thread__created_at", "position")
    return newest[:COULD_ANSWER]


def could_answer(person_id: int, community_ids: Collection[int]) -> Sequence[ThreadTopic]:
    """Questions without answer about what somebody offered to help with, each with its topic."""
    links = _unanswered(person_id=person_id, community_ids=tuple(community_ids))
    first: dict[int, ThreadTopic] = {}
    for link in links:
        first.setdefault(link.thread_id, link)
    return list(first.values())


def worth_reading(
    person_id: int, community_ids: Collection[int], *, now: datetime
) -> ThreadTopic | None:
    """The best solved question of the last weeks about what somebody wants to learn, not read."""
    since = _day(now - RECENT)
    best = _solved(since, person_id=person_id, community_ids=tuple(community_ids))
    return best[0] if best else None


@Prepared
def _solved(
    since: datetime, *, person_id: int, community_ids: tuple[int, ...]
) -> QuerySet[ThreadTopic]:
    read = Reading.objects.filter(
        community=OuterRef("community"), thread=OuterRef("thread"), person=person_id
    )
    about = ThreadTopic.objects.filter(
        ~Exists(read),
        Q(thread__author=None) | ~written_by_person(person_id, community_ids, "thread__author"),
        unless_blocked(person_id, "thread__author"),
        community__in=community_ids,
        topic__in=wished_by(person_id, community_ids),
        thread__accepted__isnull=False,
        thread__removed_at=None,
        thread__created_at__gte=since,
    )
    best = about.select_related("thread", "topic").order_by("-thread__score", "-thread", "position")
    return best[:1]


def has_written(person_id: int, community_ids: Collection[int]) -> Exists:
    """Whether somebody has asked or answered anything, for a query to answer."""
    own = written_by_person(person_id, community_ids, "author")
    return Exists(Post.objects.filter(own, community__in=community_ids))
