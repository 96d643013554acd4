"""The page of who waits: their place, how long it takes, who is alike, and who has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import Person
from docendo.kernel import text
from docendo.learning.livehelp.models import (
    About,
    Call,
    Caller,
    Helping,
    Proposal,
    Standby,
    taking_part,
)
from docendo.learning.livehelp.rules import (
    MEASURED_FOR,
    MOST_MEASURED,
    NAMED_FOR,
    UNHELPED,
    Estimate,
    Seen,
    State,
    estimate,
    place,
)
from docendo.learning.livehelp.wording import how_long, worse

MOST_ALIKE = 5


@dataclass(frozen=True)
class Start:
    """Before one waits: who waits already, who stands by, and how long it takes."""

    waiting: int
    standing_by: int
    takes: str


def start(seat: Seat, *, now: datetime) -> Start:
    here = Call.objects.filter(community=seat.community)
    standing = Standby.objects.filter(community=seat.community, until__gt=now)
    return Start(
        here.waiting().count(),
        standing.exclude(person=seat.member).count(),
        how_long(_estimate(seat.community.pk, now=now)),
    )


def _estimate(community_id: int, *, now: datetime, so_far: float = 0) -> Estimate | None:
    """From what was asked here lately; who went along with another's call is in that one."""
    lately = Call.objects.filter(community=community_id, asked_at__gt=now - MEASURED_FOR)
    rows = lately.exclude(state=State.JOINED).order_by("-asked_at")[:MOST_MEASURED]
    seen = [
        Seen(((helped_at or ended_at or now) - asked_at).total_seconds(), helped_at is not None)
        for asked_at, helped_at, ended_at in rows.values_list("asked_at", "helped_at", "ended_at")
    ]
    return estimate(seen, so_far=so_far)


def _takes(call: Call, *, now: datetime) -> str:
    so_far = (now - call.asked_at).total_seconds()
    found = _estimate(call.community_id, now=now, so_far=so_far)
    return how_long(found, has_waited=so_far > 0)


@dataclass(frozen=True)
class CallPage:
    """A call as one reader sees it: who waits in it, helps with it, or might."""

    call: Call
    callers: Sequence[Person]
    helpers: Sequence[Person]
    waits: bool
    helps: bool
    was_in_it: bool
    place: int
    behind: int
    takes: str
    why_worse: str
    alike: Sequence[Call]
    proposed: Sequence[Proposal]
    standing_by: int
    leads_on: bool

    @property
    def has_left(self) -> bool:
        """Others may wait on: for the reader it is over."""
        return self.was_in_it and not (self.waits or self.helps)

    @property
    def html(self) -> str:
        return text.render(self.call.body)


def call_page(seat: Seat, *, call_id: int, now: datetime) -> CallPage:
    call = Call.objects.visible_to(seat).select_related("into", "room").get(pk=call_id)
    me = seat.member.pk
    callers = list(
        Caller.objects.filter(community=seat.community, call=call, left_at=None)
        .select_related("person")
        .order_by("pk")
    )
    helpers = list(
        Helping.objects.filter(community=seat.community, call=call, left_at=None)
        .select_related("person")
        .order_by("at", "pk")
    )
    waits = any(each.person_id == me for each in callers)
    own = Caller.objects.filter(community=seat.community, call=call, person=me)
    was_in_it = waits or call.asker_id == me or own.exists()
    turns = list(
        Call.objects.filter(community=seat.community).waiting().values_list("turn", flat=True)
    )
    at = place(turns, call.turn)
    shows_queue = waits and call.is_waiting
    was = call.place_was
    standing = Standby.objects.filter(community=seat.community, until__gt=now)
    return CallPage(
        call,
        [each.person for each in callers],
        [each.person for each in helpers],
        waits=waits,
        helps=any(each.person_id == me for each in helpers),
        was_in_it=was_in_it,
        place=at,
        behind=sum(turn > call.turn for turn in turns),
        takes=_takes(call, now=now) if shows_queue else "",
        why_worse=worse(call.worse, was=was, now=at) if was is not None and at > was else "",
        alike=_alike(seat, call) if shows_queue else (),
        proposed=_proposed(seat, call) if shows_queue else (),
        standing_by=standing.exclude(person=me).count() if shows_queue else 0,
        # Who has left the other and keeps away from somebody there stays with their own words.
        leads_on=Call.objects.visible_to(seat).filter(pk=call.into_id or 0).exists(),
    )


def _alike(seat: Seat, call: Call) -> Sequence[Call]:
    """Others who wait with a topic of this, and have not been asked to wait together."""
    shared = About.objects.filter(call=OuterRef("pk"), topic__in=call.about.values("topic"))
    asked = Proposal.objects.filter(call=call, into=OuterRef("pk"))
    asks = Proposal.objects.filter(call=OuterRef("pk"), into=call)
    others = Call.objects.visible_to(seat).waiting().exclude(pk=call.pk)
    found = others.filter(Exists(shared), ~Exists(asked), ~Exists(asks))
    return list(found.order_by("turn")[:MOST_ALIKE])


def _proposed(seat: Seat, call: Call) -> Sequence[Proposal]:
    """What waits for the reader's word."""
    others = Call.objects.visible_to(seat).waiting()
    rows = Proposal.objects.filter(
        community=seat.community, into=call, answered_at=None, call__in=others
    )
    return list(rows.select_related("call").order_by("pk")[:MOST_ALIKE])


def own_waiting(seat: Seat) -> "QuerySet[Caller]":
    """In which call somebody waits, or is being helped: one at most."""
    if not seat.may_write:
        return Caller.objects.none()
    return Caller.objects.filter(community=seat.community, person=seat.member, left_at=None)


def own_call(seat: Seat) -> Call | None:
    found = own_waiting(seat).select_related("call").first()
    return found.call if found else None


def own_words(seat: Seat, *, call_id: int) -> Call:
    """What somebody had asked when they came into this call; raises Call.DoesNotExist."""
    own = Call.objects.filter(community=seat.community, asker=seat.member)
    return own.filter(Q(pk=call_id) | Q(into=call_id)).latest("pk")


def unhelped(seat: Seat, *, ended: Sequence[State] = UNHELPED) -> "QuerySet[Call]":
    """What somebody asked last, where it ended and they had not said that they were helped."""
    own = Call.objects.filter(community=seat.community, asker=seat.member)
    later = own.filter(pk__gt=OuterRef("pk"))
    return own.filter(Q(state__in=ended) | Q(into__state__in=ended), ~Exists(later))


def ended_while_away(seat: Seat, *, now: datetime) -> Call | None:
    """What the home page names for a day."""
    since = now - NAMED_FOR
    lately = Q(ended_at__gt=since, into=None) | Q(into__ended_at__gt=since)
    return unhelped(seat, ended=(State.SILENT,)).filter(lately).first()


def call_of_room(seat: Seat, *, room_id: int) -> Call | None:
    """For what somebody is in a room: where they wait or help."""
    rows = Call.objects.filter(community=seat.community, room=room_id)
    return rows.filter(pk__in=Call.objects.visible_to(seat).values("pk")).first()


def may_come_in(seat: Seat, *, room_id: int) -> bool | None:
    """Into the room of a call comes who waits or helps in it now; None for a room of another."""
    rows = Call.objects.filter(community=seat.community, room=room_id)
    found = rows.values_list("pk", flat=True).first()
    return None if found is None else rows.filter(taking_part(seat)).exists()
