"""What other apps may use of questions that are written and asked."""

from docendo.learning.asks.actions import (
    Holding,
    Kept,
    Words,
    join,
    keep,
    pass_on,
    work_out_waits,
)
from docendo.learning.asks.models import Ask, Passing
from docendo.learning.asks.protocols import excuse
from docendo.learning.asks.queries import (
    Beside,
    ForMe,
    asked_of,
    beside,
    cared_for,
    communities_due,
    proposal_askers,
)
from docendo.learning.asks.rules import State

__all__ = [
    "Ask",
    "Beside",
    "ForMe",
    "Holding",
    "Kept",
    "Passing",
    "State",
    "Words",
    "asked_of",
    "beside",
    "cared_for",
    "communities_due",
    "excuse",
    "join",
    "keep",
    "pass_on",
    "proposal_askers",
    "work_out_waits",
]
