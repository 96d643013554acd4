"""Coming into a room and going out of it, by oneself, by a lost line, or since it has ended."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from docendo.commons.communities.api import Seat, writer
from docendo.commons.groups.api import Group, role_in
from docendo.commons.matching.api import Match, locked_board
from docendo.kernel.errors import NotAllowed
from docendo.kernel.sockets.hub import ask_again
from docendo.learning.meetings.api import Meeting, next_meeting
from docendo.learning.rooms.actions.dividing import (
    end_division_by_clock,
    finish,
    from_small_room,
    gather,
    take_out,
    to_own_small_room,
)
from docendo.learning.rooms.actions.moments import (
    Moment,
    OwnMoment,
    demand_going_on,
    heard,
    lock,
    taking_part,
)
from docendo.learning.rooms.actions.polls import show_complete
from docendo.learning.rooms.actions.roles import deal_to_all
from docendo.learning.rooms.models import HOME, Presence, Recap, Room, Sitting, seeing_a_sitting
from docendo.learning.rooms.protocols import may_come_in
from docendo.learning.rooms.refusals import (
    NobodyLikeThat,
    NoMoreComing,
    OnlyInTheMainRoom,
    OnlyWhoLeads,
    RemovedFromSitting,
    RoomIsClosed,
    RoomIsLocked,
    SittingIsOver,
)
from docendo.learning.rooms.rules.happenings import (
    DoorChanged,
    Entered,
    Left,
    LineLost,
    Removed,
)
from docendo.learning.rooms.rules.limits import (
    BELONGS_FROM,
    ENDS_WHEN_EMPTY_FOR,
    LINE_IS_LOST_AFTER,
    PAGE_IS_LEFT_AFTER,
    Role,
    Standing,
)
from docendo.learning.rooms.rules.messages import channel_of


@dataclass(frozen=True)
class Home:
    """Whose room it is: a match, a group, or those who have a place in it."""

    match_id: int | None = None
    group_id: int | None = None
    room_id: int | None = None


@transaction.atomic
def enter(seat: Seat, *, home: Home, is_called: bool = False, now: datetime) -> Sitting:
    """Into what goes on in the room; whoever is first begins it.

    Who ``is_called`` by those in it comes in though it is locked. While all are divided into small
    rooms it is one of these.

    Raises RoomIsLocked or RemovedFromSitting, BoardIsClosed or RoomIsClosed where nobody meets
    any more, and NoMoreComing.
    """
    room = _locked_room(seat, home, now=now)
    moment = _open_sitting(seat, room, now=now)
    own = moment.state.attendee(moment.me)
    if own is not None and own.standing == Standing.REMOVED:
        raise RemovedFromSitting
    may_pass = is_called or moment.leads_home
    if own is None and moment.state.is_locked and not may_pass:
        raise RoomIsLocked
    heard(moment.sitting, moment.me, now=now, has_line=False)
    was = own.standing if own is not None else None
    if was not in (Standing.HERE, Standing.AWAY):
        moment.do(Entered())
    small = to_own_small_room(moment, was=was)
    if small is not None:
        return small
    everybody = room.member_ids()
    is_complete = {each.person_id for each in moment.state.in_the_room} >= everybody
    if is_complete and len(everybody) > 1 and not moment.state.given:
        deal_to_all(moment, by=None)
    return moment.sitting


def _locked_room(seat: Seat, home: Home, *, now: datetime) -> Room:
    """So that two who come at the same moment make one room and one sitting."""
    if home.match_id is not None:
        return _room(seat, locked_board(seat, home.match_id), None, now=now)
    writer(seat)
    if home.room_id is not None:
        return lock_room(seat, room_id=home.room_id)
    rows = Group.objects.visible_to(seat).open()
    group = rows.select_for_update(of=("self",), no_key=True).get(pk=home.group_id or 0)
    if role_in(group, seat.member.pk) is None:
        raise NotAllowed
    return _room(seat, None, group, now=now)


def lock_room(seat: Seat, *, room_id: int) -> Room:
    """One of those who have a place in it; raises RoomIsClosed, NoMoreComing."""
    own = Room.objects.visible_to(seat).filter(match=None, group=None, small=None)
    room = own.select_for_update(of=("self",), no_key=True).get(pk=room_id)
    if room.closed_at is not None:
        raise RoomIsClosed
    if not may_come_in(seat, room.pk):
        raise NoMoreComing
    return room


def _room(seat: Seat, match: Match | None, group: Group | None, *, now: datetime) -> Room:
    room, _is_new = Room.objects.get_or_create(
        community=seat.community, match=match, group=group, defaults={"opened_at": now}
    )
    return room


def _open_sitting(seat: Seat, room: Room, *, now: datetime) -> OwnMoment:
    going_on = room.sittings.going_on().values_list("pk", flat=True).first()
    if going_on is not None:
        moment = OwnMoment(lock(going_on), now, seat)
        settle(moment)
        if not moment.sitting.is_over:
            return moment
    number = 1 + (room.sittings.order_by("-number").values_list("number", flat=True).first() or 0)
    meeting, on = _planned(seat, room, now=now)
    made = Sitting.objects.create(
        community=seat.community,
        room=room,
        number=number,
        began_at=now,
        meeting=meeting,
        on=on,
    )
    Recap.objects.create(community=seat.community, sitting=made)
    return OwnMoment(lock(made.pk), now, seat)


def _planned(seat: Seat, room: Room, *, now: datetime) -> tuple[Meeting | None, date | None]:
    """The date of a meeting for which somebody comes now."""
    shown = next_meeting(seat, match=room.match, now=now) if room.match is not None else None
    if shown is None or shown.next.date.starts_at - BELONGS_FROM > now:
        return None, None
    return shown.meeting, shown.next.date.on


def leave(seat: Seat, *, sitting_id: int, now: datetime) -> Sitting:
    """Whoever leaves may come back; when the last one has left, it is over.

    Who leaves a small room leaves the main one, whose sitting this gives back.
    """
    is_small = Sitting.objects.filter(pk=sitting_id, room__small__isnull=False).exists()
    going = from_small_room if is_small else taking_part
    with going(seat, sitting_id=sitting_id, now=now) as moment:
        if moment.sitting.is_over:
            return moment.sitting
        if moment.state.takes_part(moment.me):
            moment.do(Left())
            show_complete(moment, by=None)
        if not moment.state.taking_part:
            finish(moment, by=None)
        return moment.sitting


def remove(seat: Seat, *, sitting_id: int, person_id: int, now: datetime) -> None:
    """Somebody may not come back to this sitting: only who facilitates can do that.

    Who leads the group is removed by nobody else who does not; from a small room nobody is but
    with the main one.
    """
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        _demand_main(moment)
        leaders = moment.sitting.room.leader_ids()
        facilitates = moment.state.holder(Role.FACILITATOR) == moment.me
        if not (facilitates or moment.me in leaders):
            raise OnlyWhoLeads
        if person_id in leaders and moment.me not in leaders:
            raise OnlyWhoLeads
        if person_id == moment.me or not moment.state.takes_part(person_id):
            raise NobodyLikeThat
        take_out(moment, person_id)
        moment.do(Removed(person_id=person_id))
        show_complete(moment, by=None)


def _demand_main(moment: OwnMoment) -> None:
    if moment.sitting.is_small:
        raise OnlyInTheMainRoom


def lock_door(seat: Seat, *, sitting_id: int, is_locked: bool, now: datetime) -> None:
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        _demand_main(moment)
        moment.demand_lead()
        if moment.state.is_locked != is_locked:
            moment.do(DoorChanged(is_locked=is_locked))


def end(seat: Seat, *, sitting_id: int, now: datetime) -> None:
    """For all who are in it; what came of it is agreed on afterwards."""
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        _demand_main(moment)
        moment.demand_lead()
        finish(moment, by=moment.me)


def keep_line(seat: Seat, *, sitting_id: int, now: datetime) -> Sitting:
    """The socket of somebody is open; who has left does not come back by it.

    Raises RemovedFromSitting, NoMoreComing, SittingIsOver or BoardIsClosed, and absence for who
    was never in it.
    """
    rows = Sitting.objects.visible_to(seat).select_related(*HOME)
    found = rows.get(pk=sitting_id)
    if end_division_by_clock(found.main, now=now):
        found = rows.get(pk=sitting_id)
    demand_going_on(found)
    own = found.state.attendee(seat.member.pk)
    if own is None or own.standing == Standing.REMOVED:
        raise RemovedFromSitting
    if own.standing == Standing.LEFT and not may_come_in(seat, found.room.home.pk):
        raise NoMoreComing
    if found.is_over or own.standing in (Standing.LEFT, Standing.AWAY):
        return found
    heard(found, seat.member.pk, now=now, has_line=True)
    if own.standing == Standing.LOST or _silent(found, now=now):
        with transaction.atomic():
            moment = OwnMoment(lock(sitting_id), now, seat)
            again = moment.state.attendee(seat.member.pk)
            if again is not None and again.standing == Standing.LOST and not moment.sitting.is_over:
                moment.do(Entered())
            settle(moment)
            return moment.sitting
    return found


def open_page(seat: Seat, *, sitting_id: int, now: datetime) -> Sitting:
    """Somebody looks at the page of the room, with JavaScript or without.

    Raises NotInTheRoom, SittingIsOver, RemovedFromSitting.
    """
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        settle(moment)
        if moment.sitting.is_over:
            raise SittingIsOver
        return moment.sitting


def whereabouts(seat: Seat, *, sitting_id: int, now: datetime) -> int | None:
    """In which sitting somebody is now: this one, the main one, or another small one of it.

    None for who is in none of them. Raises absence for who does not belong to the main room.
    """
    rows = Sitting.objects.filter(community=seat.community).select_related(*HOME)
    found = rows.get(pk=sitting_id)
    if end_division_by_clock(found.main, now=now):
        found = rows.get(pk=sitting_id)
    main = found.main
    if not seeing_a_sitting.allows(seat, main):
        raise Sitting.DoesNotExist
    state, me = main.state, seat.member.pk
    room = state.division.room_of(me) if state.division is not None else None
    if room is not None and state.is_away(me):
        return room.sitting_id
    return main.pk if state.is_in(me) else None


def _silent(sitting: Sitting, *, now: datetime) -> list[int]:
    """Who is here by the state, and has not been heard of for too long."""
    here = [each.person_id for each in sitting.state.people if each.standing == Standing.HERE]
    rows = Presence.objects.filter(sitting=sitting, person__in=here)
    spans = {True: LINE_IS_LOST_AFTER, False: PAGE_IS_LEFT_AFTER}
    return [
        person_id
        for person_id, heard_at, has_line in rows.order_by("pk").values_list(
            "person_id", "heard_at", "has_line"
        )
        if heard_at < now - spans[has_line]
    ]


def settle(moment: Moment) -> None:
    """Who is not heard of has lost the line; where that is so of all for long, it has ended."""
    if moment.sitting.is_over:
        return
    for person_id in _silent(moment.sitting, now=moment.now):
        moment.happens(LineLost(person_id=person_id), by=None)
    # A small room ends with the others, by the main one.
    if moment.sitting.is_small:
        return
    division = moment.state.division
    if division is not None and division.is_over(moment.now):
        gather(moment, by=None)
    if any(each.standing == Standing.HERE for each in moment.state.people):
        return
    small = [each.sitting_id for each in division.rooms] if division is not None else []
    everywhere = Presence.objects.filter(sitting__in=[moment.sitting.pk, *small])
    latest = everywhere.order_by("-heard_at").first()
    since = latest.heard_at if latest else moment.sitting.began_at
    if since < moment.now - ENDS_WHEN_EMPTY_FOR:
        finish(moment, by=None)


def settle_all(*, now: datetime) -> int:
    """All that goes on, each by itself; how many have ended."""
    ended = 0
    going_on = Sitting.objects.going_on().order_by("began_at").values_list("pk", flat=True)
    for sitting_id in list(going_on):
        with transaction.atomic():
            moment = Moment(lock(sitting_id), now)
            settle(moment)
            ended += moment.sitting.is_over
    return ended


@transaction.atomic
def end_with_match(community_id: int, *, match_id: int, now: datetime) -> None:
    """What goes on ends with the match, and open pages are told."""
    going_on = Sitting.objects.going_on().filter(community=community_id, room__match=match_id)
    _end_each(going_on.values_list("pk", flat=True), now=now)


def _end_each(sitting_ids: Iterable[int], *, now: datetime) -> None:
    for sitting_id in list(sitting_ids):
        moment = Moment(lock(sitting_id), now)
        if not moment.sitting.is_over:
            finish(moment, by=None)
        ask_again(channel_of(sitting_id))


@transaction.atomic
def go_with_group(
    community_id: int, *, group_id: int, person_ids: Iterable[int], now: datetime
) -> None:
    """Who is in the group no more leaves its room; their open page is told."""
    going_on = Sitting.objects.going_on().filter(community=community_id, room__group=group_id)
    _go_each(going_on, person_ids, now=now)


@transaction.atomic
def go_out(community_id: int, *, room_id: int, person_ids: Collection[int], now: datetime) -> None:
    """Who takes part no more leaves a room of people; it goes on for who may come."""
    # Whoever enters at this moment has been judged before, or is judged afterwards.
    Room.objects.select_for_update(of=("self",), no_key=True).get(pk=room_id)
    going_on = Sitting.objects.going_on().filter(community=community_id, room=room_id)
    _go_each(going_on, person_ids, now=now)


def _go_each(going_on: "QuerySet[Sitting]", person_ids: Iterable[int], *, now: datetime) -> None:
    for sitting_id in list(going_on.values_list("pk", flat=True)):
        moment = Moment(lock(sitting_id), now)
        for person_id in person_ids:
            if moment.state.takes_part(person_id):
                take_out(moment, person_id)
                moment.happens(Left(), by=person_id)
        show_complete(moment, by=None)
        ask_again(channel_of(sitting_id))


@transaction.atomic
def close_room(community_id: int, *, room_id: int, now: datetime) -> None:
    """What goes on in it ends, and open pages are told."""
    rows = Room.objects.filter(community=community_id, match=None, group=None)
    room = rows.select_for_update(of=("self",), no_key=True).get(pk=room_id)
    if room.closed_at is not None:
        return
    room.closed_at = now
    room.save(update_fields=["closed_at"])
    _end_each(room.sittings.going_on().values_list("pk", flat=True), now=now)
