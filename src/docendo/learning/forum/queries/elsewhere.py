"""What pages of other apps, the start page and feeds show."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from django.core.cache import cache
from django.db.models import Count, OuterRef, Q

from docendo.commons.communities.api import Community, Seat, render_stale
from docendo.commons.people.api import unless_blocked
from docendo.commons.topics.api import Topic
from docendo.kernel.counting import counted
from docendo.kernel.listing import moment, row_in_json
from docendo.learning.forum.models import (
    Comment,
    Follow,
    Post,
    Thread,
    ThreadTopic,
    stands_for_all,
    written_by,
)
from docendo.learning.forum.queries.explaining import OfExplainer, explained_by_person
from docendo.learning.forum.queries.lists import Row, View, about_topic, chosen, rows_of, unanswered

ROWS_A_PANEL = 5


@dataclass(frozen=True)
class OfCommunity:
    """What is being asked in a community, and what still waits for its first answer."""

    latest: tuple[Row, ...]
    unanswered: tuple[Row, ...]


def of_community(seat: Seat) -> OfCommunity:
    """The questions that changed last, and of the others the latest that nobody has answered."""
    threads = Thread.objects.visible_to(seat).filter(removed_at=None)
    active = threads.filter(chosen(seat, View.ACTIVE))
    latest = list(active.order_by("-active_at", "-pk")[:ROWS_A_PANEL])
    waiting = threads.filter(chosen(seat, View.UNANSWERED))
    if seat.person is not None:
        waiting = waiting.exclude(written_by(seat))
    others = waiting.exclude(pk__in=[thread.pk for thread in latest])
    unanswered = list(others.order_by("-active_at", "-pk")[:ROWS_A_PANEL])
    rows = rows_of(seat, [*latest, *unanswered])
    return OfCommunity(rows[: len(latest)], rows[len(latest) :])


ROWS_OF_NEWS = 3
TOLD_OF_NEWS = ("pk", "title", "answer_count", "accepted_id", "active_at")
MOST_WAITING = 99
# Beyond so many links they are counted anew every ten minutes only.
COUNTED_AT_ONCE = 20_000
COUNTED_FOR_SECONDS = 600


@dataclass(frozen=True)
class Newest:
    """A question as the news tell of it."""

    pk: int
    title: str
    answer_count: int
    accepted_id: int | None
    active_at: datetime | None


@dataclass(frozen=True)
class News:
    """What changed last in a community, and how much waits for its first answer, up to a number."""

    threads: tuple[Newest, ...]
    waiting: int

    @property
    def unanswered(self) -> int:
        return min(self.waiting, MOST_WAITING)

    @property
    def is_more(self) -> bool:
        return self.waiting > MOST_WAITING


def news_of(person_id: int, community_ids: Collection[int]) -> Mapping[int, News]:
    """The news of each of several communities, for somebody who has a seat in all; one query."""
    others = unless_blocked(person_id)
    here = Thread.objects.filter(others, community=OuterRef("pk"), removed_at=None)
    latest = here.order_by("-active_at", "-pk")
    waiting = Thread.objects.filter(unanswered(), others, community=OuterRef(OuterRef("pk")))
    some = Thread.objects.filter(
        pk__in=waiting.order_by("-active_at").values("pk")[: MOST_WAITING + 1]
    )
    rows = Community.objects.filter(pk__in=community_ids).values_list(
        "pk",
        counted(some, "community"),
        # One index lookup each; ranking all threads of all communities would read them all.
        *(
            row_in_json(latest[place : place + 1], **{name: name for name in TOLD_OF_NEWS})
            for place in range(ROWS_OF_NEWS)
        ),
    )
    return {
        pk: News(
            tuple(
                Newest(**each | {"active_at": moment(each["active_at"])}) for each in found if each
            ),
            number,
        )
        for pk, number, *found in rows
    }


def has_questions(seat: Seat) -> bool:
    return Thread.objects.visible_to(seat).exists()


def follower_ids(community_id: int, *, thread_id: int, at: datetime) -> list[int]:
    """Who wants to know what happens in a thread, and did so at that moment already."""
    follows = Follow.objects.filter(community=community_id, thread=thread_id, at__lte=at)
    return list(follows.values_list("person_id", flat=True))


def commenter_ids(community_id: int, *, post_id: int, at: datetime) -> list[int]:
    """Who had taken part by that moment in what is said below a post."""
    said = Comment.objects.filter(
        stands_for_all(), community=community_id, post=post_id, created_at__lte=at
    )
    return list(said.exclude(author=None).values_list("author_id", flat=True).distinct())


@dataclass(frozen=True)
class OfTopic:
    """What is being asked about a topic."""

    rows: tuple[Row, ...]


def of_topic(seat: Seat, *, topic_id: int) -> OfTopic:
    """The questions about a topic that changed last."""
    threads = Thread.objects.visible_to(seat).filter(
        about_topic(seat.community, topic_id), unless_blocked(seat.person_id)
    )
    latest = list(threads.filter(removed_at=None).order_by("-active_at", "-pk")[:ROWS_A_PANEL])
    return OfTopic(rows_of(seat, latest))


def questions_by_topic(community_id: int, topic_ids: Collection[int]) -> Mapping[int, int]:
    """How many questions there are about each of these topics; of many, some minutes ago."""
    these = ",".join(map(str, sorted(topic_ids))).encode()
    key = f"forum:by-topic:{community_id}:{blake2b(these, digest_size=16).hexdigest()}"
    known: Mapping[int, int] | None = cache.get(key)
    if known is None:
        known = _questions_by_topic(community_id, topic_ids)
        if sum(known.values()) > COUNTED_AT_ONCE:
            cache.set(key, known, COUNTED_FOR_SECONDS)
    return known


def _questions_by_topic(community_id: int, topic_ids: Collection[int]) -> Mapping[int, int]:
    about = ThreadTopic.objects.filter(community=community_id, topic__in=topic_ids)
    # Few are removed: leaving them out costs less than asking of each whether it stands.
    removed = Thread.objects.filter(community=community_id, removed_at__isnull=False)
    standing_ones = about.exclude(thread__in=removed.values("pk"))
    return dict(standing_ones.order_by().values_list("topic").annotate(Count("pk")))


@dataclass(frozen=True)
class OfPerson:
    """What a person asked, answered and explained back in a community.

    ``led_to`` for the person themselves, who may see what came of their answers.
    """

    asked: tuple[Row, ...]
    answered: tuple[Row, ...]
    explained: OfExplainer
    led_to: bool


def of_person(seat: Seat, *, person_id: int) -> OfPerson | None:
    """The latest questions and answers of a person, or None if there are none."""
    asked = Thread.objects.visible_to(seat).filter(author=person_id, removed_at=None)
    posts = Post.objects.visible_to(seat).filter(
        author=person_id, is_question=False, removed_at=None
    )
    if person_id != seat.person_id:
        # Their own page shows what they asked, blocked or not; what others asked is in a list.
        asked_by_others = unless_blocked(seat.person_id, "thread__author")
        posts = posts.filter(Q(thread__author=person_id) | asked_by_others)
    latest = posts.order_by("-created_at").values_list("thread_id", flat=True)[: ROWS_A_PANEL * 4]
    thread_ids = list(dict.fromkeys(latest))[:ROWS_A_PANEL]
    threads = Thread.objects.in_bulk(thread_ids)
    asked_rows = rows_of(seat, list(asked.order_by("-created_at")[:ROWS_A_PANEL]))
    answered_rows = rows_of(seat, [threads[pk] for pk in thread_ids])
    if not asked_rows and not answered_rows:
        return None
    return OfPerson(
        asked_rows,
        answered_rows,
        explained=explained_by_person(seat, person_id=person_id),
        led_to=bool(answered_rows) and person_id == seat.person_id,
    )


def latest_posts(
    community: Community, *, topic: Topic | None = None, limit: int = 30
) -> Sequence[Post]:
    """What a feed of a public community holds: its latest questions with their text."""
    posts = Post.objects.filter(
        community=community, is_question=True, removed_at=None, thread__removed_at=None
    )
    if topic is not None:
        about = ThreadTopic.objects.filter(community=community, topic=topic)
        posts = posts.filter(thread__in=about.values("thread"))
    latest = list(posts.select_related("thread", "author").order_by("-thread__created_at")[:limit])
    render_stale(Post.objects, latest, community)
    return latest
