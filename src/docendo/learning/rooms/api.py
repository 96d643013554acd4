"""What other apps may use of rooms."""

from docendo.learning.rooms.actions import (
    Home,
    add_point,
    agree,
    ask_poll,
    correct_recap,
    end,
    enter,
    give_floor,
    leave,
    next_point,
    save_notes,
    say,
    start_timer,
    vote,
)
from docendo.learning.rooms.models import Room, Sitting

__all__ = [
    "Home",
    "Room",
    "Sitting",
    "add_point",
    "agree",
    "ask_poll",
    "correct_recap",
    "end",
    "enter",
    "give_floor",
    "leave",
    "next_point",
    "save_notes",
    "say",
    "start_timer",
    "vote",
]
