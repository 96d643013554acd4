"""Asks each person the questions that tell most about their ability, and says when to stop.

The model is the two-parameter logistic (Birnbaum, 1968): somebody of ability t answers item i
rightly with probability 1 / (1 + exp(-slope_i (t - difficulty_i))), abilities being standard
normal among the people that the items were fitted on. Everything that is not fitted is computed
on one grid of abilities, so that a choice is one product of a matrix and two vectors.
"""

from docendo.engine.adaptive.fitting import fit_items
from docendo.engine.adaptive.items import Items
from docendo.engine.adaptive.testing import (
    Choice,
    Estimate,
    Exposure,
    Reason,
    Stop,
    estimate,
    explain,
    next_item,
    stop,
)

__all__ = [
    "Choice",
    "Estimate",
    "Exposure",
    "Items",
    "Reason",
    "Stop",
    "estimate",
    "explain",
    "fit_items",
    "next_item",
    "stop",
]
