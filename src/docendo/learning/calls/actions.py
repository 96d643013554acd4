"""Coming into a call, what one shows there, and going."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from docendo.commons.communities.api import Seat
from docendo.kernel.errors import NotAllowed, Refused
from docendo.kernel.sockets.hub import HUB, publish_on_commit
from docendo.learning.calls import queries
from docendo.learning.calls.models import CallSeat
from docendo.learning.calls.rules.limits import GONE_AFTER, MOST_IN_A_CALL
from docendo.learning.calls.rules.messages import (
    Full,
    Join,
    Joined,
    Muted,
    Passed,
    Shows,
    Signal,
    addressed,
    channel_of,
    channel_to,
    packed,
)
from docendo.learning.calls.rules.servers import servers
from docendo.learning.calls.rules.talk import counted
from docendo.learning.rooms.api import Spoken, demand_in_room, taking_part


def join(seat: Seat, *, sitting_id: int, said: Join, now: datetime) -> Joined | Full:
    """With a page of one's own; another page of the same person is in the call no more.

    The room is locked: of two who come at once as the sixth, one does. A microphone that is off
    stays off: whoever was muted while their line was down does not hear of it there.
    """
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        rows = CallSeat.objects.filter(sitting=sitting_id)
        rows.filter(heard_at__lte=now - GONE_AFTER).delete()
        here = [each.person_id for each in moment.state.in_the_room]
        rows.exclude(person__in=here).delete()
        if rows.filter(peer=said.peer).exclude(person=moment.me).exists():
            raise NotAllowed
        others = rows.exclude(person=moment.me).count()
        if others >= MOST_IN_A_CALL:
            return Full()
        own = rows.filter(person=moment.me)
        mic = said.mic and not own.filter(mic=False).exists()
        shown = {"mic": mic, "camera": said.camera, "screen": said.screen, "heard_at": now}
        if not own.filter(peer=said.peer).update(**shown):
            own.delete()
            CallSeat.objects.create(
                community=seat.community,
                sitting_id=sitting_id,
                person=seat.member,
                peer=said.peer,
                told_at=now,
                **shown,
            )
        _tell_all(sitting_id, now=now)
    found = servers(
        stun=settings.CALLS_STUN,
        turn=settings.CALLS_TURN,
        secret=settings.CALLS_TURN_SECRET,
        peer=said.peer,
        now=now,
    )
    return Joined(servers=found, mic=mic)


def leave(seat: Seat, *, sitting_id: int, peer: str, now: datetime) -> None:
    """The page goes out of the call; also where its person has left the room already."""
    gone, _each = CallSeat.objects.filter(
        community=seat.community, sitting=sitting_id, person=seat.member, peer=peer
    ).delete()
    if gone:
        _tell_all(sitting_id, now=now)


def keep(seat: Seat, *, sitting_id: int, peer: str, now: datetime) -> None:
    """The page is still there. Raises what ``demand_in_room`` does: then it is in no call, too."""
    try:
        demand_in_room(seat, sitting_id=sitting_id)
    except Refused:
        if peer:
            leave(seat, sitting_id=sitting_id, peer=peer, now=now)
        raise
    if peer:
        CallSeat.objects.filter(sitting=sitting_id, person=seat.member, peer=peer).update(
            heard_at=now
        )


def show(seat: Seat, *, sitting_id: int, peer: str, said: Shows, now: datetime) -> None:
    """What the others hear and see of this page from now on."""
    demand_in_room(seat, sitting_id=sitting_id)
    own = CallSeat.objects.filter(sitting=sitting_id, person=seat.member, peer=peer)
    if own.update(mic=said.mic, camera=said.camera, screen=said.screen):
        _tell_all(sitting_id, now=now)


def pass_on(seat: Seat, *, sitting_id: int, peer: str, said: Signal, now: datetime) -> None:
    """To a page of somebody who is in the same room and call right now; to others nothing goes."""
    state = demand_in_room(seat, sitting_id=sitting_id)
    fresh = CallSeat.objects.filter(sitting=sitting_id, heard_at__gt=now - GONE_AFTER)
    both = {each.peer: each.person_id for each in fresh.filter(peer__in=(peer, said.to))}
    if both.get(peer) != seat.member.pk or said.to == peer or said.to not in both:
        return
    other = both[said.to]
    if not state.is_in(other):
        return
    frame = Passed(
        by=peer, description=said.description, candidates=said.candidates, grade=said.grade
    )
    publish_on_commit(channel_to(sitting_id, other), addressed(said.to, packed(frame)))


def mute(seat: Seat, *, sitting_id: int, person_id: int, now: datetime) -> None:
    """By who leads. The others stop hearing them, whatever the other's browser does.

    Raises OnlyWhoLeads.
    """
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        moment.demand_lead()
        found = CallSeat.objects.filter(sitting=sitting_id, person=person_id, mic=True).first()
        if found is None:
            return
        found.mic = False
        found.save(update_fields=["mic"])
        to_them = addressed(found.peer, packed(Muted()))
        publish_on_commit(channel_to(sitting_id, person_id), to_them)
        _tell_all(sitting_id, now=now)


def spoke(seat: Seat, *, sitting_id: int, peer: str, seconds: int, now: datetime) -> None:
    """How long somebody spoke since they told it last; only the seconds come here."""
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        own = CallSeat.objects.filter(sitting=sitting_id, person=moment.me, peer=peer).first()
        if own is None:
            return
        believed, since = counted(seconds, since=own.told_at, now=now)
        if believed:
            own.told_at = since
            own.save(update_fields=["told_at"])
            moment.do(Spoken(seconds=believed))


def forget_gone(*, now: datetime) -> None:
    """Of all calls, also of those to which nobody comes any more; they are in no roster."""
    CallSeat.objects.filter(heard_at__lte=now - GONE_AFTER).delete()


def _tell_all(sitting_id: int, *, now: datetime) -> None:
    """Who is in it once all of this is written, also what others have written meanwhile."""
    transaction.on_commit(
        lambda: HUB.publish(channel_of(sitting_id), queries.roster_now(sitting_id, now=now))
    )
