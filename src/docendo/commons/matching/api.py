"""What other apps may use of finding peers."""

from docendo.commons.matching.actions import (
    change_offer,
    confirm_offer,
    rather_not,
    save_audiences,
    save_preferences,
    save_week,
    say_why,
)
from docendo.commons.matching.protocols import Evidence, speaks_for_help
from docendo.commons.matching.rules.profile import (
    Audience,
    Audiences,
    Format,
    GroupSize,
    Pace,
    Preferences,
    Rhythm,
)
from docendo.commons.matching.rules.week import compose, read_line

__all__ = [
    "Audience",
    "Audiences",
    "Evidence",
    "Format",
    "GroupSize",
    "Pace",
    "Preferences",
    "Rhythm",
    "change_offer",
    "compose",
    "confirm_offer",
    "rather_not",
    "read_line",
    "save_audiences",
    "save_preferences",
    "save_week",
    "say_why",
    "speaks_for_help",
]
