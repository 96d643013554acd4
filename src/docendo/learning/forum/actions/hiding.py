"""Out of sight and back again, as moderators decide about what was flagged.

There is no seat here: whoever decides has been judged by the app that keeps the flags. What enough
members flag, or what is held since it shows contact details, is hidden by nobody.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from docendo.learning.forum.actions.removing import bring_back, take_out
from docendo.learning.forum.models import Comment, Post, Thread
from docendo.learning.forum.rules import LONGEST_REASON


def _locked_post(community_id: int, post_id: int) -> Post:
    found = Post.objects.only("thread").get(community=community_id, pk=post_id)
    threads = Thread.objects.select_for_update(of=("self",), no_key=True)
    thread = threads.get(community=community_id, pk=found.thread_id)
    post = Post.objects.select_for_update(of=("self",), no_key=True).get(pk=post_id)
    post.thread = thread
    return post


@transaction.atomic
def hide_post(
    community_id: int, about: int, *, by_id: int | None, words: str, now: datetime
) -> bool:
    """Whether it stood until now; what was hidden before is hidden by ``by_id`` from now on."""
    post = _locked_post(community_id, about)
    reason = words[:LONGEST_REASON]
    if post.removed_at is None:
        take_out(post, by_id=by_id, reason=reason, now=now)
        return True
    if by_id is not None and post.may_be_taken_over:
        # Its author cannot bring it back any more.
        post.removed_by_id, post.removed_reason = by_id, reason
        post.save(update_fields=["removed_by", "removed_reason"])
    return False


@transaction.atomic
def show_post(community_id: int, about: int, *, by_id: int, now: datetime) -> None:
    post = _locked_post(community_id, about)
    if post.removed_at is not None and not post.is_taken_back:
        bring_back(post, by_id=by_id, now=now)


@transaction.atomic
def hide_comment(
    community_id: int, about: int, *, by_id: int | None, words: str, now: datetime
) -> bool:
    """The same for a comment; ``words`` are kept with the case."""
    remark = _locked_comment(community_id, about)
    stood = remark.removed_at is None
    if stood or (by_id is not None and remark.may_be_taken_over):
        remark.removed_at, remark.removed_by_id = remark.removed_at or now, by_id
        remark.save(update_fields=["removed_at", "removed_by"])
    if stood:
        _count(remark, -1)
    return stood


@transaction.atomic
def show_comment(community_id: int, about: int, *, by_id: int, now: datetime) -> None:
    remark = _locked_comment(community_id, about)
    if remark.removed_at is not None and not remark.is_taken_back:
        remark.removed_at = remark.removed_by_id = None
        remark.save(update_fields=["removed_at", "removed_by"])
        _count(remark, 1)


def lock_post(community_id: int, about: int) -> None:
    _locked_post(community_id, about)


def lock_comment(community_id: int, about: int) -> None:
    _locked_comment(community_id, about)


def _locked_comment(community_id: int, comment_id: int) -> Comment:
    found = Comment.objects.only("post").get(community=community_id, pk=comment_id)
    _locked_post(community_id, found.post_id)
    return Comment.objects.select_for_update(of=("self",), no_key=True).get(pk=comment_id)


def _count(remark: Comment, change: int) -> None:
    here = Post.objects.filter(community=remark.community_id, pk=remark.post_id)
    here.update(comment_count=F("comment_count") + change)
