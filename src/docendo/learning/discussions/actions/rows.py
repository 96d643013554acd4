"""What actions share: who writes, and what is locked."""

from docendo.commons.communities.api import Seat
from docendo.learning.discussions.models import Discussion, Reply
from docendo.learning.discussions.refusals import AlreadyRemoved


def locked_discussion(seat: Seat, discussion_id: int) -> Discussion:
    """A discussion that stands; nobody else changes it until this transaction ends."""
    rows = Discussion.objects.visible_to(seat).select_for_update(of=("self",), no_key=True)
    discussion = rows.get(pk=discussion_id)
    if discussion.removed_at is not None:
        raise AlreadyRemoved
    return discussion


def locked_reply(seat: Seat, reply_id: int) -> Reply:
    """A reply that stands, and its discussion locked before it."""
    found = Reply.objects.visible_to(seat).only("discussion").get(pk=reply_id)
    discussion = locked_discussion(seat, found.discussion_id)
    reply = Reply.objects.select_for_update(of=("self",), no_key=True).get(pk=reply_id)
    reply.discussion = discussion
    if reply.removed_at is not None:
        raise AlreadyRemoved
    return reply
