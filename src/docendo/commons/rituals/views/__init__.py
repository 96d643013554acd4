"""The pages of rituals."""

from docendo.commons.rituals.views.planning import choose, edit, new, set_state
from docendo.commons.rituals.views.taking_part import (
    come_back,
    introduction,
    join,
    leave,
    ritual,
    rituals,
    say,
    sit_out,
    skip,
)

__all__ = [
    "choose",
    "come_back",
    "edit",
    "introduction",
    "join",
    "leave",
    "new",
    "ritual",
    "rituals",
    "say",
    "set_state",
    "sit_out",
    "skip",
]
