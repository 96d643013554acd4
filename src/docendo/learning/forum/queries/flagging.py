"""What of questions and answers a seat may flag, and what of it is the seat's own."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from docendo.commons.communities.api import Seat
from docendo.learning.forum.models import Comment, Post, TeachBack, standing, written_by


def posts_to_flag(seat: Seat, ids: Collection[int]) -> Iterable[Post]:
    """With the thread of each; what was removed only for moderators and for who wrote it."""
    return Post.objects.visible_to(seat).filter(pk__in=ids).select_related("thread", "author")


def comments_to_flag(seat: Seat, ids: Collection[int]) -> Iterable[Comment]:
    return Comment.objects.filter(
        standing(seat) & _in_sight(seat), community=seat.community, pk__in=ids
    ).select_related("post__thread", "author")


def explanations_to_flag(seat: Seat, ids: Collection[int]) -> Iterable[TeachBack]:
    return TeachBack.objects.filter(
        standing(seat) & _in_sight(seat), community=seat.community, pk__in=ids
    ).select_related("post__thread", "author")


def _in_sight(seat: Seat) -> Q:
    """Below a post that the seat may read, or written by itself."""
    below = standing(seat, "post__") & standing(seat, "post__thread__")
    return below | written_by(seat) if seat.person else below
