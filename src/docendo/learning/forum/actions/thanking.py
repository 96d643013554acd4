"""Thanking somebody for something specific."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from docendo.commons.communities.api import Seat, speaker, writer
from docendo.kernel.events import publish
from docendo.learning.forum import rules
from docendo.learning.forum.actions.threads import locked_post
from docendo.learning.forum.events import Thanked
from docendo.learning.forum.models import Comment, Post, Thanks, taking_thanks_back
from docendo.learning.forum.queries.masks import acting
from docendo.learning.forum.refusals import NobodyToThank, WasRemoved, demand


@transaction.atomic
def thank(
    seat: Seat, *, post_id: int, comment_id: int | None = None, words: str, now: datetime
) -> Thanks:
    """Thank whoever wrote an answer or a comment; once more only changes the words."""
    speaker(seat)
    post = locked_post(seat, post_id)
    if comment_id is None and post.is_question:
        raise Post.DoesNotExist
    person = acting(seat, post.thread).member
    remark = _standing_comment(post, comment_id) if comment_id is not None else None
    what: Post | Comment = remark or post
    if what.author_id is None:
        raise NobodyToThank
    demand(rules.thanking(author_id=what.author_id, by_id=person.pk))
    given = Thanks.objects.filter(
        community=seat.community, post=post, comment=remark, by=person
    ).first()
    if given is not None:
        given.words = words
        given.save(update_fields=["words"])
        return given
    given = Thanks.objects.create(
        community=seat.community,
        post=post,
        comment=remark,
        author_id=what.author_id,
        by=person,
        words=words,
        at=now,
    )
    _count(what, 1)
    publish(
        Thanked(
            community_id=seat.community.pk,
            thread_id=post.thread_id,
            post_id=post.pk,
            comment_id=comment_id,
            thanks_id=given.pk,
            author_id=given.author_id,
            by_id=person.pk,
            at=now,
        )
    )
    return given


@transaction.atomic
def take_thanks_back(seat: Seat, *, thanks_id: int) -> Thanks:
    """Take back one's own thanks: who was not told yet will not be."""
    writer(seat)
    own = Thanks.objects.filter(taking_thanks_back.among(seat))
    given = own.select_related("post", "comment").get(pk=thanks_id)
    if Thanks.objects.filter(pk=given.pk).delete()[0]:
        _count(given.comment or given.post, -1)
    return given


def _count(what: Post | Comment, change: int) -> None:
    what.thanks_count = F("thanks_count") + change
    what.save(update_fields=["thanks_count"])


def _standing_comment(post: Post, comment_id: int) -> Comment:
    remark = Comment.objects.get(community_id=post.community_id, post=post, pk=comment_id)
    if remark.removed_at is not None:
        raise WasRemoved
    return remark
