"""What stands beside a question while it is written, and what becomes of it afterwards."""

from docendo.learning.asks.queries.askers import asker_ids
from docendo.learning.asks.queries.box import (
    Beside,
    Helper,
    beside,
    draft_count,
    draft_to_go_on_with,
    drafts,
    helpers,
)
from docendo.learning.asks.queries.life import (
    ForMe,
    Life,
    Own,
    Unanswered,
    Waiting,
    asked_of,
    consents_of,
    life_of,
    limit_of,
    proposal_askers,
    unanswered,
    unanswered_one,
    waiting_for,
)
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
    "Waiting",
    "asked_of",
    "asker_ids",
    "beside",
    "communities_due",
    "consents_of",
    "draft_count",
    "draft_to_go_on_with",
    "drafts",
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
