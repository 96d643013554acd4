"""When a page says to its reader alone that they have been quiet, or have talked for long.

It is a hint and no score: nothing of it is kept, counted or shown to anybody else.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from docendo.learning.rooms.rules.state import State

# Who has just come is not asked at once.
QUIET_FOR: Final = 5 * 60.0
FLOOR_IS_LONG: Final = 4 * 60.0
# Who reads takes in some two words a second, and who speaks says as many (Tauroza and Allison
# 1990, for conversation): so what was typed counts as if it had been said.
SECONDS_A_WORD: Final = 0.5
# Less than this of all others together is no conversation yet.
TALK: Final = 60.0
# As many times one's even part of all that was said.
MUCH: Final = 2.0


class Hint(StrEnum):
    QUIET = "quiet"
    LONG = "long"


def hint_for(me: int, state: State, *, words: Mapping[int, int], now: datetime) -> Hint | None:
    """For somebody in the room; ``words`` is how many each has typed in the chat.

    Who has neither had the floor nor been heard in the call nor typed, five minutes after they came
    and while others talk, is asked whether they would like the next turn, unless their hand is up.
    Who has the floor for four minutes on end, or has had twice their even part of all, is asked
    whom they would like to hear.
    """
    own = state.attendee(me)
    here = state.in_the_room
    if own is None or not own.is_in or len(here) < 2 or state.ended_at is not None:
        return None
    # Who has the floor is heard in the call, too: the same seconds are not counted twice.
    said = {
        each.person_id: max(state.seconds_of(each.person_id, now), each.spoken)
        + SECONDS_A_WORD * words.get(each.person_id, 0)
        for each in here
    }
    others = sum(said.values()) - said[me]
    floor = state.floor
    has_floor = floor is not None and floor.person_id == me
    if floor is not None and has_floor:
        is_long = (now - floor.since).total_seconds() >= FLOOR_IS_LONG
        is_much = said[me] >= FLOOR_IS_LONG and said[me] > MUCH * (said[me] + others) / len(here)
        return Hint.LONG if is_long or is_much else None
    is_new = (now - own.came_at).total_seconds() < QUIET_FOR
    if said[me] > 0 or is_new or others < TALK or own.hand_at is not None:
        return None
    return Hint.QUIET
