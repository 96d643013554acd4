"""Who is told what of rounds, besides the matches that they propose."""

from docendo.commons.rounds.events import RoundPublished
from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.outcomes.notices.actions import Happened, tell
from docendo.outcomes.notices.rules import ROUND, Kind


@listener(RoundPublished)
def tell_whom_a_round_left_out(event: RoundPublished) -> None:
    what = Happened(
        community_id=event.community_id,
        key=f"{event.kind()}:{event.round_id}",
        by_id=None,
        at=event.at or clock.now(),
        about=f"{ROUND}{event.round_id}",
    )
    tell(what, (Kind.LEFT_OUT, event.left_out_ids))
