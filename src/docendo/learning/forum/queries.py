"""What pages, panels and feeds show of questions and answers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.db.models import (
    Case,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Community, Seat
from docendo.commons.people.api import Person
from docendo.commons.topics.api import Topic
from docendo.kernel.diff import Fate, Folded, Line, Run, difference
from docendo.learning.forum.models import (
    Comment,
    Follow,
    Post,
    Revision,
    Thread,
    ThreadTopic,
    Vote,
    Worked,
    closing_a_thread,
    editing_a_comment,
    editing_a_post,
    standing,
)
from docendo.learning.forum.rules import REASONS_OF_THE_ASKER, Reason, State, license_url
from docendo.learning.forum.texts import render_stale

ROWS_A_PAGE = 25
ANSWERS_A_PAGE = 50
MOST_REMARKS = 300
MOST_DUPLICATES = 10
MOST_COUNTED = 1000


def _people(ids: Iterable[int | None]) -> Mapping[int, Person]:
    """Authors by id, with what a byline shows."""
    wanted = {pk for pk in ids if pk is not None}
    return Person.objects.only("name", "email", "picture").in_bulk(wanted) if wanted else {}


# --- Lists of questions -------------------------------------------------------------------------


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
class Cursor:
    """The last row of the page before: its value in the ordered column, and its id."""

    value: str
    thread_id: int

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        value, separator, thread_id = text.rpartition("~")
        if not separator or not thread_id.isdecimal() or len(thread_id) > 18:
            return None
        return cls(value, int(thread_id))

    def __str__(self) -> str:
        return f"{self.value}~{self.thread_id}"

    def value_for(self, view: View) -> datetime | int | None:
        """The place in a list so sorted; None for what no list of ours has said."""
        try:
            if view.order == "score":
                return int(self.value)
            at = datetime.fromisoformat(self.value)
            return at.astimezone(UTC) if at.tzinfo else None
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True)
class Row:
    """One question in a list."""

    thread: Thread
    author: Person | None
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
    found = Thread.objects.visible_to(seat).filter(_chosen(seat, view), narrow.condition)
    found = found.filter(removed_at=None)
    counted = found
    if topic is not None:
        about = ThreadTopic.objects.filter(community=seat.community, topic=topic)
        counted = found.filter(pk__in=about.values("thread"))
        found = found.filter(_about(seat.community, topic.pk))
    count = counted.order_by()[: MOST_COUNTED + 1].count()
    column = view.order
    if after is not None and (value := after.value_for(view)) is not None:
        # The first half lets the index find the place, the second settles ties.
        found = found.filter(**{f"{column}__lte": value}).filter(
            Q(**{f"{column}__lt": value}) | Q(pk__lt=after.thread_id)
        )
    threads = list(found.order_by(f"-{column}", "-pk")[: limit + 1])
    is_last = len(threads) <= limit
    threads = threads[:limit]
    next_cursor = None
    if not is_last:
        last = getattr(threads[-1], column)
        next_cursor = Cursor(str(last) if column == "score" else last.isoformat(), threads[-1].pk)
    return Rows(
        rows=_rows(seat.community, threads),
        count=min(count, MOST_COUNTED),
        is_more=count > MOST_COUNTED,
        next_cursor=next_cursor,
    )


def _about(community: Community, topic_id: int) -> Q:
    """The threads about a topic, in the form that is quick for how many there are."""
    about = ThreadTopic.objects.filter(community=community, topic=topic_id)
    few = list(about.values_list("thread_id", flat=True)[: MOST_COUNTED + 1])
    if len(few) <= MOST_COUNTED:
        # Of few, the ordered index would be read to its end to find the last of them.
        return Q(pk__in=few)
    return Q(Exists(about.filter(thread=OuterRef("pk"))))


def _chosen(seat: Seat, view: View) -> Q:
    match view:
        case View.UNANSWERED:
            return Q(answer_count=0, state=State.OPEN)
        case View.MINE:
            return Q(author=seat.person) if seat.person else Q(pk__in=())
        case View.FOLLOWED:
            follows = Follow.objects.filter(community=seat.community, person=seat.person)
            return Q(pk__in=follows.values("thread")) if seat.person else Q(pk__in=())
        case View.REOPENING:
            return Q(reopening_asked_at__isnull=False) if seat.may_moderate else Q(pk__in=())
    return Q()


def _rows(community: Community, threads: Sequence[Thread]) -> tuple[Row, ...]:
    ids = [thread.pk for thread in threads]
    people = _people(thread.author_id for thread in threads)
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
            author=people.get(thread.author_id or 0),
            author_name=names.get(thread.pk, ""),
            topics=topics.get(thread.pk, ()),
        )
        for thread in threads
    )


def topics_of(community: Community, thread_ids: Sequence[int]) -> Mapping[int, tuple[Topic, ...]]:
    """The topics of each thread, what it is most about first."""
    about: dict[int, tuple[Topic, ...]] = {}
    naming = ThreadTopic.objects.filter(community=community, thread__in=thread_ids)
    for link in naming.select_related("topic").order_by("position"):
        about[link.thread_id] = (*about.get(link.thread_id, ()), link.topic)
    return about


# --- The page of one question -------------------------------------------------------------------


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


# --- Editing and its history --------------------------------------------------------------------


@dataclass(frozen=True)
class Draft:
    """A post as its editor starts from."""

    post: Post
    topics: tuple[Topic, ...]

    @property
    def initial(self) -> dict[str, str | int]:
        fields: dict[str, str | int] = {
            "body": self.post.body,
            "seen_revision": self.post.revision,
        }
        if self.post.is_question:
            fields["title"] = self.post.thread.title
            fields["topics"] = ", ".join(topic.name for topic in self.topics)
        return fields


def draft(seat: Seat, *, post_id: int) -> Draft:
    """A post that this seat may edit, with its source."""
    posts = Post.objects.filter(editing_a_post.among(seat)).select_related("thread")
    post = posts.get(pk=post_id)
    topics = topics_of(seat.community, [post.thread_id]).get(post.thread_id, ())
    return Draft(post, topics if post.is_question else ())


Difference = tuple[Line | Folded, ...]


@dataclass(frozen=True)
class Step:
    """One revision, as what it changed."""

    number: int
    editor: Person | None
    created_at: datetime
    why: str
    title: Difference
    body: Difference
    topics: Difference


@dataclass(frozen=True)
class History:
    """A post through its revisions, the latest first."""

    post: Post
    steps: tuple[Step, ...]


MOST_REVISIONS = 50


def history(seat: Seat, *, post_id: int) -> History:
    """The latest revisions of a post; one that was never edited has none."""
    post = Post.objects.visible_to(seat).select_related("thread").get(pk=post_id)
    revisions = Revision.objects.filter(community=seat.community, post=post)
    latest = list(revisions.select_related("editor").order_by("-number")[: MOST_REVISIONS + 1])
    before_each = [*latest[1:], None]  # also of a post that was never edited
    steps = (
        _step(revision, before=before)
        for revision, before in zip(latest, before_each, strict=False)
    )
    return History(post, tuple(islice(steps, MOST_REVISIONS)))


def _step(revision: Revision, *, before: Revision | None) -> Step:
    if before is None:
        title, body = _as_it_stood(revision.title), _as_it_stood(revision.body)
        topics = _as_it_stood(_listed(revision))
    else:
        title, body = _changes(before.title, revision.title), _changes(before.body, revision.body)
        topics = _changes(_listed(before), _listed(revision))
    return Step(
        number=revision.number,
        editor=revision.editor,
        created_at=revision.created_at,
        why=revision.why,
        title=title,
        body=body,
        topics=topics,
    )


def _listed(revision: Revision) -> str:
    return ", ".join(revision.topics)


def _as_it_stood(text: str) -> Difference:
    return tuple(Line((Run(Fate.KEPT, line),)) for line in text.splitlines())


def _changes(before: str, after: str) -> Difference:
    return difference(before, after) if before != after else ()


def editable_comment(seat: Seat, *, comment_id: int) -> Comment:
    """A comment that this seat may change."""
    comments = Comment.objects.filter(editing_a_comment.among(seat))
    return comments.select_related("post__thread").get(pk=comment_id)


def thread_to_close(seat: Seat, *, thread_id: int) -> Thread:
    """An open question that this seat may close."""
    return Thread.objects.filter(closing_a_thread.among(seat)).get(pk=thread_id)


def reasons_for(seat: Seat) -> Sequence[Reason]:
    """Why this seat may close a question of its own or, as moderator, any."""
    return tuple(Reason) if seat.may_moderate else REASONS_OF_THE_ASKER


# --- For other pages ----------------------------------------------------------------------------


ROWS_A_PANEL = 5


@dataclass(frozen=True)
class OfCommunity:
    """What is being asked in a community, and what still waits for its first answer."""

    latest: tuple[Row, ...]
    unanswered: tuple[Row, ...]


def of_community(seat: Seat) -> OfCommunity:
    """The questions that changed last, and of the others the latest that nobody has answered."""
    threads = Thread.objects.visible_to(seat).filter(removed_at=None)
    latest = list(threads.order_by("-active_at", "-pk")[:ROWS_A_PANEL])
    waiting = threads.filter(_chosen(seat, View.UNANSWERED)).exclude(author=seat.person_id or 0)
    others = waiting.exclude(pk__in=[thread.pk for thread in latest])
    unanswered = list(others.order_by("-active_at", "-pk")[:ROWS_A_PANEL])
    rows = _rows(seat.community, [*latest, *unanswered])
    return OfCommunity(rows[: len(latest)], rows[len(latest) :])


ROWS_OF_NEWS = 3


@dataclass(frozen=True)
class News:
    """What changed last in a community, and how much waits for its first answer."""

    threads: tuple[Thread, ...]
    unanswered: int


def news_of(community_ids: Collection[int]) -> Mapping[int, News]:
    """The news of each of several communities, for somebody who has a seat in all of them."""
    here = Thread.objects.filter(community=OuterRef("pk"), removed_at=None)
    latest = here.order_by("-active_at", "-pk").values("pk")
    unanswered = here.filter(answer_count=0, state=State.OPEN).order_by().values("community")
    rows = Community.objects.filter(pk__in=community_ids).values_list(
        "pk",
        Subquery(unanswered.annotate(number=Count("pk")).values("number")),
        # One index lookup each; ranking all threads of all communities would read them all.
        *(Subquery(latest[place : place + 1]) for place in range(ROWS_OF_NEWS)),
    )
    found = {pk: (number or 0, thread_ids) for pk, number, *thread_ids in rows}
    threads = Thread.objects.in_bulk(
        [pk for _, thread_ids in found.values() for pk in thread_ids if pk is not None]
    )
    return {
        pk: News(tuple(threads[thread_id] for thread_id in thread_ids if thread_id), number)
        for pk, (number, thread_ids) in found.items()
    }


def has_questions(seat: Seat) -> bool:
    return Thread.objects.visible_to(seat).exists()


@dataclass(frozen=True)
class OfTopic:
    """What is being asked about a topic."""

    rows: tuple[Row, ...]


def of_topic(seat: Seat, *, topic_id: int) -> OfTopic:
    """The questions about a topic that changed last."""
    threads = Thread.objects.visible_to(seat).filter(_about(seat.community, topic_id))
    latest = list(threads.filter(removed_at=None).order_by("-active_at", "-pk")[:ROWS_A_PANEL])
    return OfTopic(_rows(seat.community, latest))


def questions_by_topic(community_id: int, topic_ids: Collection[int]) -> Mapping[int, int]:
    """How many questions there are about each of these topics."""
    about = ThreadTopic.objects.filter(community=community_id, topic__in=topic_ids)
    # Few are removed: leaving them out costs less than asking of each whether it stands.
    removed = Thread.objects.filter(community=community_id, removed_at__isnull=False)
    standing_ones = about.exclude(thread__in=removed.values("pk"))
    return dict(standing_ones.order_by().values_list("topic").annotate(Count("pk")))


@dataclass(frozen=True)
class OfPerson:
    """What a person asked and answered in a community."""

    asked: tuple[Row, ...]
    answered: tuple[Row, ...]


def of_person(seat: Seat, *, person_id: int) -> OfPerson | None:
    """The latest questions and answers of a person, or None if there are none."""
    asked = Thread.objects.visible_to(seat).filter(author=person_id, removed_at=None)
    posts = Post.objects.visible_to(seat).filter(
        author=person_id, is_question=False, removed_at=None
    )
    latest = posts.order_by("-created_at").values_list("thread_id", flat=True)[: ROWS_A_PANEL * 4]
    thread_ids = list(dict.fromkeys(latest))[:ROWS_A_PANEL]
    threads = Thread.objects.in_bulk(thread_ids)
    asked_rows = _rows(seat.community, list(asked.order_by("-created_at")[:ROWS_A_PANEL]))
    answered_rows = _rows(seat.community, [threads[pk] for pk in thread_ids])
    if not asked_rows and not answered_rows:
        return None
    return OfPerson(asked_rows, answered_rows)


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
    render_stale(Post, latest, community)
    return latest
