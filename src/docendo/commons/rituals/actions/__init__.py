"""Everything that changes rituals, who takes part, and who meets whom."""

from docendo.commons.rituals.actions.planning import (
    change_ritual,
    create_ritual,
    follow_topic,
    set_state,
)
from docendo.commons.rituals.actions.rounds import hold, hold_due, say
from docendo.commons.rituals.actions.taking_part import (
    come_back,
    forget_person,
    join,
    leave,
    sit_out,
    skip_next,
    welcome,
)

__all__ = [
    "change_ritual",
    "come_back",
    "create_ritual",
    "follow_topic",
    "forget_person",
    "hold",
    "hold_due",
    "join",
    "leave",
    "say",
    "set_state",
    "sit_out",
    "skip_next",
    "welcome",
]
