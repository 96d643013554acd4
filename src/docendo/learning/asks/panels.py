"""The box on a community's home, and what whoever runs a new one does first."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import (
    FirstStep,
    HomePanel,
    Seat,
    propose_step,
    show_on_home,
)
from docendo.learning.asks import queries
from docendo.learning.forum.api import has_questions


@dataclass(frozen=True)
class Box:
    """What the box says besides its question."""

    drafts: int


def _box(seat: Seat, *, now: datetime) -> Box | None:
    return Box(queries.draft_count(seat)) if seat.may_write else None


show_on_home(HomePanel(order=10, template="asks/_home.html", query=_box))
propose_step(
    FirstStep(
        order=40,
        sentence=_("Ask the first question"),
        url_name="asks:ask",
        is_done=has_questions,
    )
)
