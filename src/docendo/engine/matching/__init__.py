"""Who meets whom: stable by lists, best by score, by twos, in rings; and what would change it."""

from docendo.engine.matching.assignment import assign
from docendo.engine.matching.changes import Change, Lever, counterfactuals
from docendo.engine.matching.deferred import stable
from docendo.engine.matching.pairs import Explanation, Matching, Option, Options, Rule, Side
from docendo.engine.matching.partners import Partners, partners
from docendo.engine.matching.rings import Cycles, Place, help_cycles

__all__ = [
    "Change",
    "Cycles",
    "Explanation",
    "Lever",
    "Matching",
    "Option",
    "Options",
    "Partners",
    "Place",
    "Rule",
    "Side",
    "assign",
    "counterfactuals",
    "help_cycles",
    "partners",
    "stable",
]
