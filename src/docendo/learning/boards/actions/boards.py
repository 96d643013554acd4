"""What all writing on a board begins with."""

from docendo.commons.communities.api import Seat, writer
from docendo.commons.matching.api import Match, MatchState
from docendo.learning.boards.refusals import BoardIsClosed


def locked_board(seat: Seat, match_id: int) -> Match:
    """A match of this seat that goes on; nobody else writes there until the transaction ends."""
    writer(seat)
    rows = Match.objects.visible_to(seat).select_for_update(of=("self",), no_key=True)
    match = rows.get(pk=match_id)
    if match.state != MatchState.ACTIVE:
        raise BoardIsClosed
    return match
