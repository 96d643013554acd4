"""Who should be asked, and has it been asked before?"""

from docendo.engine.routing.corpus import Corpus, Related, SharedWord, related
from docendo.engine.routing.events import (
    Active,
    Answered,
    Asked,
    Event,
    Free,
    Offered,
    Passed,
    Question,
    Routed,
    Valued,
)
from docendo.engine.routing.people import Term
from docendo.engine.routing.router import (
    Candidates,
    Explanation,
    Ranking,
    Reason,
    Router,
    Why,
)

__all__ = [
    "Active",
    "Answered",
    "Asked",
    "Candidates",
    "Corpus",
    "Event",
    "Explanation",
    "Free",
    "Offered",
    "Passed",
    "Question",
    "Ranking",
    "Reason",
    "Related",
    "Routed",
    "Router",
    "SharedWord",
    "Term",
    "Valued",
    "Why",
    "related",
]
