"""What coordinators read."""

from docendo.outcomes.insights.queries.about import Table
from docendo.outcomes.insights.queries.figures import Figures, figures, table
from docendo.outcomes.insights.queries.letters import letter
from docendo.outcomes.insights.queries.needs import Need, NeedsPage, needs_page, one_need, waiting
from docendo.outcomes.insights.queries.needs.counting import to_count

__all__ = [
    "Figures",
    "Need",
    "NeedsPage",
    "Table",
    "figures",
    "letter",
    "needs_page",
    "one_need",
    "table",
    "to_count",
    "waiting",
]
