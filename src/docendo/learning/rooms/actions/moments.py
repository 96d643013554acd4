"""What every action in a sitting begins and ends with: it is locked, and what happens is logged."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, writer
from docendo.commons.matching.api import BoardIsClosed, MatchState
from docendo.kernel.errors import NotAllowed
from docendo.kernel.sockets import hub
from docendo.learning.rooms.models import HOME, Presence, Sitting, SittingEvent
from docendo.learning.rooms.refusals import (
    InSmallRoom,
    NotInTheRoom,
    NotOverYet,
    OnlyWhoLeads,
    OnlyWhoWasThere,
    RemovedFromSitting,
    RoomIsClosed,
    SittingIsOver,
)
from docendo.learning.rooms.rules import folding, messages
from docendo.learning.rooms.rules.happenings import Entered, Happening, kind_of, payload_of
from docendo.learning.rooms.rules.limits import Standing
from docendo.learning.rooms.rules.state import Attendee, State


@dataclass
class Moment:
    """A sitting that is locked until the transaction ends, and what happens in it."""

    sitting: Sitting
    now: datetime
    state: State = field(init=False)

    def __post_init__(self) -> None:
        self.state = self.sitting.state

    def happens(self, happening: Happening, *, by: int | None) -> None:
        """Log it, fold it into the state, and tell all who listen when it has been committed."""
        before = self.state
        self.state = folding.fold(before, happening, by=by, at=self.now)
        sitting = self.sitting
        sitting.last += 1
        sitting.keep(self.state)
        sitting.save(update_fields=["last", "kept", "ended_at"])
        kind, payload = kind_of(happening), payload_of(happening)
        SittingEvent.objects.create(
            community_id=sitting.community_id,
            sitting=sitting,
            number=sitting.last,
            kind=kind,
            by_id=by,
            at=self.now,
            payload=payload,
        )
        hub.publish_on_commit(
            messages.channel_of(sitting.pk),
            messages.happened(sitting.last, kind, by=by, at=self.now, payload=payload),
        )
        # Whatever of theirs is open here, as a call, closes now and not at its next look.
        if self.state.ended_at is not None:
            hub.ask_again(messages.channel_of(sitting.pk))
        for each in before.in_the_room:
            if not self.state.is_in(each.person_id):
                hub.ask_again(hub.channel_of(each.person_id))


@dataclass
class OwnMoment(Moment):
    """The same for somebody who takes part."""

    seat: Seat

    @property
    def me(self) -> int:
        return self.seat.member.pk

    def do(self, happening: Happening) -> None:
        self.happens(happening, by=self.me)

    @property
    def leads_home(self) -> bool:
        return self.me in self.sitting.room.leader_ids()

    def demand_lead(self, *, otherwise: type[NotAllowed] = OnlyWhoLeads) -> None:
        """Refuses who neither facilitates nor leads the group."""
        if not (self.state.is_led_by(self.me) or self.leads_home):
            raise otherwise


def lock(sitting_id: int) -> Sitting:
    """Nothing else happens in a sitting until the transaction ends."""
    rows = Sitting.objects.select_related(*HOME, "community")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=sitting_id)


@contextmanager
def taking_part(seat: Seat, *, sitting_id: int, now: datetime) -> Iterator[OwnMoment]:
    """One transaction of somebody who is in the room.

    Raises SittingIsOver, RemovedFromSitting, NotInTheRoom, BoardIsClosed.
    """
    with _moment(seat, sitting_id, now) as moment:
        own = _own(moment.sitting, moment.state, moment.me)
        heard(moment.sitting, moment.me, now=now)
        if own.standing == Standing.LOST:
            moment.do(Entered())
        yield moment


def demand_in_room(seat: Seat, *, sitting_id: int) -> State:
    """How a sitting stands that goes on, for somebody who is in the room; nothing is written.

    Raises what ``taking_part`` does.
    """
    rows = Sitting.objects.visible_to(seat).select_related(*HOME)
    sitting = rows.get(pk=sitting_id)
    state = sitting.state
    _own(sitting, state, seat.member.pk)
    return state


def _own(sitting: Sitting, state: State, person_id: int) -> Attendee:
    if sitting.is_over:
        raise SittingIsOver
    demand_going_on(sitting)
    own = state.attendee(person_id)
    if own is not None and own.standing == Standing.REMOVED:
        raise RemovedFromSitting
    if own is not None and own.standing == Standing.AWAY:
        raise InSmallRoom
    if own is None or own.standing == Standing.LEFT:
        raise NotInTheRoom
    return own


@contextmanager
def looking_back(seat: Seat, *, sitting_id: int, now: datetime) -> Iterator[OwnMoment]:
    """One transaction of somebody who was there, when it is over.

    Raises NotOverYet, OnlyWhoWasThere.
    """
    with _moment(seat, sitting_id, now) as moment:
        if not moment.sitting.is_over:
            raise NotOverYet
        if moment.state.attendee(moment.me) is None:
            raise OnlyWhoWasThere
        yield moment


@contextmanager
def _moment(seat: Seat, sitting_id: int, now: datetime) -> Iterator[OwnMoment]:
    writer(seat)
    with transaction.atomic():
        found = Sitting.objects.visible_to(seat).values_list("pk", flat=True).get(pk=sitting_id)
        yield OwnMoment(lock(found), now, seat)


def demand_going_on(sitting: Sitting) -> None:
    """Raises BoardIsClosed or RoomIsClosed where nobody meets any more: it stays readable."""
    home = sitting.room.home
    if sitting.room.closed_at is not None or home.closed_at is not None:
        raise RoomIsClosed
    match = home.match
    if match is not None and match.state != MatchState.ACTIVE:
        raise BoardIsClosed


def heard(sitting: Sitting, person_id: int, *, now: datetime, has_line: bool | None = None) -> None:
    """Somebody is there; ``has_line`` where it is said by their socket."""
    said = {"heard_at": now} if has_line is None else {"heard_at": now, "has_line": has_line}
    Presence.objects.update_or_create(
        sitting=sitting,
        person_id=person_id,
        defaults=said,
        create_defaults={"community_id": sitting.community_id, **said},
    )
