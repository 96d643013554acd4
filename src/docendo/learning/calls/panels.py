"""The call in the page of a room, and the look at one's own devices before its door."""

from dataclasses import dataclass

from django.conf import settings

from docendo.commons.communities.api import Seat
from docendo.learning.calls.rules.limits import MOST_IN_A_CALL
from docendo.learning.calls.rules.servers import meeting_elsewhere
from docendo.learning.rooms.api import RoomPart, show_in_lobby, show_in_room


@dataclass(frozen=True)
class CallPart:
    """``elsewhere`` is where more than ``most`` can meet, and "" where the site names none."""

    line: str
    elsewhere: str
    most: int = MOST_IN_A_CALL


def _in_room(seat: Seat, sitting_id: int | None) -> CallPart:
    number = sitting_id or 0
    found = meeting_elsewhere(settings.CALLS_JITSI, secret=settings.SECRET_KEY, sitting_id=number)
    return CallPart(f"/c/{seat.community.slug}/calls/at/{number}/live/", found)


show_in_room(RoomPart("calls/_call.html", _in_room))
show_in_lobby(RoomPart("calls/_devices.html", lambda _seat, _sitting_id: None))
