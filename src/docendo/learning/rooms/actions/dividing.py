"""Small rooms: those who are there are divided, and come together again.

A main sitting is locked before those of its small rooms, everywhere.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from docendo.commons.communities.api import Seat, speaker, write, writer
from docendo.learning.rooms.actions.moments import (
    Moment,
    OwnMoment,
    demand_going_on,
    heard,
    lock,
    taking_part,
)
from docendo.learning.rooms.actions.places import give_places
from docendo.learning.rooms.models import Line, Presence, Recap, Room, RoomPlace, Sitting
from docendo.learning.rooms.models import SmallRoom as SmallRoomRow
from docendo.learning.rooms.refusals import (
    DividedAlready,
    NobodyLikeThat,
    NoSmallRooms,
    NotInTheRoom,
    OnlyWhoLeads,
    SittingIsOver,
    TooFewToDivide,
)
from docendo.learning.rooms.rules.division import (
    MAIN,
    Division,
    SmallRoom,
    can_be_divided,
    spread,
)
from docendo.learning.rooms.rules.happenings import (
    CameBack,
    Divided,
    DivisionExtended,
    Ended,
    Entered,
    Gathered,
    Happening,
    Left,
    MainChanged,
    Placed,
    Said,
    WentOver,
)
from docendo.learning.rooms.rules.limits import LONGEST_LINE, MORE_MINUTES, Role, Standing


def divide(
    seat: Seat,
    *,
    sitting_id: int,
    rooms: int,
    minutes: int | None,
    chosen: Mapping[int, int],
    rng: Random,
    now: datetime,
) -> None:
    """All who are in the room, as was ``chosen`` by hand and else evenly by chance.

    Who teaches or helps in a group stays in the main room where nothing else was chosen. Raises
    OnlyWhoLeads, DividedAlready, TooFewToDivide.
    """
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        _demand_division(moment)
        if moment.sitting.is_small or moment.state.division is not None:
            raise DividedAlready
        people = [each.person_id for each in moment.state.in_the_room]
        if not can_be_divided(people):
            raise TooFewToDivide
        stay = dict.fromkeys(moment.sitting.room.leader_ids(), MAIN)
        places = spread(people, rooms=rooms, chosen={**stay, **chosen}, rng=rng)
        if sum(number != MAIN for number in places.values()) < rooms:
            raise TooFewToDivide
        ends_at = now + timedelta(minutes=minutes) if minutes else None
        opened = [
            _open(moment, number, [one for one, place in places.items() if place == number])
            for number in range(1, rooms + 1)
        ]
        moment.do(Divided(rooms=tuple(opened), ends_at=ends_at))


def _open(moment: OwnMoment, number: int, person_ids: list[int]) -> SmallRoom:
    own = {"community": moment.seat.community}
    room = Room.objects.create(opened_at=moment.now, **own)
    SmallRoomRow.objects.create(room=room, main=moment.sitting, number=number, **own)
    give_places(room, person_ids=person_ids, now=moment.now)
    sitting = Sitting.objects.create(room=room, number=1, began_at=moment.now, **own)
    Recap.objects.create(sitting=sitting, **own)
    small = Moment(lock(sitting.pk), moment.now)
    for person_id in person_ids:
        _take_in(moment, small, person_id)
    return SmallRoom(number=number, sitting_id=sitting.pk, person_ids=tuple(person_ids))


def _take_in(moment: Moment, small: Moment, person_id: int) -> None:
    """As they are heard of in the main room, until they are in the small one."""
    _carry(moment.sitting.pk, small.sitting, person_id, now=moment.now)
    own = small.state.attendee(person_id)
    if own is None or own.standing != Standing.HERE:
        small.happens(Entered(), by=person_id)


def _carry(from_id: int, to: Sitting, person_id: int, *, now: datetime) -> None:
    was = Presence.objects.filter(sitting=from_id, person=person_id).first()
    heard(
        to,
        person_id,
        now=was.heard_at if was else now,
        has_line=was.has_line if was else False,
    )


@contextmanager
def leading(seat: Seat, *, sitting_id: int, now: datetime) -> Iterator[OwnMoment]:
    """One transaction of who leads a main sitting, from there or from one of its small rooms.

    Raises SittingIsOver, NotInTheRoom, OnlyWhoLeads, NoSmallRooms.
    """
    writer(seat)
    with transaction.atomic():
        found = Sitting.objects.visible_to(seat).values_list("pk", flat=True).get(pk=sitting_id)
        moment = OwnMoment(lock(found), now, seat)
        if moment.sitting.is_over:
            raise SittingIsOver
        demand_going_on(moment.sitting)
        if not moment.state.takes_part(moment.me):
            raise NotInTheRoom
        _demand_division(moment)
        _division(moment)
        yield moment


def _demand_division(moment: OwnMoment) -> None:
    if not moment.state.is_divided_by(moment.me, moment.sitting.room.leader_ids()):
        raise OnlyWhoLeads


def _division(moment: Moment) -> Division:
    if moment.state.division is None:
        raise NoSmallRooms
    return moment.state.division


def move(seat: Seat, *, sitting_id: int, person_id: int, number: int, now: datetime) -> None:
    """Somebody to another small room, or back; also who leads, to look in."""
    with leading(seat, sitting_id=sitting_id, now=now) as moment:
        if not moment.state.takes_part(person_id):
            raise NobodyLikeThat
        if number != MAIN and _division(moment).room(number) is None:
            raise NoSmallRooms
        place(moment, person_id, number, by=moment.me)
        tell_small_rooms(moment, MainChanged(), by=moment.me)


def place(moment: Moment, person_id: int, number: int, *, by: int | None) -> Sitting | None:
    """Into this small room, out of any other; with ``MAIN`` out of all. The room's sitting."""
    division = _division(moment)
    old, new = division.room_of(person_id), division.room(number)
    if old is not None and old != new:
        _take_out(moment, old, person_id)
        RoomPlace.objects.filter(room__sittings=old.sitting_id, person=person_id).delete()
    small = None
    if new is not None:
        small = Moment(lock(new.sitting_id), moment.now)
        give_places(small.sitting.room, person_ids=[person_id], now=moment.now)
        _take_in(moment, small, person_id)
    if old != new or moment.state.is_away(person_id) == (new is None):
        moment.happens(Placed(person_id=person_id, number=number), by=by)
    return small.sitting if small else None


def _take_out(moment: Moment, room: SmallRoom, person_id: int) -> None:
    small = Moment(lock(room.sitting_id), moment.now)
    if small.state.is_in(person_id):
        if moment.state.is_away(person_id):
            _carry(small.sitting.pk, moment.sitting, person_id, now=moment.now)
        small.happens(Left(), by=person_id)


def take_out(moment: Moment, person_id: int) -> None:
    """Who may not be in any room of this sitting any more."""
    if moment.state.division is not None:
        place(moment, person_id, MAIN, by=None)


def tell_small_rooms(moment: Moment, happening: Happening, *, by: int | None) -> None:
    for each in moment.state.division.rooms if moment.state.division else ():
        Moment(lock(each.sitting_id), moment.now).happens(happening, by=by)


def tell_all(seat: Seat, *, sitting_id: int, body: str, now: datetime) -> Line:
    """A word of who leads that stands in the main room and in all small ones."""
    speaker(seat)
    written = write(body, community=seat.community)
    with leading(seat, sitting_id=sitting_id, now=now) as moment:
        line = Line.objects.create(
            community=seat.community,
            sitting=moment.sitting,
            author=seat.member,
            created_at=now,
            to_all=True,
            **written.columns,
        )
        moment.do(Said(line_id=line.pk))
        tell_small_rooms(moment, Said(line_id=line.pk), by=moment.me)
    return line


def extend_division(seat: Seat, *, sitting_id: int, now: datetime) -> None:
    with leading(seat, sitting_id=sitting_id, now=now) as moment:
        if _division(moment).ends_at is not None:
            moment.do(DivisionExtended(minutes=MORE_MINUTES))
            tell_small_rooms(moment, MainChanged(), by=moment.me)


def call_back(seat: Seat, *, sitting_id: int, now: datetime) -> None:
    with leading(seat, sitting_id=sitting_id, now=now) as moment:
        gather(moment, by=moment.me)


def gather(moment: Moment, *, by: int | None) -> None:
    """All from their small rooms, with what they have written there."""
    division = moment.state.division
    if division is None:
        return
    for each in division.rooms:
        small = Moment(lock(each.sitting_id), moment.now)
        _bring_back(moment, small.sitting, each.number)
        for attendee in small.state.in_the_room:
            _carry(small.sitting.pk, moment.sitting, attendee.person_id, now=moment.now)
        small.happens(Ended(), by=by)
        Room.objects.filter(pk=small.sitting.room_id).update(closed_at=moment.now)
    moment.happens(Gathered(), by=by)


def _bring_back(moment: Moment, small: Sitting, number: int) -> None:
    """The notes of a small room, said in the main one by who changed them last."""
    recap = Recap.objects.select_related("changed_by").get(sitting=small)
    words = "\n\n".join(each for each in (recap.notes, recap.next_step) if each)
    if not words or recap.changed_by is None:
        return
    short = words if len(words) <= LONGEST_LINE else f"{words[: LONGEST_LINE - 1]}…"
    line = Line.objects.create(
        community=small.community,
        sitting=moment.sitting,
        author=recap.changed_by,
        created_at=moment.now,
        brought_from=number,
        **write(short, community=small.community).columns,
    )
    moment.happens(Said(line_id=line.pk), by=recap.changed_by.pk)


def finish(moment: Moment, *, by: int | None) -> None:
    """It is over for all, wherever they are."""
    gather(moment, by=by)
    moment.happens(Ended(), by=by)


def go_over(seat: Seat, *, sitting_id: int, now: datetime) -> None:
    """From the main room to the small one in which somebody has a place."""
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        room = _division(moment).room_of(moment.me)
        if room is None:
            raise NoSmallRooms
        _take_in(moment, Moment(lock(room.sitting_id), now), moment.me)
        moment.do(WentOver())


def come_back(seat: Seat, *, sitting_id: int, now: datetime) -> Sitting:
    """From a small room to the main one, where the place in it is kept; the main sitting."""
    with from_small_room(seat, sitting_id=sitting_id, now=now) as moment:
        if moment.state.is_away(moment.me):
            moment.do(CameBack())
        return moment.sitting


@contextmanager
def from_small_room(seat: Seat, *, sitting_id: int, now: datetime) -> Iterator[OwnMoment]:
    """The main sitting, for somebody who goes out of a small room. Raises NoSmallRooms."""
    writer(seat)
    with transaction.atomic():
        rows = Sitting.objects.visible_to(seat).filter(room__small__isnull=False)
        main_id = rows.values_list("room__small__main", flat=True).get(pk=sitting_id)
        moment = OwnMoment(lock(main_id), now, seat)
        room = moment.state.division.room_of(moment.me) if moment.state.division else None
        if room is not None:
            # A page of an earlier small room may still be open: they are elsewhere now.
            if room.sitting_id != sitting_id:
                raise NoSmallRooms
            _take_out(moment, room, moment.me)
        yield moment


def to_own_small_room(moment: OwnMoment, *, was: str | None) -> Sitting | None:
    """Where somebody who comes in belongs while all are divided; None where it is the main room.

    Who loses the line is afterwards where they were; who comes late gets a place.
    """
    division = moment.state.division
    if division is None or was in (Standing.HERE, Standing.LOST):
        return None
    room = division.room_of(moment.me)
    leads = moment.leads_home or moment.state.holder(Role.FACILITATOR) == moment.me
    if room is None and leads:
        return None
    number = room.number if room else division.number_for_a_late_comer()
    return place(moment, moment.me, number, by=moment.me)


def end_division_by_clock(sitting: Sitting, *, now: datetime) -> bool:
    """Where the time of the small rooms of a main sitting is over; whether it was."""
    division = sitting.state.division
    if division is None or not division.is_over(now):
        return False
    with transaction.atomic():
        moment = Moment(lock(sitting.pk), now)
        if moment.state.division is not None and moment.state.division.is_over(now):
            gather(moment, by=None)
    return True
