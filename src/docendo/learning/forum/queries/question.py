"""The page of one question, and a post alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import partial
from typing import Any

from django.db import models
from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Seat, SeatKind
from docendo.commons.people.api import Byline, Person, bylines, unless_blocked
from docendo.commons.topics.api import Topic
from docendo.kernel.prepared import Prepared
from docendo.learning.forum.ladder import Rung
from docendo.learning.forum.models import (
    Follow,
    Post,
    Reading,
    Thread,
    Unmasking,
    own_personas,
    standing,
)
from docendo.learning.forum.protocols import THREAD_PANELS, ShownThread, ThreadPanel
from docendo.learning.forum.queries.climbing import Climb, climb_of, climbed
from docendo.learning.forum.queries.explaining import with_explained
from docendo.learning.forum.queries.lists import topics_of
from docendo.learning.forum.queries.masks import acting, as_persona, learnings
from docendo.learning.forum.queries.posts import Shown, judged, shown_to

ANSWERS_A_PAGE = 50


PATIENCE = timedelta(days=14)
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


@dataclass(frozen=True)
class QuestionPage:
    """One question with a page of its answers, for one reader.

    ``seat`` is the one from which they act here: in an anonymous question of their own that of
    the ``persona``. ``learned`` says to them who learned their name. ``is_news`` for a member to
    whom something in it is new.
    """

    seat: Seat
    thread: Thread
    question: Shown
    answers: tuple[Shown, ...]
    topics: tuple[Topic, ...]
    duplicates: tuple[Thread, ...]
    order: AnswerOrder
    page: int
    has_next: bool
    climb: Climb
    is_followed: bool
    is_news: bool
    persona: Byline | None
    learned: Sequence[Unmasking]

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
    def may_learn_name(self) -> bool:
        return self.thread.is_anonymous and self.seat.may_moderate and self.persona is None

    @property
    def may_give_name(self) -> bool:
        return self.persona is not None and self.seat.may_write and self.thread.removed_at is None

    @property
    def may_accept(self) -> bool:
        return self.seat.may_write and (self.is_asker or self.seat.may_moderate)

    def may_close(self, *, now: datetime) -> bool:
        is_others = not self.is_asker and self.climb.rung(now=now) >= Rung.REGULAR
        stands = self.thread.is_open and self.thread.removed_at is None
        return stands and (self.may_accept or is_others)

    def may_improve(self, *, now: datetime) -> bool:
        """As somebody who improves the questions of others."""
        is_others = not self.is_asker and not self.question.may_edit
        stands = self.question.removed_at is None and self.thread.removed_at is None
        return stands and is_others and self.climb.rung(now=now) >= Rung.REGULAR

    def may_reopen_with_reason(self, *, now: datetime) -> bool:
        """As somebody who is trusted with the questions of others."""
        closed_by_asker = self.thread.closed_by_id == self.thread.author_id is not None
        is_others = not self.is_asker and not closed_by_asker and not self.seat.may_moderate
        return is_others and self.climb.rung(now=now) >= Rung.TRUSTED

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

    def asks_for_patience(self, *, now: datetime) -> bool:
        """Whether others read that this is somebody's first question: for a time, until solved."""
        return (
            self.seat.may_write
            and self.thread.is_first
            and self.thread.created_at > now - PATIENCE
            and self.thread.accepted_id is None
            and not self.is_asker
        )

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
    thread = _thread(seat, thread_id)
    reader, is_persona = seat, thread.own_persona_id is not None
    if is_persona:
        seat = as_persona(seat, Person(pk=thread.own_persona_id))
    posts = partial(
        _posts,
        *(seat.kind, order, thread.accepted_id is not None),
        **seat.numbers,
        thread_id=thread.pk,
        accepted_id=thread.accepted_id or 0,
    )
    start = ANSWERS_A_PAGE * (page - 1) + 1
    # The question itself, and one answer more than fits, to know whether there is a next page.
    found = posts(0 if page == 1 else start, start + ANSWERS_A_PAGE + 1)
    if page > 1:
        found = [*posts(0, 1), *found]
    here = found[: ANSWERS_A_PAGE + 1]
    question, *answers = shown_to(
        seat, here, thread=thread, reader_id=reader.person_id, all_remarks_of=all_remarks_of
    )
    duplicates: tuple[Thread, ...] = ()
    if thread.has_duplicates:
        others = _asked_again(reader).filter(duplicate_of=thread).order_by("-score", "pk")
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
        climb=climb_of(seat, thread),
        is_followed=thread.is_followed,
        is_news=reader.may_write
        and (thread.last_read_at is None or thread.last_read_at < thread.active_at),
        persona=question.author if is_persona else None,
        learned=learnings(thread) if is_persona and thread.was_learned else (),
    )


@dataclass(frozen=True)
class ShownPanel:
    """A part of the page that a higher app has filled."""

    panel: Any
    kind: ThreadPanel

    @property
    def template(self) -> str:
        return self.kind.template


def thread_panels(seat: Seat, page: QuestionPage, *, now: datetime) -> list[ShownPanel]:
    """What higher apps show on a question's page."""
    shown = ShownThread(thread=page.thread, topics=page.topics, is_asker=page.is_asker)
    answers = ((kind, kind.query(seat, shown=shown, now=now)) for kind in THREAD_PANELS)
    return [ShownPanel(panel, kind) for kind, panel in answers if panel is not None]


def _thread(seat: Seat, thread_id: int) -> Any:
    """The thread, with what is annotated here; raises Thread.DoesNotExist."""
    found = _threads(seat.kind, **seat.numbers, thread_id=thread_id)
    if not found:
        raise Thread.DoesNotExist
    return found[0]


@Prepared
def _threads(kind: SeatKind, *, thread_id: int, **numbers: int) -> QuerySet[Thread]:
    seat = kind.seat(**numbers)
    again = _asked_again(seat).filter(duplicate_of=OuterRef("pk"))
    follows = Follow.objects.filter(community=seat.community, thread=OuterRef("pk"))
    read = Reading.objects.filter(community=seat.community, thread=OuterRef("pk"))
    learned = Unmasking.objects.filter(community=seat.community, thread=OuterRef("pk"))
    threads = (
        Thread.objects.visible_to(seat)
        # Of a closed one; joined, since other apps need the queries that this page may have.
        .select_related("closed_by", "duplicate_of")
        .annotate(
            is_followed=Exists(follows.filter(person=seat.person))
            if seat.person
            else Value(value=False),
            has_duplicates=Exists(again),
            last_read_at=Subquery(read.filter(person=seat.person).values("last_at"))
            if seat.person
            else Value(None, models.DateTimeField()),
            own_persona_id=_own_persona(seat),
            was_learned=Exists(learned),
            **climbed(seat),
        )
        .filter(pk=thread_id)
    )
    return with_explained(threads)


def _own_persona(seat: Seat) -> Any:
    """Under whom the reader asked this and has not given their name."""
    if seat.person is None:
        return Value(None, BigIntegerField())
    worn = own_personas(seat).filter(thread=OuterRef("pk"), persona=OuterRef("author"))
    return Subquery(worn)


def _asked_again(seat: Seat) -> QuerySet[Thread]:
    others = unless_blocked(seat.person_id)
    return Thread.objects.visible_to(seat).filter(others, removed_at=None)


@Prepared
def _posts(
    kind: SeatKind,
    order: AnswerOrder,
    has_accepted: bool,
    start: int,
    end: int,
    *,
    thread_id: int,
    accepted_id: int,
    **numbers: int,
) -> QuerySet[Post, tuple[Any, ...]]:
    """The posts of a thread that a seat may read, from ``start`` to ``end``, question first."""
    rows = judged(kind.seat(**numbers)).filter(thread=thread_id)
    accepted = _accepted_first(accepted_id if has_accepted else None)
    return rows.order_by("-is_question", *accepted, *order.columns)[start:end]


def _accepted_first(accepted_id: int | None) -> Sequence[Any]:
    if accepted_id is None:
        return ()
    return (Case(When(pk=accepted_id, then=Value(0)), default=Value(1)),)


@dataclass(frozen=True)
class PostCard:
    """One post alone, as a fragment or a page of its own shows it."""

    seat: Seat
    thread: Thread
    shown: Shown
    persona: Byline | None

    @property
    def shown_alone(self) -> tuple[Shown]:
        return (self.shown,)

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
    reader, seat = seat, acting(seat, thread)
    row = judged(seat).get(pk=post_id)
    [shown] = shown_to(
        seat, [row], thread=thread, reader_id=reader.person_id, all_remarks_of=post_id
    )
    names = bylines([seat.person_id], reader_id=None) if seat is not reader else {}
    persona = names.get(seat.person_id)
    return PostCard(seat=seat, thread=thread, shown=shown, persona=persona)


@dataclass(frozen=True)
class Place:
    """Where a post stands: in which thread, and where on which page of its answers."""

    thread_id: int
    anchor: str
    page: int = 1


def place_of(seat: Seat, *, post_id: int) -> Place:
    """Where a post stands when the best answers come first."""
    post = Post.objects.visible_to(seat).select_related("thread").get(pk=post_id)
    if post.is_question or post.thread.answer_count <= ANSWERS_A_PAGE:
        return Place(post.thread_id, post.anchor)
    order = (*_accepted_first(post.thread.accepted_id), *AnswerOrder.BEST.columns)
    answers = Post.objects.filter(
        standing(seat), community=seat.community, thread=post.thread, is_question=False
    )
    place = list(answers.order_by(*order).values_list("pk", flat=True)).index(post.pk)
    return Place(post.thread_id, post.anchor, page=place // ANSWERS_A_PAGE + 1)
