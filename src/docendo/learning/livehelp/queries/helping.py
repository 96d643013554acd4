"""The page of who helps: who waits, in their order, and whether somebody stands by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import Person
from docendo.commons.topics.api import offered_by
from docendo.kernel import text
from docendo.learning.livehelp.models import About, Call, Caller, Helping, Standby
from docendo.learning.livehelp.rules import State, place

MOST_SHOWN = 30


@dataclass(frozen=True)
class ShownCall:
    """Somebody who waits, or is helped; ``fits`` where the reader offers help with it."""

    call: Call
    place: int
    callers: Sequence[Person]
    helpers: Sequence[Person]
    topics: Sequence[str]
    fits: bool

    @property
    def html(self) -> str:
        return text.render(self.call.body)


@dataclass(frozen=True)
class HelpingPage:
    until: datetime | None
    offers: int
    mine: Sequence[ShownCall]
    waiting: Sequence[ShownCall]
    taken: Sequence[ShownCall]


def helping_page(seat: Seat, *, now: datetime) -> HelpingPage:
    me = seat.member.pk
    standby = stands_by(seat, now=now)
    offered = set(offered_by(me, [seat.community.pk]).values_list("topic_id", flat=True))
    here = Call.objects.visible_to(seat).open()
    own = Caller.objects.filter(call=OuterRef("pk"), person=me, left_at=None)
    helps = Helping.objects.filter(call=OuterRef("pk"), person=me, left_at=None)
    turns = list(
        Call.objects.filter(community=seat.community).waiting().values_list("turn", flat=True)
    )
    others = here.exclude(Exists(own))
    rest = others.exclude(Exists(helps))
    mine, waiting, taken = (
        _shown(calls, turns, offered)
        for calls in (others.filter(Exists(helps)), rest.waiting(), rest.filter(state=State.TAKEN))
    )
    return HelpingPage(standby, len(offered), mine, waiting, taken)


def _shown(calls: "QuerySet[Call]", turns: Sequence[int], offered: set[int]) -> Sequence[ShownCall]:
    """The first of these; ``turns`` are those of all who wait."""
    callers = Caller.objects.filter(left_at=None).select_related("person").order_by("pk")
    helpers = Helping.objects.filter(left_at=None).select_related("person").order_by("at", "pk")
    about = About.objects.select_related("topic").order_by("pk")
    rows = calls.order_by("turn").prefetch_related(
        Prefetch("callers", callers, to_attr="waits"),
        Prefetch("helpers", helpers, to_attr="helps"),
        Prefetch("about", about, to_attr="names"),
    )
    found = []
    for call in rows[:MOST_SHOWN]:
        parts = vars(call)
        found.append(
            ShownCall(
                call,
                place(turns, call.turn),
                [each.person for each in parts["waits"]],
                [each.person for each in parts["helps"]],
                [each.topic.name for each in parts["names"]],
                fits=any(each.topic_id in offered for each in parts["names"]),
            )
        )
    return found


def stands_by(seat: Seat, *, now: datetime) -> datetime | None:
    """Until when somebody is told of who waits; None where they are not."""
    rows = Standby.objects.filter(community=seat.community, person=seat.member, until__gt=now)
    return rows.values_list("until", flat=True).first()
