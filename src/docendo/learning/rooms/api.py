"""What other apps may use of rooms."""

from docendo.learning.rooms.actions import (
    Home,
    add_point,
    agree,
    ask_poll,
    close_room,
    correct_recap,
    demand_in_room,
    end,
    enter,
    give_floor,
    give_places,
    go_out,
    leave,
    next_point,
    open_for,
    save_notes,
    say,
    start_timer,
    taking_part,
    vote,
)
from docendo.learning.rooms.models import Room, Sitting
from docendo.learning.rooms.protocols import (
    RoomPart,
    WayBack,
    judges_who_comes_in,
    leads_back,
    show_in_lobby,
    show_in_room,
)
from docendo.learning.rooms.queries import is_anybody_in
from docendo.learning.rooms.refusals import OnlyWhoLeads
from docendo.learning.rooms.rules.happenings import Spoken
from docendo.learning.rooms.rules.messages import channel_of

__all__ = [
    "Home",
    "OnlyWhoLeads",
    "Room",
    "RoomPart",
    "Sitting",
    "Spoken",
    "WayBack",
    "add_point",
    "agree",
    "ask_poll",
    "channel_of",
    "close_room",
    "correct_recap",
    "demand_in_room",
    "end",
    "enter",
    "give_floor",
    "give_places",
    "go_out",
    "is_anybody_in",
    "judges_who_comes_in",
    "leads_back",
    "leave",
    "next_point",
    "open_for",
    "save_notes",
    "say",
    "show_in_lobby",
    "show_in_room",
    "start_timer",
    "taking_part",
    "vote",
]
