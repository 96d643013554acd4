"""What actions share: who writes, what is locked, and what a change does to its thread."""

from datetime import datetime
from typing import Any

from docendo.commons.communities.api import Seat
from docendo.learning.forum.models import Post, Thread
from docendo.learning.forum.refusals import WasRemoved


def locked_thread(seat: Seat, thread_id: int) -> Thread:
    """A thread that stands; nobody else changes it until this transaction ends."""
    threads = Thread.objects.visible_to(seat).select_for_update(of=("self",), no_key=True)
    thread = threads.get(pk=thread_id)
    if thread.removed_at is not None:
        raise WasRemoved
    return thread


def locked_post(seat: Seat, post_id: int) -> Post:
    """A post that stands, and its thread locked before it."""
    post = Post.objects.visible_to(seat).only("thread").get(pk=post_id)
    thread = locked_thread(seat, post.thread_id)
    post = Post.objects.select_for_update(of=("self",), no_key=True).get(pk=post_id)
    post.thread = thread
    if post.removed_at is not None:
        raise WasRemoved
    return post


def touch(seat: Seat, thread_id: int, *, now: datetime, **more: Any) -> None:
    Thread.objects.filter(community=seat.community, pk=thread_id).update(active_at=now, **more)
