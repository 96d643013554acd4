"""What all writing on the board of a match begins with."""

from docendo.commons.communities.api import Seat, writer
from docendo.commons.matching.models import Match
from docendo.commons.matching.refusals import BoardIsClosed
from docendo.commons.matching.rules.meeting import State


def locked_board(seat: Seat, match_id: int) -> Match:
    """A match of this seat that goes on; nobody else writes there until the transaction ends."""
    writer(seat)
    rows = Match.objects.visible_to(seat).select_for_update(of=("self",), no_key=True)
    match = rows.get(pk=match_id)
    if match.state != State.ACTIVE:
        raise BoardIsClosed
    return match
