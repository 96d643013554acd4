"""Remarks on questions and answers."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from docendo.commons.care.api import hold
from docendo.commons.communities.api import Seat, speaker, write, writer
from docendo.kernel.events import publish
from docendo.learning.forum.actions.following import start_following
from docendo.learning.forum.actions.threads import locked_post, touch
from docendo.learning.forum.events import Commented
from docendo.learning.forum.models import Comment, Post
from docendo.learning.forum.queries.masks import acting
from docendo.learning.forum.refusals import NotYoursToEdit, NotYoursToRemove, WasRemoved


def comment(seat: Seat, *, post_id: int, body: str, now: datetime) -> Comment:
    """Remark on a question or an answer, also on a closed one."""
    speaker(seat)
    written = write(body, community=seat.community)
    with transaction.atomic():
        post = locked_post(seat, post_id)
        author = acting(seat, post.thread).member
        remark = Comment.objects.create(
            community=seat.community,
            post=post,
            author=author,
            created_at=now,
            **written.columns,
        )
        touch(seat, post.thread_id, now=now)
        Post.objects.filter(pk=post.pk).update(comment_count=F("comment_count") + 1)
        start_following(seat, post.thread_id, now=now)
        publish(
            Commented(
                community_id=seat.community.pk,
                thread_id=post.thread_id,
                post_id=post.pk,
                comment_id=remark.pk,
                by_id=author.pk,
                mentioned_ids=written.mentioned_ids,
                at=now,
            )
        )
        _hold(seat, remark, author_id=author.pk, now=now)
    return remark


def _hold(seat: Seat, remark: Comment, *, author_id: int, now: datetime) -> None:
    if hold(seat, kind="comment", about=remark.pk, author_id=author_id, words=remark.body, now=now):
        remark.removed_at = now


def edit_comment(seat: Seat, *, comment_id: int, body: str, now: datetime) -> Comment:
    """Change one's own remark; moderators change any."""
    speaker(seat)
    written = write(body, community=seat.community)
    with transaction.atomic():
        remark = _locked_comment(seat, comment_id)
        hand = acting(seat, remark.post.thread)
        if not (remark.author_id == hand.person_id or hand.may_moderate):
            raise NotYoursToEdit
        remark.rewrite(written.columns, now=now)
        if remark.author_id is not None and remark.author_id == hand.person_id:
            _hold(seat, remark, author_id=remark.author_id, now=now)
    return remark


@transaction.atomic
def remove_comment(seat: Seat, *, comment_id: int, now: datetime) -> Comment:
    """Take back one's own remark; moderators take back any."""
    writer(seat)
    remark = _locked_comment(seat, comment_id)
    hand = acting(seat, remark.post.thread)
    if not (remark.author_id == hand.person_id or hand.may_moderate):
        raise NotYoursToRemove
    remark.removed_at, remark.removed_by = now, hand.member
    remark.save(update_fields=["removed_at", "removed_by"])
    Post.objects.filter(pk=remark.post_id).update(comment_count=F("comment_count") - 1)
    return remark


def _locked_comment(seat: Seat, comment_id: int) -> Comment:
    remark = Comment.objects.only("post").get(community=seat.community, pk=comment_id)
    post = locked_post(seat, remark.post_id)
    remark = Comment.objects.select_for_update(of=("self",), no_key=True).get(pk=comment_id)
    remark.post = post
    if remark.removed_at is not None:
        raise WasRemoved
    return remark
