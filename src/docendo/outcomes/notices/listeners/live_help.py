"""Who is told that somebody waits for help now, and that a helper is there."""

from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.livehelp.events import CallClosed, CallReturned, HelpCame, HelpWanted, OfACall
from docendo.outcomes.notices.actions import Happened, take_back, tell
from docendo.outcomes.notices.rules import CALL, OF_A_CALL, Kind


@listener(HelpWanted)
def tell_who_stands_by(event: HelpWanted) -> None:
    """Without the name of who waits: it is on the page, for whom may help them."""
    _tell(event, Kind.HELP_WANTED, by_id=None)


@listener(HelpCame)
def tell_who_waits(event: HelpCame) -> None:
    _tell(event, Kind.HELP_CAME, by_id=event.by_id)


@listener(CallClosed)
def tell_nobody_any_more(event: CallClosed) -> None:
    """Nobody has to come to what is taken or over."""
    for kind in OF_A_CALL:
        take_back(event.community_id, kind=kind, about=f"{CALL}{event.call_id}")


@listener(CallReturned)
def tell_nobody_that_help_came(event: CallReturned) -> None:
    about = f"{CALL}{event.call_id}"
    take_back(event.community_id, kind=Kind.HELP_CAME, about=about)


def _tell(event: OfACall, kind: Kind, *, by_id: int | None) -> None:
    at = event.at or clock.now()
    what = Happened(
        community_id=event.community_id,
        # Whoever has handed it over makes it wait again.
        key=f"{event.kind()}:{event.call_id}:{at.isoformat()}",
        by_id=by_id,
        at=at,
        about=f"{CALL}{event.call_id}",
    )
    tell(what, (kind, event.told_ids))
