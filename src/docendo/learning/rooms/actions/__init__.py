"""Everything that happens in a room."""

from docendo.learning.rooms.actions.agenda import (
    add_point,
    drop_point,
    extend_point,
    next_point,
    pause_timer,
    start_timer,
)
from docendo.learning.rooms.actions.dividing import (
    call_back,
    come_back,
    divide,
    extend_division,
    go_over,
    move,
    tell_all,
)
from docendo.learning.rooms.actions.entering import (
    Home,
    close_room,
    end,
    end_with_match,
    enter,
    go_out,
    go_with_group,
    keep_line,
    leave,
    lock_door,
    open_page,
    remove,
    settle_all,
    whereabouts,
)
from docendo.learning.rooms.actions.hinting import want_hints
from docendo.learning.rooms.actions.lines import (
    hide_line,
    lock_line,
    say,
    show_line,
    take_back,
)
from docendo.learning.rooms.actions.moments import demand_in_room, taking_part
from docendo.learning.rooms.actions.places import give_places, open_for
from docendo.learning.rooms.actions.polls import ask_poll, show_poll, vote
from docendo.learning.rooms.actions.recaps import agree, correct_recap, save_notes
from docendo.learning.rooms.actions.roles import add_role, deal_roles, give_role
from docendo.learning.rooms.actions.turns import (
    end_turn,
    give_floor,
    lower_hand,
    raise_hand,
    react,
)

__all__ = [
    "Home",
    "add_point",
    "add_role",
    "agree",
    "ask_poll",
    "call_back",
    "close_room",
    "come_back",
    "correct_recap",
    "deal_roles",
    "demand_in_room",
    "divide",
    "drop_point",
    "end",
    "end_turn",
    "end_with_match",
    "enter",
    "extend_division",
    "extend_point",
    "give_floor",
    "give_places",
    "give_role",
    "go_out",
    "go_over",
    "go_with_group",
    "hide_line",
    "keep_line",
    "leave",
    "lock_door",
    "lock_line",
    "lower_hand",
    "move",
    "next_point",
    "open_for",
    "open_page",
    "pause_timer",
    "raise_hand",
    "react",
    "remove",
    "save_notes",
    "say",
    "settle_all",
    "show_line",
    "show_poll",
    "start_timer",
    "take_back",
    "taking_part",
    "tell_all",
    "vote",
    "want_hints",
    "whereabouts",
]
