"""Who is told that somebody wrote on the board of a match."""

from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.boards.events import MessagePosted
from docendo.outcomes.notices.actions import Happened, tell
from docendo.outcomes.notices.rules import MATCH, Kind


@listener(MessagePosted)
def tell_who_is_written_to(event: MessagePosted) -> None:
    """Many messages are one notice, until it has been seen."""
    what = Happened(
        community_id=event.community_id,
        key=f"{event.kind()}:{event.message_id}",
        by_id=event.by_id,
        at=event.at or clock.now(),
        about=f"{MATCH}{event.match_id}",
    )
    tell(what, (Kind.MESSAGE_POSTED, event.told_ids))
