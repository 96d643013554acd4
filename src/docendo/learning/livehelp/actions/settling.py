"""What ends by itself: who is not heard of waits no more, and a room that was left is closed."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from docendo.learning.livehelp.actions.queue import (
    caller_ids,
    end_helping,
    go,
    lock_queue,
    move,
    speak_for_who_waits,
)
from docendo.learning.livehelp.models import Call, Caller, Helping, Standby
from docendo.learning.livehelp.rules import DESERTED_AFTER, SILENT_AFTER, State
from docendo.learning.rooms.api import is_anybody_in


def settle_all(*, now: datetime) -> int:
    """Each call by itself; how many have ended."""
    return sum(_settle(call_id, now=now) for call_id in [*_silent(now), *_deserted(now)])


def _silent(now: datetime) -> list[int]:
    heard = Caller.objects.filter(
        call=OuterRef("pk"), left_at=None, heard_at__gt=now - SILENT_AFTER
    )
    waiting = Call.objects.waiting().filter(~Exists(heard)).order_by("community", "turn")
    return _left_alone(waiting)


def _deserted(now: datetime) -> list[int]:
    came = Helping.objects.filter(call=OuterRef("pk"), at__gt=now - DESERTED_AFTER)
    taken = Call.objects.filter(~Exists(came), state=State.TAKEN, room__isnull=False)
    return _left_alone(taken.order_by("community", "turn"))


def _left_alone(calls: "QuerySet[Call]") -> list[int]:
    """Those in whose room nobody is: who sits there is not away, wherever else they look."""
    rows = calls.values_list("community_id", "pk", "room_id")
    return [
        call_id
        for community_id, call_id, room_id in rows
        if not is_anybody_in(community_id, room_ids=[room_id or 0])
    ]


@transaction.atomic
def _settle(call_id: int, *, now: datetime) -> bool:
    """What somebody has changed since it was found stays as it is."""
    found = Call.objects.get(pk=call_id)
    lock_queue(found.community_id)
    call = Call.objects.get(pk=call_id)
    if call.is_waiting and call_id in _silent(now):
        move(call, State.SILENT, now=now)
        return True
    if call.is_taken and call_id in _deserted(now):
        move(call, State.SILENT, now=now)
        return True
    return False


def lock_call(community_id: int, about: int) -> None:
    lock_queue(community_id)


@transaction.atomic
def hide_call(
    community_id: int, about: int, *, by_id: int | None, words: str, now: datetime
) -> bool:
    """What a moderator hides, or several flag, ends; whether it was open until now."""
    lock_queue(community_id)
    call = Call.objects.get(community=community_id, pk=about)
    if not call.is_open:
        return False
    move(call, State.LEFT, now=now)
    return True


@transaction.atomic
def forget_person(community_id: int, *, person_id: int, now: datetime) -> None:
    """Who has left the community neither waits, helps nor stands by there."""
    lock_queue(community_id)
    Standby.objects.filter(community=community_id, person=person_id).delete()
    own = {"community": community_id, "person": person_id, "left_at": None}
    for caller in Caller.objects.filter(**own).select_related("call"):
        go(caller, State.LEFT if caller.call.is_waiting else State.ENDED, now=now)
    # Who was forgotten is in no row of who waits any more.
    for call in Call.objects.filter(community=community_id, asker=person_id).open():
        if caller_ids(call):
            speak_for_who_waits(call)
        else:
            move(call, State.LEFT, now=now)
    for helping in Helping.objects.filter(**own).select_related("call"):
        end_helping(Helping.objects.filter(pk=helping.pk), helping.call, now=now)
