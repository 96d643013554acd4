"""What other apps may use of flagging."""

from docendo.commons.care.actions import decide, flag, hold
from docendo.commons.care.protocols import Content, Flaggable, can_be_flagged
from docendo.commons.care.queries import latest_case
from docendo.commons.care.rules import Why

__all__ = [
    "Content",
    "Flaggable",
    "Why",
    "can_be_flagged",
    "decide",
    "flag",
    "hold",
    "latest_case",
]
