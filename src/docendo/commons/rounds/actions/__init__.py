"""Everything that changes a round."""

from docendo.commons.rounds.actions.moving import allow_again, lock, move_by_hand, set_apart
from docendo.commons.rounds.actions.publishing import go_on_publishing, hand_out, publish_round
from docendo.commons.rounds.actions.running import (
    begin_round,
    discard,
    follow_topic,
    solve_again,
    stop,
)
from docendo.commons.rounds.actions.solving import solve_round

__all__ = [
    "allow_again",
    "begin_round",
    "discard",
    "follow_topic",
    "go_on_publishing",
    "hand_out",
    "lock",
    "move_by_hand",
    "publish_round",
    "set_apart",
    "solve_again",
    "solve_round",
    "stop",
]
