"""Study groups and project teams: alike or mixed, balanced, with shared hours, nobody isolated."""

from docendo.engine.teams.forming import form
from docendo.engine.teams.people import Attribute, Availability, Category, Numeric, Tags
from docendo.engine.teams.repairing import Repair, repair
from docendo.engine.teams.result import Explanation, Reason, Remedy, Teams
from docendo.engine.teams.rules import (
    Alike,
    Apart,
    Balanced,
    Mixed,
    NotAlone,
    Overlap,
    Priority,
    Rule,
    Spread,
    Together,
)
from docendo.engine.teams.terms import Measure

__all__ = [
    "Alike",
    "Apart",
    "Attribute",
    "Availability",
    "Balanced",
    "Category",
    "Explanation",
    "Measure",
    "Mixed",
    "NotAlone",
    "Numeric",
    "Overlap",
    "Priority",
    "Reason",
    "Remedy",
    "Repair",
    "Rule",
    "Spread",
    "Tags",
    "Teams",
    "Together",
    "form",
    "repair",
]
