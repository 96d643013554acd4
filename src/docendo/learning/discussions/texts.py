"""How discussions and replies are found."""

from collections.abc import Iterable

from docendo.commons.search import api as search
from docendo.kernel import text
from docendo.learning.discussions.models import Discussion, Reply
from docendo.learning.discussions.rules import LONGEST_EXCERPT

REPLY = "reply"


def excerpt(words: str) -> str:
    """The beginning of a text, for lists."""
    return text.shortened(words, LONGEST_EXCERPT)


def index(discussion: Discussion) -> None:
    """Let a discussion be found, and its replies by its title."""
    standing = Reply.objects.filter(
        community_id=discussion.community_id, discussion=discussion, removed_at=None
    )
    search.put([entry(discussion), *(reply_entry(each, discussion) for each in standing)])


def index_replies(replies: Iterable[Reply], discussion: Discussion) -> None:
    search.put([reply_entry(reply, discussion) for reply in replies])


def forget(discussion: Discussion) -> None:
    """Let a discussion be found no more, nor its replies."""
    search.remove(discussion.kind, [discussion.pk], community_id=discussion.community_id)
    replies = Reply.objects.filter(community_id=discussion.community_id, discussion=discussion)
    forget_replies(discussion.community_id, list(replies.values_list("pk", flat=True)))


def forget_replies(community_id: int, reply_ids: list[int]) -> None:
    search.remove(REPLY, reply_ids, community_id=community_id)


def entry(discussion: Discussion) -> search.Entry:
    """A discussion as search knows it."""
    return search.Entry(
        community_id=discussion.community_id,
        kind=discussion.kind,
        object_id=discussion.pk,
        title=discussion.headline,
        body=text.plain(discussion.body),
        audience="everyone",
        at=discussion.created_at,
    )


def reply_entry(reply: Reply, discussion: Discussion) -> search.Entry:
    return search.Entry(
        community_id=reply.community_id,
        kind=REPLY,
        object_id=reply.pk,
        title=discussion.headline,
        body=text.plain(reply.body),
        audience="everyone",
        at=reply.created_at,
    )
