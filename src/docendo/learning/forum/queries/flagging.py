"""What of questions and answers a seat may flag; its own also where the question is gone."""

from collections.abc import Collection, Iterable
from typing import TypeVar

from django.db.models import Q

from docendo.commons.communities.api import Seat
from docendo.learning.forum.models import Comment, Post, TeachBack, standing, written_by

Below = TypeVar("Below", Comment, TeachBack)


def posts_to_flag(seat: Seat, ids: Collection[int]) -> Iterable[Post]:
    """With the thread of each and who asked it."""
    rows = Post.objects.filter(_in_sight(seat, "", "thread__"), community=seat.community)
    return rows.filter(pk__in=ids).select_related("thread__author", "author")


def below_posts_to_flag(seat: Seat, model: type[Below], ids: Collection[int]) -> Iterable[Below]:
    """Comments or explanations, with the post of each, its thread and who asked it."""
    sight = _in_sight(seat, "", "post__", "post__thread__")
    rows = model.objects.filter(sight, community=seat.community)
    return rows.filter(pk__in=ids).select_related("post__thread__author", "author")


def _in_sight(seat: Seat, *prefixes: str) -> Q:
    """What stands together with all that it stands below, or was written by the seat itself."""
    sight = Q()
    for prefix in prefixes:
        sight &= standing(seat, prefix)
    # Nothing is kept from moderators, and an empty condition must not be narrowed by another.
    return sight | written_by(seat) if sight and seat.person else sight
