"""Questions and answers written elsewhere, taken over in batches of about a thousand rows.

Each call is one transaction, and a source key that is known already is passed by, so a run may
stop anywhere and start again. Afterwards ``recount`` makes scores and counts true, once.

What ``settle`` renders is what an older version of Docendo rendered.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce, Greatest

from docendo.commons.communities.api import Community
from docendo.commons.search import api as search
from docendo.kernel import text
from docendo.learning.forum import texts
from docendo.learning.forum.models import (
    Comment,
    Follow,
    Post,
    Revision,
    Thread,
    ThreadTopic,
    Vote,
    Worked,
)
from docendo.learning.forum.rules import LONGEST_TITLE, MOST_TOPICS, Reason, State

Judgment = TypeVar("Judgment", Vote, Worked)


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a row comes from; ``key`` identifies it within the community, for ever."""

    key: str
    url: str = ""
    author: str = ""
    author_url: str = ""
    license: str = ""

    @property
    def columns(self) -> dict[str, str]:
        return {
            "source_key": self.key,
            "source_url": self.url,
            "source_author": self.author,
            "source_author_url": self.author_url,
            "license": self.license,
        }


@dataclass(frozen=True, kw_only=True)
class TakenQuestion:
    """``score`` is what it had earned there, or None to count its votes instead."""

    source: Source
    title: str
    body: str
    created_at: datetime
    author_id: int | None = None
    topic_ids: tuple[int, ...] = ()
    edited_at: datetime | None = None
    score: int | None = None
    closed_at: datetime | None = None
    closed_reason: Reason = Reason.OTHER
    closed_note: str = ""


@dataclass(frozen=True, kw_only=True)
class TakenAnswer:
    source: Source
    question_key: str
    body: str
    created_at: datetime
    author_id: int | None = None
    edited_at: datetime | None = None
    score: int | None = None


@dataclass(frozen=True, kw_only=True)
class TakenComment:
    source: Source
    post_key: str
    body: str
    created_at: datetime
    author_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TakenVote:
    """``value`` is 1 or -1; the voter of most dumps is unknown."""

    key: str
    post_key: str
    value: int
    at: datetime
    voter_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TakenRevision:
    """A post as it stood from ``created_at`` on; numbers count from one without a gap."""

    post_key: str
    number: int
    body: str
    created_at: datetime
    title: str = ""
    topics: tuple[str, ...] = ()
    editor_id: int | None = None
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class TakenAcceptance:
    question_key: str
    answer_key: str


@dataclass(frozen=True, kw_only=True)
class TakenDuplicate:
    """``question_key`` asks the same as the earlier ``original_key``."""

    key: str
    question_key: str
    original_key: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class TakenFollow:
    key: str
    question_key: str
    person_id: int
    at: datetime


class WhyNot(Enum):
    """Why a row was left out."""

    NO_SUCH_QUESTION = "its question was not taken over"
    NO_SUCH_POST = "its post was not taken over"
    NO_SUCH_ANSWER = "the accepted answer was not taken over"
    NOT_AN_ANSWER_TO_IT = "the accepted post is not an answer to this question"
    ITS_OWN_ORIGINAL = "a question cannot be its own original"
    HAS_AN_ORIGINAL = "it points to another original already"
    OWN_VOTE = "nobody votes for themselves"
    VOTED_ALREADY = "this person has voted for this post already"
    NEITHER_UP_NOR_DOWN = "a vote is up or down"


@dataclass(frozen=True)
class LeftOut:
    key: str
    why: WhyNot


@dataclass
class Taken:
    """How many rows were new, how many were known, and each that was left out."""

    added: int = 0
    known: int = 0
    left_out: list[LeftOut] = field(default_factory=list)

    def leave_out(self, key: str, why: WhyNot) -> None:
        self.left_out.append(LeftOut(key, why))


@dataclass(frozen=True)
class _Place:
    """What the rows below a post need to know of it."""

    post_id: int
    thread_id: int
    author_id: int | None
    is_question: bool
    title: str
    is_removed: bool


Written = Mapping[str, texts.Written]


def take_over(
    community: Community,
    *,
    questions: Sequence[TakenQuestion] = (),
    answers: Sequence[TakenAnswer] = (),
    comments: Sequence[TakenComment] = (),
    votes: Sequence[TakenVote] = (),
    revisions: Sequence[TakenRevision] = (),
    acceptances: Sequence[TakenAcceptance] = (),
    duplicates: Sequence[TakenDuplicate] = (),
    follows: Sequence[TakenFollow] = (),
) -> Taken:
    """Take over one batch; what a row refers to must be in this call or an earlier one.

    Scores and counts wait for ``recount``.
    """
    # Rendering takes longer than writing, and on SQLite nobody else writes in the meantime.
    posts = _written(Post, community, [*questions, *answers])
    remarks = _written(Comment, community, comments)
    taken = Taken()
    with transaction.atomic():
        _take_questions(community, questions, posts, taken)
        _take_answers(community, answers, posts, taken)
        _take_comments(community, comments, remarks, taken)
        _take_votes(community, votes, taken)
        _take_revisions(community, revisions, taken)
        _take_acceptances(community, acceptances, taken)
        _take_duplicates(community, duplicates, taken)
        _take_follows(community, follows, taken)
    return taken


def _written(
    model: type[Post] | type[Comment],
    community: Community,
    rows: Sequence[TakenQuestion | TakenAnswer | TakenComment],
) -> Written:
    """The rendered texts of the rows that are new, by their keys."""
    if not rows:
        return {}
    known = _known(model, community, [row.source.key for row in rows])
    return {
        row.source.key: texts.write(row.body, community=community)
        for row in rows
        if row.source.key not in known
    }


def _known(
    model: type[Post] | type[Comment] | type[Vote], community: Community, keys: Iterable[str]
) -> set[str]:
    rows = model.objects.filter(community=community, source_key__in=list(keys))
    return set(rows.values_list("source_key", flat=True))


def _places(community: Community, keys: Iterable[str]) -> Mapping[str, _Place]:
    rows = Post.objects.filter(community=community, source_key__in=set(keys))
    columns = ("author_id", "is_question", "thread__title", "thread__removed_at")
    return {
        key: _Place(post_id, thread_id, author_id, is_question, title, removed_at is not None)
        for key, post_id, thread_id, author_id, is_question, title, removed_at in rows.values_list(
            "source_key", "pk", "thread_id", *columns
        )
    }


def _new(rows: Sequence[Any], known: set[str], taken: Taken) -> list[Any]:
    """The rows whose key was not seen, each key once."""
    fresh: dict[str, Any] = {}
    for row in rows:
        key = row.key if isinstance(row, TakenVote) else row.source.key
        if key in known or key in fresh:
            taken.known += 1
        else:
            fresh[key] = row
    return list(fresh.values())


def _take_questions(
    community: Community, questions: Sequence[TakenQuestion], written: Written, taken: Taken
) -> None:
    if not questions:
        return
    fresh: list[TakenQuestion] = _new(
        questions, _known(Post, community, [row.source.key for row in questions]), taken
    )
    threads = Thread.objects.bulk_create(
        Thread(
            community=community,
            title=row.title[:LONGEST_TITLE],
            excerpt=texts.excerpt(written[row.source.key].words),
            author_id=row.author_id,
            created_at=row.created_at,
            active_at=row.edited_at or row.created_at,
            **(
                {}
                if row.closed_at is None
                else {
                    "state": State.CLOSED,
                    "closed_at": row.closed_at,
                    "closed_reason": row.closed_reason,
                    "closed_note": row.closed_note,
                }
            ),
        )
        for row in fresh
    )
    posts = Post.objects.bulk_create(
        Post(
            community=community,
            thread=thread,
            is_question=True,
            author_id=row.author_id,
            source_score=row.score,
            created_at=row.created_at,
            edited_at=row.edited_at,
            **written[row.source.key].columns,
            **row.source.columns,
        )
        for row, thread in zip(fresh, threads, strict=True)
    )
    search.put(
        texts.entry(post, title=post.thread.title, words=written[post.source_key].words)
        for post in posts
    )
    ThreadTopic.objects.bulk_create(
        ThreadTopic(community=community, thread=thread, topic_id=topic_id, position=position)
        for row, thread in zip(fresh, threads, strict=True)
        for position, topic_id in enumerate(dict.fromkeys(row.topic_ids))
        if position < MOST_TOPICS
    )
    taken.added += len(fresh)


def _take_answers(
    community: Community, answers: Sequence[TakenAnswer], written: Written, taken: Taken
) -> None:
    if not answers:
        return
    fresh: list[TakenAnswer] = _new(
        answers, _known(Post, community, [row.source.key for row in answers]), taken
    )
    places = _places(community, (row.question_key for row in fresh))
    posts = []
    for row in fresh:
        place = places.get(row.question_key)
        if place is None or not place.is_question:
            taken.leave_out(row.source.key, WhyNot.NO_SUCH_QUESTION)
            continue
        posts.append(
            Post(
                community=community,
                thread_id=place.thread_id,
                author_id=row.author_id,
                source_score=row.score,
                created_at=row.created_at,
                edited_at=row.edited_at,
                **written[row.source.key].columns,
                **row.source.columns,
            )
        )
    taken.added += len(Post.objects.bulk_create(posts))
    threads = {place.thread_id: place for place in places.values()}
    search.put(
        texts.entry(post, title=threads[post.thread_id].title, words=written[post.source_key].words)
        for post in posts
        if not threads[post.thread_id].is_removed
    )


def _take_comments(
    community: Community, comments: Sequence[TakenComment], written: Written, taken: Taken
) -> None:
    if not comments:
        return
    fresh: list[TakenComment] = _new(
        comments, _known(Comment, community, [row.source.key for row in comments]), taken
    )
    places = _places(community, (row.post_key for row in fresh))
    rows = []
    for row in fresh:
        if (place := places.get(row.post_key)) is None:
            taken.leave_out(row.source.key, WhyNot.NO_SUCH_POST)
            continue
        rows.append(
            Comment(
                community=community,
                post_id=place.post_id,
                author_id=row.author_id,
                created_at=row.created_at,
                **written[row.source.key].columns,
                **row.source.columns,
            )
        )
    taken.added += len(Comment.objects.bulk_create(rows))


def _take_votes(community: Community, votes: Sequence[TakenVote], taken: Taken) -> None:
    if not votes:
        return
    fresh: list[TakenVote] = _new(votes, _known(Vote, community, [row.key for row in votes]), taken)
    places = _places(community, (row.post_key for row in fresh))
    voters = {row.voter_id for row in fresh if row.voter_id is not None}
    voted = set(
        Vote.objects.filter(
            community=community,
            post__in={place.post_id for place in places.values()},
            voter__in=voters,
        ).values_list("post_id", "voter_id")
        if voters
        else ()
    )
    rows = []
    for row in fresh:
        place = places.get(row.post_key)
        if place is None:
            taken.leave_out(row.key, WhyNot.NO_SUCH_POST)
        elif row.value not in (1, -1):
            taken.leave_out(row.key, WhyNot.NEITHER_UP_NOR_DOWN)
        elif row.voter_id is not None and row.voter_id == place.author_id:
            taken.leave_out(row.key, WhyNot.OWN_VOTE)
        elif (place.post_id, row.voter_id) in voted:
            taken.leave_out(row.key, WhyNot.VOTED_ALREADY)
        else:
            if row.voter_id is not None:
                voted.add((place.post_id, row.voter_id))
            rows.append(
                Vote(
                    community=community,
                    post_id=place.post_id,
                    author_id=place.author_id,
                    voter_id=row.voter_id,
                    value=row.value,
                    at=row.at,
                    source_key=row.key,
                )
            )
    taken.added += len(Vote.objects.bulk_create(rows))


def _take_revisions(community: Community, revisions: Sequence[TakenRevision], taken: Taken) -> None:
    if not revisions:
        return
    places = _places(community, (row.post_key for row in revisions))
    post_ids = {place.post_id for place in places.values()}
    known = set(
        Revision.objects.filter(community=community, post__in=post_ids).values_list(
            "post_id", "number"
        )
    )
    rows = []
    last: dict[int, int] = {}
    for row in revisions:
        place = places.get(row.post_key)
        if place is None:
            taken.leave_out(f"{row.post_key} revision {row.number}", WhyNot.NO_SUCH_POST)
            continue
        if (place.post_id, row.number) in known:
            taken.known += 1
            continue
        known.add((place.post_id, row.number))
        last[place.post_id] = max(row.number, last.get(place.post_id, 1))
        rows.append(
            Revision(
                community=community,
                post_id=place.post_id,
                number=row.number,
                title=row.title,
                body=row.body,
                topics=list(row.topics),
                editor_id=row.editor_id,
                why=row.why,
                created_at=row.created_at,
            )
        )
    taken.added += len(Revision.objects.bulk_create(rows))
    Post.objects.bulk_update(
        [Post(pk=post_id, revision=number) for post_id, number in last.items()], ["revision"]
    )


def _take_acceptances(
    community: Community, acceptances: Sequence[TakenAcceptance], taken: Taken
) -> None:
    if not acceptances:
        return
    places = _places(
        community, (key for row in acceptances for key in (row.question_key, row.answer_key))
    )
    threads = Thread.objects.in_bulk([place.thread_id for place in places.values()])
    changed = []
    for row in acceptances:
        question, answer = places.get(row.question_key), places.get(row.answer_key)
        if question is None or not question.is_question:
            taken.leave_out(row.question_key, WhyNot.NO_SUCH_QUESTION)
        elif answer is None:
            taken.leave_out(row.question_key, WhyNot.NO_SUCH_ANSWER)
        elif answer.is_question or answer.thread_id != question.thread_id:
            taken.leave_out(row.question_key, WhyNot.NOT_AN_ANSWER_TO_IT)
        elif (thread := threads[question.thread_id]).accepted_id is not None:
            # What was accepted here since then stays.
            taken.known += 1
        else:
            thread.accepted_id = answer.post_id
            changed.append(thread)
    Thread.objects.bulk_update(changed, ["accepted"])
    taken.added += len(changed)


def _take_duplicates(
    community: Community, duplicates: Sequence[TakenDuplicate], taken: Taken
) -> None:
    if not duplicates:
        return
    places = _places(
        community, (key for row in duplicates for key in (row.question_key, row.original_key))
    )
    threads = Thread.objects.in_bulk([place.thread_id for place in places.values()])
    changed = []
    for row in duplicates:
        question, original = places.get(row.question_key), places.get(row.original_key)
        if question is None or original is None:
            taken.leave_out(row.key, WhyNot.NO_SUCH_QUESTION)
        elif question.thread_id == original.thread_id:
            taken.leave_out(row.key, WhyNot.ITS_OWN_ORIGINAL)
        elif (thread := threads[question.thread_id]).duplicate_of_id == original.thread_id:
            taken.known += 1
        elif thread.duplicate_of_id is not None:
            taken.leave_out(row.key, WhyNot.HAS_AN_ORIGINAL)
        else:
            thread.state = State.CLOSED
            thread.closed_at = thread.closed_at or row.at
            thread.closed_reason, thread.closed_note = Reason.DUPLICATE, ""
            thread.duplicate_of_id = original.thread_id
            changed.append(thread)
    Thread.objects.bulk_update(
        changed, ["state", "closed_at", "closed_reason", "closed_note", "duplicate_of"]
    )
    taken.added += len(changed)


def _take_follows(community: Community, follows: Sequence[TakenFollow], taken: Taken) -> None:
    if not follows:
        return
    places = _places(community, (row.question_key for row in follows))
    here = Follow.objects.filter(community=community, person__in={row.person_id for row in follows})
    known = set(here.values_list("thread_id", "person_id"))
    rows = []
    for row in follows:
        place = places.get(row.question_key)
        if place is None or not place.is_question:
            taken.leave_out(row.key, WhyNot.NO_SUCH_QUESTION)
        elif (place.thread_id, row.person_id) in known:
            taken.known += 1
        else:
            known.add((place.thread_id, row.person_id))
            rows.append(
                Follow(
                    community=community,
                    thread_id=place.thread_id,
                    person_id=row.person_id,
                    at=row.at,
                )
            )
    taken.added += len(Follow.objects.bulk_create(rows))


def accepted_among(community: Community, keys: Iterable[str]) -> set[str]:
    """Which of these posts are accepted answers, by their source keys."""
    accepting = Thread.objects.filter(community=community, accepted__isnull=False)
    posts = Post.objects.filter(
        community=community, source_key__in=set(keys), pk__in=accepting.values("accepted")
    )
    return set(posts.values_list("source_key", flat=True))


def _one(rows: Any, value: Any) -> Coalesce:
    """A sum or count over the rows that belong to the outer row, 0 for none."""
    number = rows.order_by().values("community").annotate(number=value).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def _tell_planner() -> None:
    """A database that knows nothing of many new rows would read all of them for each."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "ANALYZE forum_thread, forum_post, forum_comment, forum_vote, forum_worked"
            )
        else:
            cursor.execute("PRAGMA analysis_limit = 400")
            cursor.execute("ANALYZE")


@transaction.atomic
def recount(community: Community, *, of_posts: Collection[int] | None = None) -> None:
    """Make the repeated numbers of a community, or of some of its posts, what its rows say."""
    if of_posts is None:
        _tell_planner()
    below_post = {"community": OuterRef("community"), "post": OuterRef("pk")}
    in_thread = {"community": OuterRef("community"), "thread": OuterRef("pk")}
    posts = Post.objects.filter(community=community)
    threads = Thread.objects.filter(community=community)
    if of_posts is not None:
        posts = posts.filter(pk__in=of_posts)
        threads = threads.filter(pk__in=list(posts.values_list("thread_id", flat=True)))
    votes = Vote.objects.filter(**below_post)
    posts.update(
        # What it had earned where it came from already holds the votes taken over from there.
        score=Coalesce(F("source_score"), _one(votes.exclude(source_key=""), Sum("value")))
        + _one(votes.filter(source_key=""), Sum("value")),
        comment_count=_one(Comment.objects.filter(**below_post, removed_at=None), Count("pk")),
        worked_count=_one(Worked.objects.filter(**below_post), Count("pk")),
    )
    standing = Post.objects.filter(**in_thread, removed_at=None)
    question = Post.objects.filter(**in_thread, is_question=True)
    latest = standing.order_by().values("community")
    latest = latest.annotate(at=Max(Greatest("created_at", Coalesce("edited_at", "created_at"))))
    comments = Comment.objects.filter(
        community=OuterRef("community"),
        post__community=OuterRef("community"),
        post__thread=OuterRef("pk"),
        removed_at=None,
    )
    commented = comments.order_by().values("community").annotate(at=Max("created_at"))
    threads.update(
        score=Coalesce(Subquery(question.values("score")[:1]), 0),
        answer_count=_one(standing.filter(is_question=False), Count("pk")),
        active_at=Greatest(
            "created_at",
            Coalesce(Subquery(latest.values("at")), "created_at"),
            Coalesce(Subquery(commented.values("at")), "created_at"),
        ),
    )


def settle(community: Community, *, limit: int = 200) -> int:
    """Render and index up to ``limit`` texts that wait for it; how many there were.

    Until then they are rendered at each view, so nothing depends on when this runs.
    """
    done = 0
    for model in (Post, Comment):
        waiting = model.objects.filter(community=community, renderer__lt=text.VERSION)
        rows = list(waiting.order_by("renderer")[: limit - done])
        rendered = [(row, texts.write(row.body, community=community)) for row in rows]
        with transaction.atomic():
            for row, written in rendered:
                # Who edited it meanwhile has rendered it.
                same = model.objects.filter(pk=row.pk, body=row.body)
                same.update(html=written.html, renderer=text.VERSION)
            if model is Post:
                _show({row.pk: written.words for row, written in rendered})
        done += len(rows)
    return done


def _show(words: Mapping[int, str]) -> None:
    """Let posts be found, and questions show their beginning in lists."""
    posts = list(Post.objects.filter(pk__in=words).select_related("thread"))
    asked = [post for post in posts if post.is_question]
    for post in asked:
        post.thread.excerpt = texts.excerpt(words[post.pk])
    Thread.objects.bulk_update([post.thread for post in asked], ["excerpt"])
    search.put(
        texts.entry(post, title=post.thread.title, words=words[post.pk])
        for post in posts
        if post.removed_at is None and post.thread.removed_at is None
    )


def unsettled_communities() -> Sequence[int]:
    """Where texts wait to be rendered by the present version."""
    waiting = (
        set(model.objects.filter(renderer__lt=text.VERSION).values_list("community_id", flat=True))
        for model in (Post, Comment)
    )
    return sorted(set().union(*waiting))


@transaction.atomic
def move_authorship(community: Community, *, from_id: int, to_id: int) -> None:
    """What an imported author wrote is theirs now who joined; judgments of it by them are void."""
    here = {"community": community}
    void_votes = _void(Vote.objects.filter(**here), "voter", from_id, to_id)
    void_worked = _void(Worked.objects.filter(**here), "person", from_id, to_id)
    touched = {*void_votes.values_list("post_id", flat=True)}
    touched |= {*void_worked.values_list("post_id", flat=True)}
    void_votes.delete()
    void_worked.delete()
    for model, column in AUTHORSHIP:
        model.objects.filter(**here, **{column: from_id}).update(**{column: to_id})
    follows = Follow.objects.filter(**here, person=from_id)
    own = Follow.objects.filter(**here, person=to_id)
    follows.exclude(thread__in=list(own.values_list("thread", flat=True))).update(person=to_id)
    follows.delete()
    recount(community, of_posts=touched)


def _void(rows: QuerySet[Judgment], judge: str, from_id: int, to_id: int) -> QuerySet[Judgment]:
    """Judgments that would become one of oneself, or the second of the same person."""
    other = rows.filter(**{judge: to_id, "post": OuterRef("post")})
    return rows.filter(
        Q(**{"author": from_id, judge: to_id})
        | Q(**{"author": to_id, judge: from_id})
        | Q(Exists(other), **{judge: from_id})
    )


AUTHORSHIP: tuple[tuple[type[Any], str], ...] = (
    (Thread, "author"),
    (Thread, "closed_by"),
    (Post, "author"),
    (Post, "removed_by"),
    (Comment, "author"),
    (Comment, "removed_by"),
    (Vote, "author"),
    (Vote, "voter"),
    (Worked, "author"),
    (Worked, "person"),
    (Revision, "editor"),
)
