"""What is read of rooms and of what came of them."""

from docendo.learning.rooms.queries.flagging import ToFlag, lines_to_flag
from docendo.learning.rooms.queries.lobby import (
    Lobby,
    RoomPanel,
    group_lobby,
    group_panel,
    is_anybody_in,
    match_lobby,
    match_panel,
    room_lobby,
)
from docendo.learning.rooms.queries.recaps import (
    PastPage,
    RecapPage,
    past_page,
    recap_page,
    waiting_recaps,
    was_somewhere,
)
from docendo.learning.rooms.queries.room import RoomPage, missed, room_page

__all__ = [
    "Lobby",
    "PastPage",
    "RecapPage",
    "RoomPage",
    "RoomPanel",
    "ToFlag",
    "group_lobby",
    "group_panel",
    "is_anybody_in",
    "lines_to_flag",
    "match_lobby",
    "match_panel",
    "missed",
    "past_page",
    "recap_page",
    "room_lobby",
    "room_page",
    "waiting_recaps",
    "was_somewhere",
]
