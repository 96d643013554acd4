"""What an imported author wrote becomes theirs who claims it."""

from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from docendo.commons.communities.api import Community
from docendo.learning.forum.models import Comment, Follow, Post, Revision, Thread, Vote, Worked
from docendo.learning.forum.takeover.recounting import recount_threads

Judgment = TypeVar("Judgment", Vote, Worked)


@transaction.atomic
def move_authorship(community: Community, *, from_id: int, to_id: int) -> None:
    """What an imported author wrote is theirs now who joined; judgments of it by them are void."""
    here = {"community": community}
    void_votes = _void(Vote.objects.filter(**here), "voter", from_id, to_id)
    void_worked = _void(Worked.objects.filter(**here), "person", from_id, to_id)
    touched = {*void_votes.values_list("post__thread", flat=True)}
    touched |= {*void_worked.values_list("post__thread", flat=True)}
    void_votes.delete()
    void_worked.delete()
    for model, column in AUTHORSHIP:
        model.objects.filter(**here, **{column: from_id}).update(**{column: to_id})
    follows = Follow.objects.filter(**here, person=from_id)
    own = Follow.objects.filter(**here, person=to_id)
    follows.exclude(thread__in=list(own.values_list("thread", flat=True))).update(person=to_id)
    follows.delete()
    recount_threads(community, touched)


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
