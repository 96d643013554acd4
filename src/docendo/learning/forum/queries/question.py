"""The page of one question, and a post alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.db.models import (
    Case,
    Exists,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import Person
from docendo.commons.topics.api import Topic
from docendo.learning.forum.models import Comment, Follow, Post, Thread, Vote, Worked, standing
from docendo.learning.forum.queries.lists import topics_of
from docendo.learning.forum.rules import license_url
from docendo.learning.forum.texts import render_stale

ANSWERS_A_PAGE = 50


MOST_REMARKS = 300


MOST_DUPLICATES = 10


class AnswerOrder(Enum):
    """In what order answers stand; the accepted one is always first."""

    BEST = "best"
    OLDEST = "oldest"
    NEWEST = "newest"

    @property
    def label(self) -> Any:
        return ANSWER_ORDER_LABELS[self]

    @property
    def columns(self) -> tuple[str, ...]:
        match self:
            case AnswerOrder.OLDEST:
                return ("created_at", "pk")
            case AnswerOrder.NEWEST:
                return ("-created_at", "-pk")
        return ("-score", "-worked_count", "created_at", "pk")


ANSWER_ORDER_LABELS = {
    AnswerOrder.BEST: _("Best first"),
    AnswerOrder.OLDEST: _("Oldest first"),
    AnswerOrder.NEWEST: _("Newest first"),
}


@dataclass(frozen=True, slots=True)
class Byline:
    """What a post shows of who wrote it."""

    pk: int
    name: str
    has_joined: bool
    picture: FieldFile | None


@lru_cache(maxsize=10_000)
def _byline(pk: int | None, name: str, email: str | None, picture: str) -> Byline | None:
    if pk is None:
        return None
    file = Person(picture=picture).picture if picture else None
    return Byline(pk, name, email is not None, file)


def _with_byline(row: tuple[Any, ...]) -> Sequence[Any]:
    """The columns of a row, of which the last are ``BYLINE_COLUMNS``."""
    return (*row[:-4], _byline(*row[-4:]))


BYLINE_COLUMNS = ("author_id", "author__name", "author__email", "author__picture")


@dataclass(slots=True)
class Remark:
    """A comment as it is shown; the fields up to ``source_author`` are its columns."""

    pk: int
    post_id: int
    html: str
    renderer: int
    created_at: datetime
    edited_at: datetime | None
    source_author: str
    author: Byline | None
    may_edit: bool = False


REMARK_COLUMNS = (
    "pk", "post_id", "html", "renderer", "created_at", "edited_at", "source_author",
)  # fmt: skip


@dataclass(slots=True)
class Shown:
    """A question's text or an answer for one reader; the fields up to ``author`` are its columns.

    A page shows dozens of them, which as model instances would take half of its time.
    """

    pk: int
    is_question: bool
    html: str
    renderer: int
    score: int
    worked_count: int
    comment_count: int
    created_at: datetime
    edited_at: datetime | None
    removed_at: datetime | None
    removed_by_id: int | None
    removed_reason: str
    source_url: str
    source_author: str
    source_author_url: str
    license: str
    my_vote: int | None
    worked_for_me: bool
    author: Byline | None
    remarks: list[Remark] = field(default_factory=list)
    is_accepted: bool = False
    is_mine: bool = False
    may_edit: bool = False
    may_restore: bool = False

    @property
    def anchor(self) -> str:
        return "question" if self.is_question else f"answer-{self.pk}"

    @property
    def more_remarks(self) -> int:
        return max(0, self.comment_count - len(self.remarks))

    @property
    def removed_by_author(self) -> bool:
        return self.author is not None and self.author.pk == self.removed_by_id

    @property
    def source_site(self) -> str:
        return urlsplit(self.source_url).hostname or self.source_url

    @property
    def license_url(self) -> str:
        return license_url(self.license)


SHOWN_COLUMNS = (
    "pk", "is_question", "html", "renderer", "score", "worked_count", "comment_count",
    "created_at", "edited_at", "removed_at", "removed_by_id", "removed_reason",
    "source_url", "source_author", "source_author_url", "license", "my_vote", "worked_for_me",
)  # fmt: skip


@dataclass(frozen=True)
class QuestionPage:
    """One question with a page of its answers, for one reader."""

    seat: Seat
    thread: Thread
    question: Shown
    answers: tuple[Shown, ...]
    topics: tuple[Topic, ...]
    duplicates: tuple[Thread, ...]
    order: AnswerOrder
    page: int
    has_next: bool
    is_followed: bool

    @property
    def question_alone(self) -> tuple[Shown]:
        return (self.question,)

    @property
    def answer_count(self) -> int:
        return self.thread.answer_count

    @property
    def previous_page(self) -> int:
        return self.page - 1

    @property
    def next_page(self) -> int:
        return self.page + 1

    @property
    def is_asker(self) -> bool:
        """Whether the reader asked this; nobody who is signed out did."""
        return self.question.is_mine

    @property
    def may_accept(self) -> bool:
        return self.seat.may_write and (self.is_asker or self.seat.may_moderate)

    @property
    def may_close(self) -> bool:
        return self.may_accept

    @property
    def may_reopen(self) -> bool:
        closed_by_asker = self.is_asker and self.thread.closed_by_id == self.seat.person_id
        return self.seat.may_moderate or (self.seat.may_write and closed_by_asker)

    @property
    def may_ask_to_reopen(self) -> bool:
        return self.is_asker and self.seat.may_write and not self.may_reopen

    @property
    def may_see_reopening(self) -> bool:
        return self.is_asker or self.seat.may_moderate

    @property
    def may_answer(self) -> bool:
        return self.seat.may_write and self.thread.is_open and self.thread.removed_at is None


def question_page(
    seat: Seat,
    *,
    thread_id: int,
    order: AnswerOrder = AnswerOrder.BEST,
    page: int = 1,
    all_remarks_of: int | None = None,
) -> QuestionPage:
    """One question with a page of its answers; comments beyond the first few are counted only."""
    here_too = Thread.objects.visible_to(seat).filter(removed_at=None)
    thread: Any = (
        Thread.objects.visible_to(seat)
        .annotate(
            is_followed=_is_followed(seat),
            has_duplicates=Exists(here_too.filter(duplicate_of=OuterRef("pk"))),
        )
        .get(pk=thread_id)
    )
    if not thread.is_open:
        prefetch_related_objects([thread], "duplicate_of", "closed_by")
    posts = _posts(seat, thread).order_by("-is_question", *_accepted_first(thread), *order.columns)
    start = ANSWERS_A_PAGE * (page - 1) + 1
    # The question itself, and one answer more than fits, to know whether there is a next page.
    first = [] if page == 1 else [posts[0]]
    found = [*first, *posts[start - 1 + len(first) : start + ANSWERS_A_PAGE + 1]]
    here = found[: ANSWERS_A_PAGE + 1]
    question, *answers = _shown(seat, here, thread=thread, all_remarks_of=all_remarks_of)
    duplicates: tuple[Thread, ...] = ()
    if thread.has_duplicates:
        others = here_too.filter(duplicate_of=thread).order_by("-score", "pk")
        duplicates = tuple(others[:MOST_DUPLICATES])
    return QuestionPage(
        seat=seat,
        thread=thread,
        question=question,
        answers=tuple(answers),
        topics=topics_of(seat.community, [thread.pk]).get(thread.pk, ()),
        duplicates=duplicates,
        order=order,
        page=page,
        has_next=len(found) > len(here),
        is_followed=thread.is_followed,
    )


def _is_followed(seat: Seat) -> Exists | Value:
    if seat.person is None:
        return Value(value=False)
    return Exists(
        Follow.objects.filter(community=seat.community, thread=OuterRef("pk"), person=seat.person)
    )


def _accepted_first(thread: Thread) -> Sequence[Any]:
    if thread.accepted_id is None:
        return ()
    return (Case(When(pk=thread.accepted_id, then=Value(0)), default=Value(1)),)


def _posts(seat: Seat, thread: Thread) -> QuerySet[Post, tuple[Any, ...]]:
    """The posts of a thread that this seat may read, with what its person made of them."""
    posts = Post.objects.filter(standing(seat), community=seat.community, thread=thread)
    if seat.person is None:
        judged = posts.annotate(my_vote=Value(0), worked_for_me=Value(value=False))
    else:
        mine = {"community": seat.community, "post": OuterRef("pk")}
        votes = Vote.objects.filter(**mine, voter=seat.person)
        judged = posts.annotate(
            my_vote=Subquery(votes.values("value")),
            worked_for_me=Exists(Worked.objects.filter(**mine, person=seat.person)),
        )
    return judged.values_list(*SHOWN_COLUMNS, *BYLINE_COLUMNS)


def _shown(
    seat: Seat,
    rows: Iterable[tuple[Any, ...]],
    *,
    thread: Thread,
    all_remarks_of: int | None = None,
) -> list[Shown]:
    posts = [Shown(*_with_byline(row)) for row in rows]
    remarks = _remarks(seat, posts, all_of=all_remarks_of)
    render_stale(Post, posts, seat.community)
    render_stale(Comment, remarks, seat.community)
    below: dict[int, list[Remark]] = {}
    for remark in remarks:
        remark.may_edit = _may_change(seat, remark.author)
        below.setdefault(remark.post_id, []).append(remark)
    for post in posts:
        post.remarks = below.get(post.pk, [])
        post.is_accepted = post.pk == thread.accepted_id
        post.is_mine = post.author is not None and post.author.pk == seat.person_id
        may_change = _may_change(seat, post.author)
        post.may_edit = may_change and post.removed_at is None
        post.may_restore = may_change and (seat.may_moderate or post.removed_by_author)
    return posts


def _may_change(seat: Seat, author: Byline | None) -> bool:
    is_own = author is not None and author.pk == seat.person_id
    return seat.may_write and (seat.may_moderate or is_own)


def _remarks(seat: Seat, posts: Sequence[Shown], *, all_of: int | None) -> list[Remark]:
    """The comments below these posts, oldest first; beyond ``MOST_REMARKS`` of one post only."""
    commented = [post.pk for post in posts if post.comment_count]
    if not commented:
        return []
    comments = Comment.objects.filter(community=seat.community, removed_at=None)
    rows = comments.order_by("created_at", "pk").values_list(*REMARK_COLUMNS, *BYLINE_COLUMNS)
    found = list(rows.filter(post__in=commented)[:MOST_REMARKS])
    if all_of in commented and len(found) == MOST_REMARKS:
        found = [row for row in found if row[1] != all_of]
        found += rows.filter(post=all_of)
    return [Remark(*_with_byline(row)) for row in found]


@dataclass(frozen=True)
class PostCard:
    """One post alone, as a fragment or a page of its own shows it."""

    seat: Seat
    thread: Thread
    shown: Shown

    @property
    def shown_alone(self) -> tuple[Shown]:
        return (self.shown,)

    @property
    def may_close(self) -> bool:
        return self.may_accept

    @property
    def may_accept(self) -> bool:
        is_asker = (
            self.thread.author_id is not None and self.thread.author_id == self.seat.person_id
        )
        return self.seat.may_write and (is_asker or self.seat.may_moderate)


def post_card(seat: Seat, *, post_id: int) -> PostCard:
    """One post with all its comments."""
    found = Post.objects.visible_to(seat).only("thread").get(pk=post_id)
    thread = Thread.objects.get(pk=found.thread_id)
    row = _posts(seat, thread).get(pk=post_id)
    [shown] = _shown(seat, [row], thread=thread, all_remarks_of=post_id)
    return PostCard(seat=seat, thread=thread, shown=shown)


@dataclass(frozen=True)
class Place:
    """Where a post stands: in which thread, and on which page of its answers."""

    thread_id: int
    is_question: bool
    page: int = 1


def place_of(seat: Seat, *, post_id: int) -> Place:
    """Where a post stands when the best answers come first."""
    post = Post.objects.visible_to(seat).select_related("thread").get(pk=post_id)
    if post.is_question or post.thread.answer_count <= ANSWERS_A_PAGE:
        return Place(post.thread_id, post.is_question)
    order = (*_accepted_first(post.thread), *AnswerOrder.BEST.columns)
    answers = Post.objects.filter(
        standing(seat), community=seat.community, thread=post.thread, is_question=False
    )
    place = list(answers.order_by(*order).values_list("pk", flat=True)).index(post.pk)
    return Place(post.thread_id, is_question=False, page=place // ANSWERS_A_PAGE + 1)
