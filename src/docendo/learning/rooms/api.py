"""What other apps may use of rooms."""

from docendo.learning.rooms.actions import (
    Home,
    add_point,
    agree,
    ask_poll,
    close_room,
    correct_recap,
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
    vote,
)
from docendo.learning.rooms.models import Room, Sitting
from docendo.learning.rooms.protocols import WayBack, judges_who_comes_in, leads_back
from docendo.learning.rooms.queries import is_anybody_in

__all__ = [
    "Home",
    "Room",
    "Sitting",
    "WayBack",
    "add_point",
    "agree",
    "ask_poll",
    "close_room",
    "correct_recap",
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
    "start_timer",
    "vote",
]
