"""How a room of people leads back to the app for which it was opened, without knowing that app.

An app registers in ``panels.py``, imported when the site starts.
"""

from collections.abc import Callable
from dataclasses import dataclass

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


def way_back(seat: Seat, room_id: int) -> WayBack | None:
    return next((way for find in WAYS if (way := find(seat, room_id))), None)
