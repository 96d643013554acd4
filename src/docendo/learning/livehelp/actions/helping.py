"""Standing by, taking a call, coming along, and handing over."""

from datetime import datetime, timedelta

from django.db import transaction

from docendo.commons.communities.api import Seat, speaker, writer
from docendo.kernel.events import publish
from docendo.learning.livehelp.actions.queue import (
    caller_ids,
    end_helping,
    helper_ids,
    lock_queue,
    move,
)
from docendo.learning.livehelp.events import HelpCame
from docendo.learning.livehelp.models import Call, Caller, Helping, Standby, apart_from
from docendo.learning.livehelp.refusals import (
    CallIsOver,
    EnoughPeople,
    HelpsAlready,
    NotHelping,
    TakenAlready,
)
from docendo.learning.livehelp.rules import MOST_HELPERS, State
from docendo.learning.rooms import api as rooms


@transaction.atomic
def stand_by(seat: Seat, *, hours: int, now: datetime) -> None:
    """Be told of who waits for so many hours; of nobody with 0."""
    person = writer(seat)
    if not hours:
        Standby.objects.filter(community=seat.community, person=person).delete()
        return
    until = {"until": now + timedelta(hours=hours)}
    Standby.objects.update_or_create(community=seat.community, person=person, defaults=until)


@transaction.atomic
def take(seat: Seat, *, call_id: int, along: bool, now: datetime) -> rooms.Sitting:
    """Help somebody who waits, or ``along`` with who helps already; both are in a room then.

    Of two who take at the same moment the second is told so: TakenAlready. Raises CallIsOver too,
    EnoughPeople, HelpsAlready, and absence for whom anybody keeps away from who ever was in it.
    """
    person = speaker(seat)
    lock_queue(seat.community.pk)
    here = Call.objects.filter(community=seat.community)
    if not here.get(pk=call_id).is_open:
        raise CallIsOver
    call = here.visible_to(seat).get(pk=call_id)
    callers, helpers = caller_ids(call), helper_ids(call)
    if person.pk in callers:
        raise CallIsOver
    if person.pk not in helpers:
        if apart_from(seat.community, person.pk, here.filter(pk=call_id)):
            raise Call.DoesNotExist
        if Helping.objects.filter(
            community=call.community_id, person=person, left_at=None
        ).exists():
            raise HelpsAlready
        if call.is_taken and not along:
            raise TakenAlready
        if len(helpers) >= MOST_HELPERS:
            raise EnoughPeople
        _come(seat, call, callers, now=now)
    if call.room_id is None:
        raise CallIsOver
    return rooms.enter(seat, home=rooms.Home(room_id=call.room_id), is_called=True, now=now)


def _come(seat: Seat, call: Call, callers: list[int], *, now: datetime) -> None:
    Helping.objects.update_or_create(
        community=seat.community,
        call=call,
        person=seat.member,
        defaults={"at": now, "left_at": None},
    )
    if call.room is None:
        call.room = rooms.open_for(seat.community, person_ids=callers, name=call.topics, now=now)
    rooms.give_places(call.room, person_ids=[seat.member.pk, *callers], now=now)
    if call.is_waiting:
        call.helped_at = call.helped_at or now
        call.worse, call.place_was = "", None
        move(call, State.TAKEN, now=now)
    publish(
        HelpCame(
            community_id=seat.community.pk,
            call_id=call.pk,
            told_ids=tuple(callers),
            by_id=seat.member.pk,
            at=now,
        )
    )


@transaction.atomic
def wait_on(seat: Seat, *, call_id: int, now: datetime) -> Call:
    """Who waits says that nobody helps any more: it is as if all who came had handed over."""
    person = writer(seat)
    lock_queue(seat.community.pk)
    own = Caller.objects.filter(community=seat.community, person=person, left_at=None)
    call = own.select_related("call").get(call=call_id).call
    if call.is_taken:
        helping = Helping.objects.filter(community=seat.community, call=call, left_at=None)
        end_helping(helping, call, now=now)
    return call


@transaction.atomic
def hand_over(seat: Seat, *, call_id: int, note: str, now: datetime) -> Call:
    """A helper has to go: the others go on, or it waits where it stood, with a word for the next.

    Who waits behind it is told why their place is worse. Raises NotHelping.
    """
    person = writer(seat) if not note else speaker(seat)
    lock_queue(seat.community.pk)
    call = Call.objects.visible_to(seat).get(pk=call_id)
    own = Helping.objects.filter(community=seat.community, call=call, person=person, left_at=None)
    if not call.is_taken or not own.exists():
        raise NotHelping
    if note:
        call.note = note
        call.save(update_fields=["note"])
    end_helping(own, call, now=now)
    return call
