"""Taking posts out of sight and bringing them back."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from docendo.commons.care.api import refuse_if_hidden
from docendo.commons.communities.api import Seat, writer
from docendo.kernel.errors import NotAllowed
from docendo.kernel.events import publish
from docendo.learning.forum import rules, texts
from docendo.learning.forum.actions.threads import locked_post
from docendo.learning.forum.events import PostRemoved, PostRestored
from docendo.learning.forum.models import Post, Thread
from docendo.learning.forum.queries.masks import acting
from docendo.learning.forum.refusals import demand


@transaction.atomic
def remove_post(seat: Seat, *, post_id: int, reason: str = "", now: datetime) -> Post:
    """Take a post out of sight; with its text a question takes all its answers along."""
    writer(seat)
    post = locked_post(seat, post_id)
    thread = post.thread
    hand = acting(seat, thread)
    person = hand.member
    demand(
        rules.removing(
            is_author=post.author_id == person.pk,
            moderates=hand.may_moderate,
            depends=_others_depend_on(post),
            reason=reason,
        )
    )
    take_out(post, by_id=person.pk, reason=reason, now=now)
    return post


def take_out(post: Post, *, by_id: int | None, reason: str, now: datetime) -> None:
    """Out of sight, ``by_id`` or by nobody; the post and its thread are locked."""
    thread, community = post.thread, post.community
    post.removed_at, post.removed_by_id, post.removed_reason = now, by_id, reason
    # What was removed is not accepted any more, and so not shown as explained back.
    post.explained = ""
    post.save(update_fields=["removed_at", "removed_by", "removed_reason", "explained"])
    if post.is_question:
        thread.removed_at = now
        thread.save(update_fields=["removed_at"])
        texts.forget(community, Post.objects.filter(community=community, thread=thread))
    else:
        accepted_id = None if thread.accepted_id == post.pk else thread.accepted_id
        Thread.objects.filter(pk=thread.pk).update(
            answer_count=F("answer_count") - 1, accepted=accepted_id
        )
        texts.forget(community, [post])
    publish(
        PostRemoved(
            community_id=community.pk,
            thread_id=thread.pk,
            post_id=post.pk,
            by_id=by_id,
            by_author=by_id is not None and post.author_id == by_id,
        )
    )


def _others_depend_on(post: Post) -> bool:
    if post.is_question:
        duplicates = Thread.objects.filter(
            community_id=post.community_id, duplicate_of=post.thread_id
        )
        return post.thread.answer_count > 0 or post.comment_count > 0 or duplicates.exists()
    accepted = post.thread.accepted_id == post.pk
    return accepted or post.worked_count > 0 or post.comment_count > 0


@transaction.atomic
def restore_post(seat: Seat, *, post_id: int, now: datetime) -> Post:
    """A moderator brings back what was removed; who took their own post back may do so too."""
    writer(seat)
    found = Post.objects.visible_to(seat).only("thread").get(pk=post_id)
    threads = Thread.objects.select_for_update(of=("self",), no_key=True)
    thread = threads.get(pk=found.thread_id)
    post = Post.objects.select_for_update(of=("self",), no_key=True).get(pk=post_id)
    post.thread = thread
    hand = acting(seat, thread)
    person = hand.member
    if not (hand.may_moderate or post.removed_by_id == person.pk == post.author_id):
        raise NotAllowed
    if post.removed_at is None:
        return post
    refuse_if_hidden(seat, kind="post", about=post.pk)
    bring_back(post, by_id=person.pk, now=now)
    return post


def bring_back(post: Post, *, by_id: int, now: datetime) -> None:
    """The post and its thread are locked."""
    thread, community = post.thread, post.community
    post.removed_at = post.removed_by_id = None
    post.removed_reason = ""
    post.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    if post.is_question:
        thread.removed_at = None
        thread.save(update_fields=["removed_at"])
        standing = Post.objects.filter(community=community, thread=thread, removed_at=None)
        texts.index(thread, standing)
    else:
        Thread.objects.filter(community=community, pk=thread.pk).update(
            active_at=now, answer_count=F("answer_count") + 1
        )
        if thread.removed_at is None:
            texts.index(thread, [post])
    publish(
        PostRestored(community_id=community.pk, thread_id=thread.pk, post_id=post.pk, by_id=by_id)
    )
