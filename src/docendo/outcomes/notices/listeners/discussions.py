"""Who is told what of discussions."""

from docendo.commons.communities.api import Membership
from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.discussions.api import follower_ids
from docendo.learning.discussions.events import (
    Announced,
    DiscussionStarted,
    InDiscussion,
    Replied,
)
from docendo.outcomes.notices.actions import Happened, tell
from docendo.outcomes.notices.rules import DISCUSSION, Kind

TOLD_AT_ONCE = 1000


@listener(DiscussionStarted)
def tell_who_is_mentioned_in_it(event: DiscussionStarted) -> None:
    what = _happened(event, key=event.discussion_id)
    tell(what, (Kind.MENTIONED, event.mentioned_ids))


@listener(Announced)
def tell_everybody(event: Announced) -> None:
    """So many at a time as a statement takes; each is told once, whatever is repeated."""
    seats = Membership.objects.joined().filter(community=event.community_id)
    everybody = list(seats.order_by("pk").values_list("person_id", flat=True))
    what = _happened(event, key=event.discussion_id)
    for start in range(0, len(everybody), TOLD_AT_ONCE):
        tell(what, (Kind.ANNOUNCED, everybody[start : start + TOLD_AT_ONCE]))


@listener(Replied)
def tell_who_follows_it(event: Replied) -> None:
    what = _happened(event, key=event.reply_id, reply_id=event.reply_id)
    followers = follower_ids(event.community_id, discussion_id=event.discussion_id, at=what.at)
    tell(what, (Kind.REPLIED, followers), (Kind.MENTIONED, event.mentioned_ids))


def _happened(event: InDiscussion, *, key: int, reply_id: int | None = None) -> Happened:
    return Happened(
        community_id=event.community_id,
        key=f"{event.kind()}:{key}",
        by_id=event.by_id,
        at=event.at or clock.now(),
        about=f"{DISCUSSION}{event.discussion_id}",
        discussion_id=event.discussion_id,
        reply_id=reply_id,
    )
