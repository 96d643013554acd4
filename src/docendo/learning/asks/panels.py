"""The box on a community's home, and what whoever runs a new one does first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import (
    FirstStep,
    HomePanel,
    Seat,
    Section,
    TodayItem,
    TodaySource,
    propose_step,
    show_on_home,
    show_today,
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


def _set_aside(seats: Sequence[Seat], now: datetime) -> Iterator[TodayItem]:
    slugs = {seat.community.pk: seat.community.slug for seat in seats}
    for draft in queries.drafts_of(seats[0].member.pk, tuple(slugs)):
        address = reverse("asks:ask", args=(slugs[draft.community_id],))
        yield TodayItem(
            section=Section.DUE,
            community_id=draft.community_id,
            title=draft.name,
            address=f"{address}?draft={draft.pk}",
            why=gettext("Your draft: post it, or let it go"),
            at=draft.kept_at,
        )


show_today(TodaySource(order=20, find=_set_aside))
