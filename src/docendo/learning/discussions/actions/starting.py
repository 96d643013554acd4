"""Starting a discussion, announcing something, and telling how one is getting on."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from docendo.commons.care.api import hold
from docendo.commons.communities.api import Seat, speaker, write
from docendo.commons.topics.api import Topic
from docendo.kernel.events import publish
from docendo.learning.discussions import rules, texts
from docendo.learning.discussions.actions.following import start_following
from docendo.learning.discussions.actions.naming import name_topics
from docendo.learning.discussions.actions.polling import attach_poll
from docendo.learning.discussions.events import Announced, DiscussionStarted, InDiscussion
from docendo.learning.discussions.models import Discussion
from docendo.learning.discussions.refusals import demand
from docendo.learning.discussions.rules import Kind, NewPoll


def start(
    seat: Seat,
    *,
    kind: Kind = Kind.DISCUSSION,
    title: str = "",
    body: str,
    topics: Sequence[Topic] = (),
    takes_replies: bool = True,
    poll: NewPoll | None = None,
    now: datetime,
) -> Discussion:
    """Start something of this kind, with a poll if one likes; who starts it follows it."""
    author = speaker(seat)
    demand(rules.starting(kind, coordinates=seat.may_coordinate))
    written = write(body, community=seat.community)
    with transaction.atomic():
        discussion = Discussion.objects.create(
            community=seat.community,
            kind=kind,
            title=title,
            excerpt=texts.excerpt(written.words),
            author=author,
            created_at=now,
            active_at=now,
            closed_at=None if takes_replies else now,
            closed_by=None if takes_replies else author,
            **written.columns,
        )
        name_topics(discussion, topics)
        if poll is not None:
            attach_poll(discussion, poll, now=now)
        start_following(seat, discussion.pk, now=now)
        texts.index(discussion)
        publish(_event(discussion, mentioned_ids=written.mentioned_ids, now=now))
        offered = (poll.question, *poll.choices) if poll is not None else ()
        words = "\n".join((title, body, *offered))
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


def _event(
    discussion: Discussion, *, mentioned_ids: tuple[int, ...], now: datetime
) -> InDiscussion:
    of_it = {
        "community_id": discussion.community_id,
        "discussion_id": discussion.pk,
        "by_id": discussion.author_id or 0,
    }
    if discussion.is_announcement:
        return Announced(**of_it, at=now)
    return DiscussionStarted(**of_it, mentioned_ids=mentioned_ids, at=now)
