"""What other apps may use of finding peers."""

from docendo.commons.matching.actions import (
    Act,
    accept,
    ask_peer,
    change_offer,
    confirm_offer,
    decline,
    end_match,
    rather_not,
    save_audiences,
    save_preferences,
    save_week,
    say_why,
)
from docendo.commons.matching.protocols import (
    Evidence,
    PeersPanel,
    show_on_peers,
    speaks_for_help,
)
from docendo.commons.matching.queries import (
    MeetingTimes,
    apart_for_good,
    kept_apart_among,
    times_to_meet,
)
from docendo.commons.matching.rules.meeting import Origin, Together
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
    "Act",
    "Audience",
    "Audiences",
    "Evidence",
    "Format",
    "GroupSize",
    "MeetingTimes",
    "Origin",
    "Pace",
    "PeersPanel",
    "Preferences",
    "Rhythm",
    "Together",
    "accept",
    "apart_for_good",
    "ask_peer",
    "change_offer",
    "compose",
    "confirm_offer",
    "decline",
    "end_match",
    "kept_apart_among",
    "rather_not",
    "read_line",
    "save_audiences",
    "save_preferences",
    "save_week",
    "say_why",
    "show_on_peers",
    "speaks_for_help",
    "times_to_meet",
]
