"""What somebody is about to change or to take out of sight."""

from docendo.commons.communities.api import Seat
from docendo.learning.discussions.models import (
    Discussion,
    Reply,
    editing_a_discussion,
    editing_a_reply,
    removing_a_discussion,
    removing_a_reply,
)
from docendo.learning.discussions.queries.lists import topics_of


def editable_discussion(seat: Seat, *, discussion_id: int) -> Discussion:
    rows = Discussion.objects.filter(editing_a_discussion.among(seat))
    return rows.get(pk=discussion_id)


def topic_names(discussion: Discussion) -> str:
    """The topics of a discussion, as one types them."""
    topics = topics_of(discussion.community, [discussion.pk]).get(discussion.pk, ())
    return ", ".join(topic.name for topic in topics)


def removable_discussion(seat: Seat, *, discussion_id: int) -> Discussion:
    return Discussion.objects.filter(removing_a_discussion.among(seat)).get(pk=discussion_id)


def editable_reply(seat: Seat, *, reply_id: int) -> Reply:
    rows = Reply.objects.visible_to(seat).filter(editing_a_reply.among(seat))
    return rows.select_related("discussion").get(pk=reply_id)


def removable_reply(seat: Seat, *, reply_id: int) -> Reply:
    rows = Reply.objects.visible_to(seat).filter(removing_a_reply.among(seat))
    return rows.select_related("discussion").get(pk=reply_id)
