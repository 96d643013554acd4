"""What every change of the queue begins and ends with: it is locked, and open pages are told."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from docendo.commons.communities.api import Membership
from docendo.commons.matching.api import kept_apart_among
from docendo.commons.people.api import Person
from docendo.commons.topics.api import Offer
from docendo.kernel.events import publish
from docendo.kernel.sockets.hub import publish_on_commit
from docendo.learning.livehelp.events import CallClosed, CallReturned, HelpWanted
from docendo.learning.livehelp.models import Call, Caller, Helping, Queue, Standby
from docendo.learning.livehelp.rules import MOST_TOLD, State, Why, demand_move, place
from docendo.learning.rooms.api import close_room, go_out

CHANGED = "changed"


def channel_of(community_id: int) -> str:
    """It says only that something has changed; each page asks what it may know."""
    return f"live-help:{community_id}"


def lock_queue(community_id: int) -> Queue:
    """Nobody else comes, goes or is taken in this community until the transaction ends."""
    Queue.objects.get_or_create(community_id=community_id)
    publish_on_commit(channel_of(community_id), CHANGED)
    return Queue.objects.select_for_update(no_key=True).get(community=community_id)


def move(call: Call, to: State, *, now: datetime) -> None:
    """From one state to the next; what is over has no room any more, and nobody has to come."""
    demand_move(call.state, to)
    call.state = to
    call.ended_at = None if call.is_open else now
    call.save()
    if not call.is_waiting:
        publish(CallClosed(community_id=call.community_id, call_id=call.pk, at=now))
    if not call.is_open:
        Caller.objects.filter(call=call, left_at=None).update(left_at=now)
        Helping.objects.filter(call=call, left_at=None).update(left_at=now)
        if call.room_id is not None:
            close_room(call.community_id, room_id=call.room_id, now=now)


def caller_ids(call: Call) -> list[int]:
    """Who waits in it now."""
    rows = Caller.objects.filter(community=call.community_id, call=call, left_at=None)
    return list(rows.order_by("pk").values_list("person_id", flat=True))


def helper_ids(call: Call) -> list[int]:
    rows = Helping.objects.filter(community=call.community_id, call=call, left_at=None)
    return list(rows.order_by("pk").values_list("person_id", flat=True))


def speak_for_who_waits(call: Call) -> None:
    """Where who asked was forgotten, it is what somebody asked who waits there still."""
    others = Call.objects.filter(into=call, asker__in=caller_ids(call)).order_by("pk")
    words = None if call.title else others.first()
    if words is not None:
        call.asker, call.is_anonymous = words.asker, words.is_anonymous
        call.title, call.body, call.topics = words.title, words.body, words.topics
        call.save(update_fields=["asker", "is_anonymous", "title", "body", "topics"])


def turns(community_id: int) -> list[int]:
    waiting = Call.objects.filter(community=community_id).waiting()
    return list(waiting.values_list("turn", flat=True))


def say_why_worse(calls: Collection[Call], why: Why, *, before: Collection[int]) -> None:
    """``before`` are the turns of those who waited until now: places are read from them."""
    for each in calls:
        was = place(before, each.turn)
        # Who was put back twice is told from where they fell.
        each.place_was = min(was, each.place_was or was)
        each.worse = why
        each.save(update_fields=["place_was", "worse"])


def end_helping(helpings: "QuerySet[Helping]", call: Call, *, now: datetime) -> None:
    """Who helped in this call is out of its room, too; with the last of them it waits again."""
    gone = list(helpings.values_list("person_id", flat=True))
    helpings.update(left_at=now)
    _out_of_room(call, gone, now=now)
    give_back(call, now=now)


def _out_of_room(call: Call, person_ids: Collection[int], *, now: datetime) -> None:
    if call.room_id is not None:
        go_out(call.community_id, room_id=call.room_id, person_ids=person_ids, now=now)


def give_back(call: Call, *, now: datetime) -> None:
    """Where nobody helps any more it waits where it stood, and who is behind it reads why."""
    if not call.is_taken or helper_ids(call):
        return
    before = turns(call.community_id)
    behind = Call.objects.filter(community=call.community_id, turn__gt=call.turn).waiting()
    say_why_worse(list(behind), Why.CAME_BACK, before=before)
    move(call, State.WAITING, now=now)
    # In the room nobody said that they wait on: it is counted from now.
    Caller.objects.filter(call=call, left_at=None).update(heard_at=now)
    publish(CallReturned(community_id=call.community_id, call_id=call.pk, at=now))
    tell_helpers(call, now=now)


def go(caller: Caller, to: State, *, now: datetime) -> Call:
    """Somebody waits no more; with the last of them the call is over."""
    caller.left_at = now
    caller.save(update_fields=["left_at"])
    if not caller_ids(caller.call):
        move(caller.call, to, now=now)
    else:
        _out_of_room(caller.call, [caller.person_id], now=now)
    return caller.call


def tell_helpers(call: Call, *, now: datetime) -> None:
    """Who stands by and offers help with it; not who keeps away from anybody in it."""
    community = call.community
    inside = {
        *caller_ids(call),
        *Helping.objects.filter(call=call).values_list("person", flat=True),
    }
    standing = Standby.objects.filter(community=community, until__gt=now).exclude(person__in=inside)
    seated = Membership.objects.filter(community=community).values("person")
    standing = standing.filter(person__in=seated)
    about = call.about.values("topic")
    if call.about.exists():
        offers = Offer.objects.filter(community=community, topic__in=about)
        standing = standing.filter(person__in=offers.values("person"))
    found = list(standing.order_by("-until", "pk").values_list("person_id", flat=True)[:200])
    pairs = kept_apart_among(community, Person.objects.filter(pk__in=[*found, *inside]))
    apart = {one for pair in pairs if inside & {*pair} for one in pair}
    told = tuple(each for each in found if each not in apart)[:MOST_TOLD]
    if told:
        publish(HelpWanted(community_id=community.pk, call_id=call.pk, told_ids=told, at=now))
