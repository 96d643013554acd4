"""What other apps may use of rituals."""

from docendo.commons.rituals.actions import (
    create_ritual,
    hold,
    hold_due,
    join,
    leave,
    say,
    sit_out,
)
from docendo.commons.rituals.rules.rituals import Invited, Plan, Rhythm, Said

__all__ = [
    "Invited",
    "Plan",
    "Rhythm",
    "Said",
    "create_ritual",
    "hold",
    "hold_due",
    "join",
    "leave",
    "say",
    "sit_out",
]
