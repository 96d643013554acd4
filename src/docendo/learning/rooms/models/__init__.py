"""Rooms of matches, groups and people, the times that people spent in them, and what came of each.

Every index begins with the community, but for what is found by its sitting, and the one by which a
job finds what has been left.
"""

from docendo.learning.rooms.models.rooms import (
    HOME,
    Room,
    RoomPlace,
    SmallRoom,
    in_a_home_of,
    seeing_a_room,
)
from docendo.learning.rooms.models.sittings import (
    Agreement,
    Line,
    NoHints,
    Presence,
    Recap,
    Sitting,
    SittingEvent,
    Sittings,
    Vote,
    seeing_a_line,
    seeing_a_sitting,
)

__all__ = [
    "HOME",
    "Agreement",
    "Line",
    "NoHints",
    "Presence",
    "Recap",
    "Room",
    "RoomPlace",
    "Sitting",
    "SittingEvent",
    "Sittings",
    "SmallRoom",
    "Vote",
    "in_a_home_of",
    "seeing_a_line",
    "seeing_a_room",
    "seeing_a_sitting",
]
