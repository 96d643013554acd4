"""What has happened in a community's questions, in order of time, for who learns from it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery

from docendo.learning.forum.models import (
    Comment,
    Post,
    Thread,
    ThreadTopic,
    Vote,
    Worked,
    stands_for_all,
)
from docendo.learning.forum.rules import State

AT_ONCE = 500


class Deed(Enum):
    """What somebody did."""

    ASKED = "asked"
    ANSWERED = "answered"
    COMMENTED = "commented"
    # These are about an answer, and ``person_id`` wrote it.
    WORKED = "worked"
    PRAISED = "praised"


class Done(NamedTuple):
    """One thing that was done in a thread; ``pk`` is the row that says so.

    Only what was ``ASKED`` has words and topics.
    """

    at: datetime
    deed: Deed
    pk: int
    thread_id: int
    person_id: int | None
    title: str = ""
    body: str = ""
    topic_ids: tuple[int, ...] = ()


def deeds(
    community_id: int,
    *,
    since: datetime | None = None,
    after: Mapping[Deed, int] | None = None,
    until: datetime,
) -> list[Done]:
    """All that was done until then and still stands, the oldest first.

    From a moment on, or of each kind what has a row after that number: who goes on from there
    reads what is new and nothing else.

    Votes that were taken over are left out: they know their day and not their time, and who learns
    in order of time must not learn of them before they were cast.
    """
    own = {"community": community_id}

    def then(deed: Deed, column: str) -> dict[str, Any]:
        begins = {"pk__gt": after.get(deed, 0)} if after is not None else {f"{column}__gte": since}
        return {**own, **begins, f"{column}__lte": until}

    posts = Post.objects.filter(stands_for_all("thread__"), stands_for_all())
    asked = posts.filter(is_question=True, **then(Deed.ASKED, "created_at")).values_list(
        "created_at", "pk", "thread_id", "author_id", "thread__title", "body"
    )
    done = [
        Done(at, Deed.ASKED, pk, thread_id, author_id, title, body)
        for at, pk, thread_id, author_id, title, body in asked
    ]
    about = topic_ids_of(community_id, [each.thread_id for each in done])
    done = [each._replace(topic_ids=about.get(each.thread_id, ())) for each in done]
    answers = posts.filter(is_question=False, **then(Deed.ANSWERED, "created_at"))
    done += _plain(Deed.ANSWERED, answers, "created_at", "pk", "thread_id", "author_id")
    comments = Comment.objects.filter(
        stands_for_all(), stands_for_all("post__"), stands_for_all("post__thread__"),
        **then(Deed.COMMENTED, "created_at"),
    )  # fmt: skip
    done += _plain(Deed.COMMENTED, comments, "created_at", "pk", "post__thread_id", "author_id")
    columns = ("at", "pk", "post__thread_id", "author_id")
    worked = Worked.objects.filter(**then(Deed.WORKED, "at"))
    done += _plain(Deed.WORKED, worked, *columns)
    praise = Vote.objects.filter(**then(Deed.PRAISED, "at"), value=1, source_key="")
    done += _plain(Deed.PRAISED, praise.filter(post__is_question=False), *columns)
    done.sort(key=lambda each: (each.at, each.deed is not Deed.ASKED))
    return done


def _plain(deed: Deed, rows: QuerySet[Any], *columns: str) -> list[Done]:
    return [
        Done(at, deed, pk, thread_id, person_id)
        for at, pk, thread_id, person_id in rows.values_list(*columns)
    ]


def topic_ids_of(community_id: int, thread_ids: Sequence[int]) -> Mapping[int, tuple[int, ...]]:
    """What each thread is about, the first most.

    A thread names at most five topics, and a database takes so many numbers at once.
    """
    found: dict[int, tuple[int, ...]] = {}
    for first in range(0, len(thread_ids), AT_ONCE):
        some = thread_ids[first : first + AT_ONCE]
        about = ThreadTopic.objects.filter(community=community_id, thread__in=some)
        for thread_id, topic_id in about.order_by("position").values_list("thread", "topic"):
            found[thread_id] = (*found.get(thread_id, ()), topic_id)
    return found


def asked_since(community_id: int, *, newest: int) -> datetime | None:
    """When the oldest of the newest questions was asked; None where there is none."""
    threads = Thread.objects.filter(community=community_id).order_by("-created_at", "-pk")
    moments = threads.values_list("created_at", flat=True)
    return moments[newest - 1 : newest].first() or moments.last()


# --- First answers ------------------------------------------------------------------------------


def _answers_by_others() -> QuerySet[Post]:
    """The standing answers of a thread that its asker did not write."""
    return Post.objects.filter(
        Q(author=None) | ~Q(author=OuterRef("author")) | Q(thread__author=None),
        community=OuterRef("community"),
        thread=OuterRef("pk"),
        is_question=False,
        removed_at=None,
    )


class Standing(NamedTuple):
    """How a question stands: whether it takes answers, and whether somebody else gave one."""

    thread_id: int
    takes_answers: bool
    is_answered: bool


def standing_of(community_id: int, thread_ids: Collection[int]) -> Sequence[Standing]:
    threads = Thread.objects.filter(community=community_id, pk__in=thread_ids)
    rows = threads.annotate(is_answered=Exists(_answers_by_others()))
    return [
        Standing(pk, state == State.OPEN and removed_at is None, is_answered)
        for pk, state, removed_at, is_answered in rows.values_list(
            "pk", "state", "removed_at", "is_answered"
        )
    ]


class Wait(NamedTuple):
    """How long a question waited for its first answer by somebody else; None waits still."""

    seconds: float | None
    topic_ids: tuple[int, ...]


def waits_since(community_id: int, *, since: datetime, until: datetime) -> Sequence[Wait]:
    """Of the questions that were asked in that time and stand."""
    asked = Thread.objects.filter(
        community=community_id, created_at__gte=since, created_at__lte=until, removed_at=None
    )
    first = _answers_by_others().order_by().values("thread").annotate(first=Min("created_at"))
    rows = asked.annotate(first_at=Subquery(first.values("first")))
    found = list(rows.values_list("pk", "created_at", "first_at"))
    about = topic_ids_of(community_id, [pk for pk, _at, _first_at in found])
    return [
        Wait((first_at - at).total_seconds() if first_at else None, about.get(pk, ()))
        for pk, at, first_at in found
    ]


def question_post_id(community_id: int, *, thread_id: int) -> int:
    """The post that is a thread's question."""
    question = Post.objects.filter(community=community_id, thread=thread_id, is_question=True)
    return question.values_list("pk", flat=True).get()
