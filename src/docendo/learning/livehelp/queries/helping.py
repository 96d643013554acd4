"""The page of who helps: who waits, in their order, and whether somebody stands by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import Person
from docendo.commons.topics.api import offered_by
from docendo.kernel import text
from docendo.learning.livehelp.models import About, Call, Caller, Helping, Standby

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
    here = Call.objects.visible_to(seat).open().order_by("turn")
    callers = Caller.objects.filter(left_at=None).select_related("person").order_by("pk")
    helpers = Helping.objects.filter(left_at=None).select_related("person").order_by("at", "pk")
    about = About.objects.select_related("topic").order_by("pk")
    calls = list(
        here.prefetch_related(
            Prefetch("callers", callers, to_attr="waits"),
            Prefetch("helpers", helpers, to_attr="helps"),
            Prefetch("about", about, to_attr="names"),
        )[:MOST_SHOWN]
    )
    shown = _shown(calls, offered)
    others = [each for each in shown if all(one.pk != me for one in each.callers)]
    mine = [each for each in others if any(one.pk == me for one in each.helpers)]
    rest = [each for each in others if each not in mine]
    return HelpingPage(
        standby,
        len(offered),
        mine,
        [each for each in rest if each.call.is_waiting],
        [each for each in rest if each.call.is_taken],
    )


def _shown(calls: Sequence[Call], offered: set[int]) -> Sequence[ShownCall]:
    found, at = [], 0
    for call in calls:
        at += call.is_waiting
        parts = vars(call)
        found.append(
            ShownCall(
                call,
                at,
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
