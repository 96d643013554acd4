"""What somebody is writing, and what becomes of what they ask.

Every index begins with the community, so a query that leaves it out reads the whole table.
"""

from docendo.learning.asks.models.drafts import Draft, writing_a_draft
from docendo.learning.asks.models.life import (
    Ask,
    Joined,
    Limit,
    Passing,
    Together,
    UsualWait,
    being_asked,
    caring_for_an_ask,
)

__all__ = [
    "Ask",
    "Draft",
    "Joined",
    "Limit",
    "Passing",
    "Together",
    "UsualWait",
    "being_asked",
    "caring_for_an_ask",
    "writing_a_draft",
]
