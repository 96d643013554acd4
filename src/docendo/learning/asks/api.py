"""What other apps may use of questions that are written and asked."""

from docendo.learning.asks.actions import (
    Holding,
    Kept,
    Words,
    join,
    keep,
    pass_on,
    take_along,
    work_out_waits,
)
from docendo.learning.asks.models import Ask, Passing
from docendo.learning.asks.protocols import excuse, offer_way
from docendo.learning.asks.queries import (
    Beside,
    ForMe,
    asked_of,
    beside,
    cared_for,
    communities_due,
    draft_to_go_on_with,
    proposal_askers,
)
from docendo.learning.asks.rules import LONGEST_PAGE_KEY, WITHOUT_NAME, State

__all__ = [
    "LONGEST_PAGE_KEY",
    "WITHOUT_NAME",
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
    "draft_to_go_on_with",
    "excuse",
    "join",
    "keep",
    "offer_way",
    "pass_on",
    "proposal_askers",
    "take_along",
    "work_out_waits",
]
