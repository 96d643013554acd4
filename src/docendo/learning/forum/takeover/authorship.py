"""What an imported author wrote becomes theirs who claims it."""

from typing import TypeVar

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from docendo.commons.communities.api import Community
from docendo.learning.forum import texts
from docendo.learning.forum.models import AUTHORSHIP, Follow, TeachBack, Thanks, Vote, Worked
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
    _void_words(community, from_id, to_id)
    for model, column, _way in AUTHORSHIP:
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


def _void_words(community: Community, from_id: int, to_id: int) -> None:
    """Thanks to oneself, and explanations of one's own answer, that the claim would make."""
    thanks = Thanks.objects.filter(community=community, author=from_id, by=to_id)
    for given in thanks.select_related("post", "comment"):
        what = given.comment or given.post
        what.thanks_count = F("thanks_count") - 1
        what.save(update_fields=["thanks_count"])
    thanks.delete()
    explained = TeachBack.objects.filter(community=community, answerer=from_id, author=to_id)
    for told in explained.select_related("post__thread"):
        post = told.post
        post.explained = ""
        post.save(update_fields=["explained"])
        if post.removed_at is None and post.thread.removed_at is None:
            texts.index(post.thread, [post])
    explained.delete()
