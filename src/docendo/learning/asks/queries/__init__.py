"""What stands beside a question while it is written, and what becomes of it afterwards."""

from docendo.learning.asks.queries.askers import asker_ids
from docendo.learning.asks.queries.box import (
    Beside,
    Helper,
    beside,
    draft_count,
    draft_to_go_on_with,
    drafts,
    drafts_of,
    helpers,
)
from docendo.learning.asks.queries.caring import Unanswered, cared_for, unanswered, unanswered_one
from docendo.learning.asks.queries.helping import (
    ForMe,
    asked_in,
    asked_of,
    limit_of,
    waiting_for,
)
from docendo.learning.asks.queries.joining import proposal_askers
from docendo.learning.asks.queries.life import Life, Own, life_of
from docendo.learning.asks.queries.routing import (
    Due,
    communities_due,
    due,
    may_be_asked,
    patience_of,
)

__all__ = [
    "Beside",
    "Due",
    "ForMe",
    "Helper",
    "Life",
    "Own",
    "Unanswered",
    "asked_in",
    "asked_of",
    "asker_ids",
    "beside",
    "cared_for",
    "communities_due",
    "draft_count",
    "draft_to_go_on_with",
    "drafts",
    "drafts_of",
    "due",
    "helpers",
    "life_of",
    "limit_of",
    "may_be_asked",
    "patience_of",
    "proposal_askers",
    "unanswered",
    "unanswered_one",
    "waiting_for",
]
