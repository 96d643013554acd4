"""What is said about a document: open threads, the latest that are settled, and what is flagged."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from docendo.commons.care.api import flagged_among
from docendo.commons.communities.api import Seat, render_stale
from docendo.commons.people.api import Person, blocked_by
from docendo.learning.documents.models import Comment, Document, may_comment_in, may_write_in
from docendo.learning.documents.models.comments import Comments
from docendo.learning.documents.rules.comments import (
    SETTLED_SHOWN,
    Difference,
    Outcome,
    difference_of,
)

KIND = "document_comment"


@dataclass(frozen=True)
class Said:
    """A comment or an answer as one reader sees it."""

    comment: Comment
    author: Person
    is_own: bool
    is_folded: bool
    may_edit: bool
    may_take_back: bool
    may_flag: bool

    @property
    def stands(self) -> bool:
        return self.comment.removed_at is None


@dataclass(frozen=True)
class ThreadShown:
    """A comment or a suggestion with its answers."""

    first: Said
    answers: Sequence[Said]

    @property
    def comment(self) -> Comment:
        return self.first.comment

    @property
    def difference(self) -> Difference:
        """Of a suggestion: what goes, what comes, and what stays around it."""
        return difference_of(self.comment.passage, self.comment.proposal or "")


@dataclass(frozen=True)
class CommentsPanel:
    """All that is shown beside a document, and what its reader may do there."""

    document: Document
    open: Sequence[ThreadShown]
    settled: Sequence[ThreadShown]
    may_comment: bool
    may_decide: bool


def comments_panel(seat: Seat, document: Document) -> CommentsPanel:
    """The open ones in the order in which they came, the settled ones with the latest first."""
    threads = _in_full(document, thread=None).filter(_shown())
    is_open = Q(outcome=Outcome.OPEN)
    rows = list(threads.filter(is_open).order_by("pk"))
    done = list(threads.exclude(is_open).order_by("-settled_at", "-pk")[:SETTLED_SHOWN])
    answers = list(_in_full(document, thread__in=[row.pk for row in (*rows, *done)]).order_by("pk"))
    render_stale(Comment.objects, [*rows, *done, *answers], seat.community)
    may_comment = may_comment_in(seat, document)
    shown = _Shown(seat, may_comment=may_comment)
    by_thread: dict[int | None, list[Said]] = {}
    for each in answers:
        by_thread.setdefault(each.thread_id, []).append(shown.said(each))
    found = [ThreadShown(shown.said(row), by_thread.get(row.pk, [])) for row in (*rows, *done)]
    return CommentsPanel(
        document,
        found[: len(rows)],
        found[len(rows) :],
        may_comment,
        may_write_in(seat, document),
    )


def comments_to_take(document: Document) -> Sequence[tuple[Comment, Sequence[Comment]]]:
    """Those that are open, with their answers, to go with a download."""
    rows = list(_in_full(document).open().order_by("pk"))
    found: dict[int | None, list[Comment]] = {}
    for each in _in_full(document, thread__in=[row.pk for row in rows]).standing().order_by("pk"):
        found.setdefault(each.thread_id, []).append(each)
    return [(row, found.get(row.pk, [])) for row in rows]


def thread_of(seat: Seat, *, comment_id: int) -> Comment:
    """For a page on which somebody answers it.

    Also when it was taken back meanwhile: the action refuses that, and the page keeps the words.
    """
    seen = Comment.objects.visible_to(seat).filter(thread=None)
    return seen.select_related("author", "document__match", "document__group").get(pk=comment_id)


def own_comment(seat: Seat, *, comment_id: int) -> Comment:
    """For a page on which its author edits it; the same of one that is gone."""
    seen = Comment.objects.visible_to(seat).filter(author=seat.member)
    return seen.select_related("document__match", "document__group").get(pk=comment_id)


def suggestions_between(document: Document, after: int, up_to: int) -> Sequence[Comment]:
    """What was proposed and became one of these changes, whose numbers are up to the second."""
    rows = _in_full(document, change_id__gt=after, change_id__lte=up_to)
    return list(rows.order_by("change_id"))


def _in_full(document: Document, **which: Any) -> Comments:
    rows = Comment.objects.said_in(document).filter(**which)
    return rows.select_related("author", "settled_by")


def _shown() -> Q:
    """What was taken back or hidden leaves a trace only where somebody has answered it."""
    here = {"community": OuterRef("community"), "document": OuterRef("document")}
    answers = Comment.objects.standing().filter(thread=OuterRef("pk"), **here)
    return Q(removed_at=None) | Q(Exists(answers))


class _Shown:
    def __init__(self, seat: Seat, *, may_comment: bool) -> None:
        self.own_id, self.may_write = seat.person_id, seat.may_write
        self.may_comment = may_comment
        self.blocked: set[int] = set()
        if seat.person_id is not None:
            self.blocked = set(blocked_by(seat.person_id).values_list("blocked", flat=True))

    def said(self, comment: Comment) -> Said:
        is_own, stands = comment.author_id == self.own_id, comment.removed_at is None
        return Said(
            comment,
            comment.author,
            is_own=is_own,
            is_folded=comment.author_id in self.blocked,
            may_edit=is_own and stands and self.may_comment,
            may_take_back=is_own and stands and self.may_write,
            may_flag=not is_own and stands and self.may_write,
        )


# --- What is flagged ----------------------------------------------------------------------------


@dataclass(frozen=True)
class ToFlag:
    """A comment, and whether the reader sees its document."""

    comment: Comment
    is_seen: bool


def comments_to_flag(seat: Seat, ids: Collection[int]) -> Iterable[ToFlag]:
    """Those that one sees; for moderators also what somebody has flagged, and no other."""
    seen = Exists(Comment.objects.visible_to(seat).filter(pk=OuterRef("pk")))
    rows = Comment.objects.filter(community=seat.community, pk__in=ids).annotate(is_seen=seen)
    which = Q(is_seen=True)
    if seat.may_moderate:
        which |= Q(pk__in=flagged_among(seat.community.pk, kind=KIND, ids=ids))
    found = rows.filter(which).select_related("author", "document")
    return [ToFlag(row, bool(vars(row)["is_seen"])) for row in found]
