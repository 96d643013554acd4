"""What came of somebody's help, for themselves; and what they are about to thank for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from docendo.commons.communities.api import Seat, render_stale
from docendo.commons.people.api import unless_blocked
from docendo.kernel.counting import counted
from docendo.learning.forum.models import (
    Comment,
    Post,
    Reading,
    TeachBack,
    Thanks,
    explains,
)
from docendo.learning.forum.queries.explaining import explained_by_post
from docendo.learning.forum.queries.masks import acting

ANSWERS_A_PAGE = 20
THANKED_REMARKS = 20


@dataclass(frozen=True)
class Helped:
    """One answer and what it led to."""

    post: Post
    readers: int
    explained: TeachBack | None
    thanks: Sequence[Thanks]

    @property
    def is_accepted(self) -> bool:
        return self.post.thread.accepted_id == self.post.pk


@dataclass(frozen=True)
class HelpedPage:
    """What all of somebody's help here led to, seen by themselves only."""

    page: Page[Helped]
    worked: int
    explained: int
    thanked: int
    for_remarks: Sequence[Thanks]


def helped_page(seat: Seat, *, page: int) -> HelpedPage:
    """One page of one's own answers, the newest first, and the sums over all of them."""
    own = _answers_of(seat)
    sums = own.aggregate(worked=Coalesce(Sum("worked_count"), 0), in_all=Count("pk"))
    told = TeachBack.objects.filter(explains(), community=seat.community, post__author=seat.person)
    thanks = Thanks.objects.visible_to(seat).filter(
        unless_blocked(seat.person_id, "by"), author=seat.person
    )
    read = Reading.objects.filter(
        community=seat.community, thread=OuterRef("thread"), last_at__gte=OuterRef("created_at")
    )
    # Nobody is counted as a reader of an answer who only saw the question before it.
    readers = counted(read.exclude(person=seat.person), "thread")
    rows = own.select_related("thread").annotate(readers=readers)
    paginator = Paginator(rows.order_by("-created_at", "-pk"), ANSWERS_A_PAGE)
    paginator.count = sums["in_all"]
    shown: Page[Any] = paginator.get_page(page)
    posts = list(shown.object_list)
    ids = [post.pk for post in posts]
    explained = explained_by_post(seat, ids)
    render_stale(TeachBack.objects, list(explained.values()), seat.community)
    of_post = _thanks_by_post(thanks.filter(comment=None, post__in=ids))
    shown.object_list = [
        Helped(post, post.readers, explained.get(post.pk), of_post.get(post.pk, ()))
        for post in posts
    ]
    for_remarks = thanks.filter(comment__isnull=False, comment__removed_at=None)
    standing = for_remarks.filter(post__removed_at=None, post__thread__removed_at=None)
    latest = standing.select_related("by", "post__thread").order_by("-at", "-pk")
    return HelpedPage(
        page=shown,
        worked=sums["worked"],
        explained=told.count(),
        thanked=thanks.filter(
            Q(comment=None) | Q(comment__removed_at=None),
            post__removed_at=None,
            post__thread__removed_at=None,
        ).count(),
        for_remarks=list(latest[:THANKED_REMARKS]),
    )


def _answers_of(seat: Seat) -> QuerySet[Post]:
    return Post.objects.visible_to(seat).filter(
        author=seat.person, is_question=False, removed_at=None, thread__removed_at=None
    )


def _thanks_by_post(thanks: QuerySet[Thanks]) -> Mapping[int, Sequence[Thanks]]:
    found: dict[int, list[Thanks]] = {}
    for each in thanks.select_related("by").order_by("-at", "-pk"):
        found.setdefault(each.post_id, []).append(each)
    return found


@dataclass(frozen=True)
class ToThank:
    """What somebody is about to thank for, and how they have thanked for it already."""

    post: Post
    comment: Comment | None
    given: Thanks | None

    @property
    def author_name(self) -> str:
        what = self.comment or self.post
        return what.author.name if what.author_id else what.source_author


def to_thank(seat: Seat, *, post_id: int, comment_id: int | None = None) -> ToThank:
    """An answer, or a comment below a post, that stands; raises DoesNotExist."""
    posts = Post.objects.visible_to(seat).filter(removed_at=None, thread__removed_at=None)
    post = posts.select_related("thread", "author").get(pk=post_id)
    if comment_id is None and post.is_question:
        raise Post.DoesNotExist
    remark = None
    if comment_id is not None:
        remarks = Comment.objects.filter(community=seat.community, post=post, removed_at=None)
        remark = remarks.select_related("author").get(pk=comment_id)
    given = Thanks.objects.filter(
        community=seat.community, post=post, comment=remark, by=acting(seat, post.thread).person
    )
    return ToThank(post, remark, given.first())


def post_of_comment(seat: Seat, *, comment_id: int) -> int:
    """The number of the post below which a comment stands; raises Comment.DoesNotExist."""
    return Comment.objects.only("post").get(community=seat.community, pk=comment_id).post_id
