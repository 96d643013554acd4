"""What other apps may use of flagging."""

from docendo.commons.care.actions import decide, flag, give_name, hold
from docendo.commons.care.protocols import Content, Flaggable, can_be_flagged, contents
from docendo.commons.care.queries import flagged_among, latest_case, refuse_if_hidden
from docendo.commons.care.refusals import HiddenByACase
from docendo.commons.care.rules import Decision, Why

__all__ = [
    "Content",
    "Decision",
    "Flaggable",
    "HiddenByACase",
    "Why",
    "can_be_flagged",
    "contents",
    "decide",
    "flag",
    "flagged_among",
    "give_name",
    "hold",
    "latest_case",
    "refuse_if_hidden",
]
