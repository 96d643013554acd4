"""Replying to a discussion, or to one of its replies."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from docendo.commons.care.api import hold
from docendo.commons.communities.api import Seat, speaker, write
from docendo.kernel.events import publish
from docendo.learning.discussions import rules, texts
from docendo.learning.discussions.actions.following import start_following
from docendo.learning.discussions.actions.rows import locked_discussion
from docendo.learning.discussions.events import Replied
from docendo.learning.discussions.models import Discussion, Reply
from docendo.learning.discussions.refusals import AnswersNothing, demand


def reply(
    seat: Seat, *, discussion_id: int, body: str, answers: int | None = None, now: datetime
) -> Reply:
    """Reply to an open discussion; who replies follows it."""
    author = speaker(seat)
    written = write(body, community=seat.community)
    with transaction.atomic():
        # The lock: a discussion that is being closed takes no reply any more.
        discussion = locked_discussion(seat, discussion_id)
        demand(rules.replying(is_open=discussion.is_open))
        made = Reply.objects.create(
            community=seat.community,
            discussion=discussion,
            answers=_answered(discussion, answers),
            author=author,
            created_at=now,
            **written.columns,
        )
        Discussion.objects.filter(pk=discussion.pk).update(
            active_at=now, reply_count=F("reply_count") + 1
        )
        start_following(seat, discussion.pk, now=now)
        texts.index_replies([made], discussion)
        publish(
            Replied(
                community_id=seat.community.pk,
                discussion_id=discussion.pk,
                reply_id=made.pk,
                by_id=author.pk,
                mentioned_ids=written.mentioned_ids,
                at=now,
            )
        )
        if hold(seat, kind="reply", about=made.pk, author_id=author.pk, words=body, now=now):
            made.removed_at = now
    return made


def _answered(discussion: Discussion, reply_id: int | None) -> Reply | None:
    """The reply that is answered, which stands below the same discussion."""
    if reply_id is None:
        return None
    standing = Reply.objects.filter(
        community_id=discussion.community_id, discussion=discussion, removed_at=None
    )
    answered = standing.filter(pk=reply_id).first()
    if answered is None:
        raise AnswersNothing
    return answered
