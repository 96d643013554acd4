"""Who is told what coordinators do about their needs."""

from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.outcomes.insights.events import LetterSent
from docendo.outcomes.notices.actions import Happened, tell
from docendo.outcomes.notices.rules import LETTER, Kind


@listener(LetterSent)
def tell_who_was_written_to(event: LetterSent) -> None:
    what = Happened(
        community_id=event.community_id,
        key=f"{event.kind()}:{event.letter_id}",
        by_id=event.by_id,
        at=event.at or clock.now(),
        about=f"{LETTER}{event.letter_id}",
    )
    tell(what, (Kind.WRITTEN, [event.to_id]))
