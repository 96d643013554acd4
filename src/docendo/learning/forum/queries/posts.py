"""Posts and comments as pages show them: rows, and what their reader may do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value

from docendo.commons.communities.api import Seat, render_stale
from docendo.commons.people.api import Byline, bylines
from docendo.kernel.prepared import Prepared
from docendo.learning.forum.models import (
    Comment,
    Post,
    TeachBack,
    Thanks,
    Thread,
    Vote,
    Worked,
    standing,
)
from docendo.learning.forum.queries.explaining import Explained, explained
from docendo.learning.forum.rules import license_url

MOST_REMARKS = 300


@dataclass(slots=True)
class Remark:
    """A comment as it is shown; the fields up to ``author_id`` are its columns."""

    pk: int
    post_id: int
    html: str
    renderer: int
    created_at: datetime
    edited_at: datetime | None
    source_author: str
    thanks_count: int
    author_id: int | None
    author: Byline | None = None
    may_edit: bool = False
    may_thank: bool = False
    may_flag: bool = False

    @property
    def is_folded(self) -> bool:
        return self.author is not None and self.author.is_blocked


REMARK_COLUMNS = (
    "pk", "post_id", "html", "renderer", "created_at", "edited_at", "source_author",
    "thanks_count", "author_id",
)  # fmt: skip


@dataclass(slots=True)
class Shown:
    """A question's text or an answer for one reader; up to ``author_id`` the fields are columns.

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
    thanks_count: int
    is_thanked: bool
    author_id: int | None
    author: Byline | None = None
    remarks: list[Remark] = field(default_factory=list)
    is_accepted: bool = False
    is_mine: bool = False
    may_edit: bool = False
    may_restore: bool = False
    may_thank: bool = False
    explained: Explained | None = None
    may_explain: bool = False
    may_block: bool = False

    @property
    def is_folded(self) -> bool:
        return self.author is not None and self.author.is_blocked

    @property
    def anchor(self) -> str:
        return "question" if self.is_question else f"answer-{self.pk}"

    @property
    def more_remarks(self) -> int:
        return max(0, self.comment_count - len(self.remarks))

    @property
    def removed_by_author(self) -> bool:
        return self.author_id is not None and self.author_id == self.removed_by_id

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
    "thanks_count", "is_thanked", "author_id",
)  # fmt: skip


def judged(seat: Seat) -> QuerySet[Post, tuple[Any, ...]]:
    """The posts that this seat may read, with what its person made of them."""
    posts = Post.objects.filter(standing(seat), community=seat.community)
    if seat.person is None:
        judged = posts.annotate(my_vote=Value(0), worked_for_me=Value(value=False))
        judged = judged.annotate(is_thanked=Value(value=False))
    else:
        mine = {"community": seat.community, "post": OuterRef("pk")}
        votes = Vote.objects.filter(**mine, voter=seat.person)
        judged = posts.annotate(
            my_vote=Subquery(votes.values("value")),
            worked_for_me=Exists(Worked.objects.filter(**mine, person=seat.person)),
            is_thanked=Exists(Thanks.objects.filter(**mine, comment=None, by=seat.person)),
        )
    return judged.values_list(*SHOWN_COLUMNS)


def shown_to(
    seat: Seat,
    rows: Iterable[tuple[Any, ...]],
    *,
    thread: Thread,
    reader_id: int | None,
    all_remarks_of: int | None = None,
) -> list[Shown]:
    """Posts as they are shown; ``reader_id`` is who reads, also where their persona has the seat.

    What they find folded is what is written by whom they have blocked.
    """
    posts = [Shown(*row) for row in rows]
    remarks = _remarks(seat, posts, all_of=all_remarks_of)
    render_stale(Post.objects, posts, seat.community)
    render_stale(Comment.objects, remarks, seat.community)
    told = _explained(seat, posts, thread)
    wrote = [each.author_id for rows in (posts, remarks, told) for each in rows]
    authors = bylines(wrote, reader_id=reader_id)
    me, may_write, may_moderate = seat.person_id, seat.may_write, seat.may_moderate
    below: dict[int, list[Remark]] = {}
    for remark in remarks:
        remark.author = authors.get(remark.author_id)
        is_mine = me is not None and remark.author_id == me
        remark.may_edit = may_write and (may_moderate or is_mine)
        remark.may_flag = may_write and not is_mine
        remark.may_thank = remark.may_flag and remark.author_id is not None
        below.setdefault(remark.post_id, []).append(remark)
    for post in posts:
        post.author = authors.get(post.author_id)
        post.remarks = below.get(post.pk, [])
        post.is_accepted = post.pk == thread.accepted_id
        post.is_mine = me is not None and post.author_id == me
        post.may_block = seat.role is not None and _is_named_other(post.author, reader_id)
        may_change = may_write and (may_moderate or post.is_mine)
        post.may_edit = may_change and post.removed_at is None
        post.may_restore = may_change and (
            post.removed_by_author or (may_moderate and post.removed_by_id is not None)
        )
        is_open_to_others = may_write and not post.is_mine and post.removed_at is None
        post.may_thank = is_open_to_others and not post.is_question and post.author_id is not None
        if post.is_accepted:
            post.explained = told[0] if told else None
            is_asker = me is not None and thread.author_id == me
            post.may_explain = is_open_to_others and is_asker and not told
    for each in told:
        each.author = authors.get(each.author_id)
        each.may_edit = may_write and (may_moderate or each.author_id == me)
        each.may_flag = may_write and each.author_id != me
    return posts


def _is_named_other(author: Byline | None, reader_id: int | None) -> bool:
    """Whether a reader may block an author: a persona is nobody that they know."""
    if author is None or author.pk == reader_id:
        return False
    return not (author.is_persona or author.is_blocked)


def _explained(seat: Seat, posts: Sequence[Shown], thread: Thread) -> list[Explained]:
    """How the accepted answer is explained back, if it is among these posts."""
    if thread.accepted_id is None or all(post.pk != thread.accepted_id for post in posts):
        return []
    told = explained(thread)
    render_stale(TeachBack.objects, told, seat.community)
    return told


def _remarks(seat: Seat, posts: Sequence[Shown], *, all_of: int | None) -> list[Remark]:
    """The comments below these posts, oldest first; beyond ``MOST_REMARKS`` of one post only."""
    commented = tuple(post.pk for post in posts if post.comment_count)
    if not commented:
        return []
    community_id = seat.community.pk
    found = _first_comments(community_id=community_id, post_ids=commented)
    if all_of in commented and len(found) == MOST_REMARKS:
        found = [row for row in found if row[1] != all_of]
        found += _comments(community_id).filter(post=all_of)
    return [Remark(*row) for row in found]


def _comments(community_id: int) -> QuerySet[Comment, tuple[Any, ...]]:
    standing = Comment.objects.filter(community=community_id, removed_at=None)
    return standing.order_by("created_at", "pk").values_list(*REMARK_COLUMNS)


@Prepared
def _first_comments(
    *, community_id: int, post_ids: tuple[int, ...]
) -> QuerySet[Comment, tuple[Any, ...]]:
    return _comments(community_id).filter(post__in=post_ids)[:MOST_REMARKS]
