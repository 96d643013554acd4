"""How a room of people asks the app for which it was opened, without knowing that app.

Where it leads back to, and who may come in: a place in it stays for what came of it.

An app registers in ``panels.py``, imported when the site starts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from docendo.commons.communities.api import Seat


@dataclass(frozen=True)
class WayBack:
    """Where somebody came from, and what it is called."""

    address: str
    words: str


# Given the number of a room; None where it was opened for another app.
FindWay = Callable[[Seat, int], WayBack | None]
WAYS: list[FindWay] = []


def leads_back(find: FindWay) -> FindWay:
    WAYS.append(find)
    return find


# Given the number of a room; None where it was opened for another app.
MayComeIn = Callable[[Seat, int], bool | None]
JUDGES: list[MayComeIn] = []


def judges_who_comes_in(judge: MayComeIn) -> MayComeIn:
    JUDGES.append(judge)
    return judge


def may_come_in(seat: Seat, room_id: int) -> bool:
    """Whoever has a place, where no app says otherwise."""
    return all(judge(seat, room_id) is not False for judge in JUDGES)


def way_back(seat: Seat, room_id: int) -> WayBack | None:
    return next((way for find in WAYS if (way := find(seat, room_id))), None)


@dataclass(frozen=True)
class RoomPart:
    """What a higher app shows in the room, or before its door: a template and what it shows."""

    template: str
    query: Callable[[Seat, int | None], Any]


# Given the number of the sitting; of a lobby none.
IN_ROOM: list[RoomPart] = []
IN_LOBBY: list[RoomPart] = []


def show_in_room(part: RoomPart) -> None:
    IN_ROOM.append(part)


def show_in_lobby(part: RoomPart) -> None:
    IN_LOBBY.append(part)


def parts_shown(
    parts: Sequence[RoomPart], seat: Seat, sitting_id: int | None = None
) -> Sequence[tuple[str, Any]]:
    """Each template with what it shows as ``panel``."""
    return [(part.template, part.query(seat, sitting_id)) for part in parts]
