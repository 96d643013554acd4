"""Changing what one has written."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from docendo.commons.care.api import hold
from docendo.commons.communities.api import Seat, speaker, write
from docendo.commons.topics.api import Topic
from docendo.learning.discussions import rules, texts
from docendo.learning.discussions.actions.naming import name_topics
from docendo.learning.discussions.actions.rows import locked_discussion, locked_reply
from docendo.learning.discussions.models import Discussion, Reply, is_own
from docendo.learning.discussions.refusals import demand


def edit_discussion(
    seat: Seat,
    *,
    discussion_id: int,
    body: str,
    title: str = "",
    topics: Sequence[Topic] = (),
    now: datetime,
) -> Discussion:
    """Change one's own; the poll stays as it was, since people have voted on it."""
    author = speaker(seat)
    written = write(body, community=seat.community)
    with transaction.atomic():
        discussion = locked_discussion(seat, discussion_id)
        demand(rules.editing(is_author=is_own(seat, discussion)))
        name_topics(discussion, topics)
        if (discussion.title, discussion.body) == (title, body):
            return discussion
        columns = {**written.columns, "title": title, "excerpt": texts.excerpt(written.words)}
        discussion.rewrite(columns, now=now)
        texts.index(discussion)
        words = f"{title}\n{body}"
        if hold(
            seat,
            kind="discussion",
            about=discussion.pk,
            author_id=author.pk,
            words=words,
            now=now,
        ):
            discussion.removed_at = now
    return discussion


def edit_reply(seat: Seat, *, reply_id: int, body: str, now: datetime) -> Reply:
    author = speaker(seat)
    written = write(body, community=seat.community)
    with transaction.atomic():
        reply = locked_reply(seat, reply_id)
        demand(rules.editing(is_author=is_own(seat, reply)))
        if reply.body == body:
            return reply
        reply.rewrite(written.columns, now=now)
        texts.index_replies([reply], reply.discussion)
        if hold(seat, kind="reply", about=reply.pk, author_id=author.pk, words=body, now=now):
            reply.removed_at = now
    return reply
