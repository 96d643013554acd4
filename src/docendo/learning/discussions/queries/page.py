"""One discussion with a page of its replies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, Value

from docendo.commons.communities.api import Seat, render_stale
from docendo.commons.people.api import Byline, bylines
from docendo.commons.topics.api import Topic
from docendo.learning.discussions.models import (
    Discussion,
    Following,
    Opened,
    Reply,
    is_own,
    standing,
)
from docendo.learning.discussions.queries.lists import topics_of
from docendo.learning.discussions.queries.polls import ShownPoll, poll_of
from docendo.learning.discussions.rules import Closing, reopening

REPLIES_A_PAGE = 30


@dataclass(frozen=True)
class ShownReply:
    """A reply with what its reader may do; ``answers_whom`` where it answers another one."""

    reply: Reply
    author: Byline | None
    is_own: bool
    may_remove: bool
    may_flag: bool
    may_restore: bool
    answers_whom: Byline | None

    @property
    def is_folded(self) -> bool:
        """Its reader has blocked who wrote it."""
        return self.author is not None and self.author.is_blocked

    @property
    def answers_what_is_gone(self) -> bool:
        return self.reply.answers is not None and self.reply.answers.removed_at is not None


@dataclass(frozen=True)
class DiscussionPage:
    """A discussion, its poll, and a page of its replies in order of time."""

    seat: Seat
    discussion: Discussion
    author: Byline | None
    topics: tuple[Topic, ...]
    poll: ShownPoll | None
    replies: tuple[ShownReply, ...]
    answered: ShownReply | None
    page: int
    has_next: bool
    is_followed: bool
    is_unopened: bool

    @property
    def is_own(self) -> bool:
        return is_own(self.seat, self.discussion)

    @property
    def stands(self) -> bool:
        return self.discussion.removed_at is None

    @property
    def may_edit(self) -> bool:
        return self.seat.may_write and self.stands and self.is_own

    @property
    def may_settle(self) -> bool:
        """Close it, or take it out of sight."""
        return self.seat.may_write and self.stands and (self.seat.may_moderate or self.is_own)

    @property
    def may_reopen(self) -> bool:
        return self.may_settle and _reopens(self.seat, self.discussion)

    @property
    def may_restore(self) -> bool:
        return _may_restore(self.seat, self.discussion)

    @property
    def may_reply(self) -> bool:
        return self.seat.may_write and self.stands and self.discussion.is_open

    @property
    def may_flag(self) -> bool:
        return self.seat.may_write and self.stands and not self.is_own

    @property
    def previous_page(self) -> int:
        return self.page - 1

    @property
    def next_page(self) -> int:
        return self.page + 1


def _reopens(seat: Seat, discussion: Discussion) -> bool:
    may = reopening(
        is_author=is_own(seat, discussion),
        moderates=seat.may_moderate,
        closed_by_author=discussion.closed_by_id == discussion.author_id,
    )
    return may is Closing.DONE


def _may_restore(seat: Seat, row: Discussion | Reply) -> bool:
    if row.removed_at is None or not seat.may_write:
        return False
    return seat.may_moderate or (row.is_taken_back and is_own(seat, row))


def discussion_page(
    seat: Seat, *, discussion_id: int, page: int = 1, answers: int | None = None, now: datetime
) -> DiscussionPage:
    """What the page shows; ``answers`` is the reply that its reader is about to answer."""
    discussion = _discussion(seat, discussion_id)
    rows = _replies(seat, discussion, page=page, also=answers)
    here = [row for row in rows if not row.is_extra][:REPLIES_A_PAGE]
    has_next = sum(not row.is_extra for row in rows) > REPLIES_A_PAGE
    render_stale(Discussion.objects, [discussion], seat.community)
    render_stale(Reply.objects, here, seat.community)
    authors = bylines(
        [
            discussion.author_id,
            *(row.author_id for row in rows),
            *(row.answers.author_id for row in rows if row.answers),
        ],
        reader_id=seat.person_id,
    )
    answered = next((row for row in rows if row.pk == answers and row.removed_at is None), None)
    return DiscussionPage(
        seat=seat,
        discussion=discussion,
        author=authors.get(discussion.author_id),
        topics=topics_of(seat.community, [discussion.pk]).get(discussion.pk, ()),
        poll=None if discussion.is_update else poll_of(seat, discussion, now=now),
        replies=tuple(_shown(seat, row, authors) for row in here),
        answered=None if answered is None else _shown(seat, answered, authors),
        page=page,
        has_next=has_next,
        is_followed=discussion.is_followed,
        is_unopened=discussion.is_announcement and not discussion.is_opened,
    )


def _discussion(seat: Seat, discussion_id: int) -> Any:
    """The discussion, with what is annotated here; raises Discussion.DoesNotExist."""
    follows = Following.objects.filter(community=seat.community, discussion=OuterRef("pk"))
    opened = Opened.objects.filter(community=seat.community, discussion=OuterRef("pk"))
    mine = {"person": seat.person}
    annotated = Discussion.objects.visible_to(seat).annotate(
        is_followed=Exists(follows.filter(**mine)) if seat.person else Value(value=False),
        # Whoever has no seat is remembered by nothing.
        is_opened=Exists(opened.filter(**mine)) if seat.role is not None else Value(value=True),
    )
    return annotated.select_related("closed_by").get(pk=discussion_id)


def _replies(seat: Seat, discussion: Discussion, *, page: int, also: int | None) -> Sequence[Any]:
    """One more than fits, to know whether there is a next page; ``also`` one of another page."""
    found = _readable(seat, discussion).select_related("answers")
    start = REPLIES_A_PAGE * (page - 1)
    rows: list[Any] = list(found.order_by("created_at", "pk")[start : start + REPLIES_A_PAGE + 1])
    for row in rows:
        row.is_extra = False
    if also is not None and also not in {row.pk for row in rows}:
        for row in found.filter(pk=also):
            row.is_extra = True
            rows.append(row)
    return rows


def _readable(seat: Seat, discussion: Discussion) -> Any:
    return Reply.objects.filter(standing(seat), Q(community=seat.community), discussion=discussion)


def _shown(seat: Seat, reply: Reply, authors: Mapping[int | None, Byline]) -> ShownReply:
    own, stands = is_own(seat, reply), reply.removed_at is None
    answered = reply.answers if reply.answers and reply.answers.removed_at is None else None
    return ShownReply(
        reply=reply,
        author=authors.get(reply.author_id),
        is_own=own,
        may_remove=seat.may_write and stands and (own or seat.may_moderate),
        may_flag=seat.may_write and stands and not own,
        may_restore=_may_restore(seat, reply),
        answers_whom=authors.get(answered.author_id) if answered else None,
    )


@dataclass(frozen=True)
class Place:
    """Where a reply stands: in which discussion, and where on which page of it."""

    discussion_id: int
    anchor: str
    page: int


def place_of(seat: Seat, *, reply_id: int) -> Place:
    reply = Reply.objects.visible_to(seat).select_related("discussion").get(pk=reply_id)
    before = _readable(seat, reply.discussion).filter(
        Q(created_at__lt=reply.created_at) | Q(created_at=reply.created_at, pk__lt=reply.pk)
    )
    return Place(reply.discussion_id, reply.anchor, page=before.count() // REPLIES_A_PAGE + 1)
