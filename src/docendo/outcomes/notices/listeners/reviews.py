"""Who is told that a peer review stands in another phase."""

from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.review.api import Phase, people_taking_part
from docendo.learning.review.events import PhaseMoved
from docendo.outcomes.notices.actions import Happened, tell
from docendo.outcomes.notices.rules import REVIEW, Kind

KINDS = {
    Phase.SUBMITTING: Kind.WORK_ASKED,
    Phase.CALIBRATING: Kind.PRACTICE_ASKED,
    Phase.REVIEWING: Kind.READING_ASKED,
    Phase.CLOSED: Kind.REVIEW_CLOSED,
}


@listener(PhaseMoved)
def tell_who_takes_part_of_a_phase(event: PhaseMoved) -> None:
    """Not of one that it went back to: whoever moved it says why themselves."""
    kind = KINDS.get(Phase(event.phase))
    if kind is None or event.is_back:
        return
    at = event.at or clock.now()
    what = Happened(
        community_id=event.community_id,
        key=f"{event.kind()}:{event.assignment_id}:{event.phase}:{at.isoformat()}",
        # Who moved it is told as well: nobody is named, and no name shall be.
        by_id=None,
        at=at,
        about=f"{REVIEW}{event.assignment_id}",
    )
    tell(what, (kind, people_taking_part(event.assignment_id)))
