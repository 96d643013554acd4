"""The box on a community's home, what becomes of a question on its page, and a first step."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
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
from docendo.kernel.text import isolated
from docendo.learning.asks import queries
from docendo.learning.asks.models import Passing
from docendo.learning.asks.queries import Own
from docendo.learning.forum.api import ShownThread, ThreadPanel, has_questions, show_on_thread


def _counts(seat: Seat) -> Mapping[str, QuerySet[Any]]:
    return queries.waiting_for(seat) if seat.may_write else {}


def _box(seat: Seat, *, counts: Mapping[str, int], now: datetime) -> Mapping[str, int] | None:
    return counts if seat.may_write else None


def _life(seat: Seat, *, shown: ShownThread, now: datetime) -> Own | None:
    return queries.life_of(seat, shown=shown, now=now)


show_on_home(HomePanel(order=10, template="asks/_home.html", query=_box, counts=_counts))
show_on_thread(ThreadPanel(order=20, template="asks/_life.html", query=_life))
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


def _asked(seats: Sequence[Seat], now: datetime) -> Iterator[TodayItem]:
    slugs = {seat.community.pk: seat.community.slug for seat in seats}
    for passing in queries.asked_in(seats[0].member.pk, tuple(slugs)):
        thread = passing.ask.thread
        yield TodayItem(
            section=Section.COULD_ANSWER,
            community_id=passing.community_id,
            title=thread.title,
            address=reverse("forum:question", args=(slugs[passing.community_id], thread.pk)),
            why=_who_asks(passing),
            at=passing.at,
            is_declined=passing.declined_at is not None,
        )


def _who_asks(passing: Passing) -> str:
    if passing.by is None:
        return gettext("You are asked: you may know")
    return gettext("%(name)s asks you") % {"name": isolated(passing.by.name)}


show_today(TodaySource(order=20, find=_set_aside))
# Before the forum's: what somebody is asked stands above what they could answer unasked.
show_today(TodaySource(order=30, find=_asked))
