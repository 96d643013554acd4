"""Small rooms as one reader sees them: where each is, the clock, and what they may do."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import Person
from docendo.kernel import text
from docendo.learning.rooms.models import Sitting
from docendo.learning.rooms.queries.shown import people_of
from docendo.learning.rooms.rules.division import (
    FEWEST_SMALL_ROOMS,
    MOST_SMALL_ROOMS,
    Division,
    SmallRoom,
    can_be_divided,
)
from docendo.learning.rooms.rules.state import State
from docendo.learning.rooms.wording import clock_words


@dataclass(frozen=True)
class ShownSmallRoom:
    number: int
    people: Sequence[Person]
    is_mine: bool


@dataclass(frozen=True)
class Placing:
    """Somebody who may be sent elsewhere, and where their place is; 0 is the main room."""

    person: Person
    number: int


@dataclass(frozen=True)
class ShownDivision:
    """``here`` is the number of the small room whose page this is, None on the main one."""

    main: Sitting
    division: Division
    rooms: Sequence[ShownSmallRoom]
    placings: Sequence[Placing]
    here: int | None
    mine: int | None
    left: float
    leads: bool

    @property
    def has_end(self) -> bool:
        return self.division.ends_at is not None

    @property
    def time(self) -> str:
        return clock_words(self.left)


@dataclass(frozen=True)
class DivisionPlan:
    """Who could be divided, and into how many rooms; ``number`` 0 stays, None is by chance."""

    people: Sequence[tuple[Person, int | None]]

    @property
    def counts(self) -> Sequence[int]:
        return range(FEWEST_SMALL_ROOMS, self._most + 1)

    @property
    def numbers(self) -> Sequence[int]:
        return range(1, self._most + 1)

    @property
    def _most(self) -> int:
        return min(MOST_SMALL_ROOMS, len(self.people))


def shown_division(
    seat: Seat,
    sitting: Sitting,
    people: Mapping[int, Person],
    *,
    leader_ids: Collection[int],
    now: datetime,
) -> ShownDivision | None:
    """None where all are in one room; ``people`` are those of this sitting, small or not."""
    main = sitting.main
    state = main.state
    division = state.division
    if division is None or main.is_over:
        return None
    me = seat.member.pk
    if sitting.is_small:
        people = people_of([state])
    own = division.room_of(me)
    here = next((each.number for each in division.rooms if each.sitting_id == sitting.pk), None)
    return ShownDivision(
        main,
        division,
        [_shown(each, people, me=me) for each in division.rooms],
        _placings(state, division, people),
        here,
        own.number if own is not None else None,
        division.left_at(now),
        leads=state.is_divided_by(me, leader_ids),
    )


def _shown(room: SmallRoom, people: Mapping[int, Person], *, me: int) -> ShownSmallRoom:
    there = [people[each] for each in room.person_ids if each in people]
    return ShownSmallRoom(room.number, there, me in room.person_ids)


def _placings(state: State, division: Division, people: Mapping[int, Person]) -> Sequence[Placing]:
    found = []
    for each in state.taking_part:
        room = division.room_of(each.person_id) if state.is_away(each.person_id) else None
        if each.person_id in people:
            found.append(Placing(people[each.person_id], room.number if room else 0))
    return found


def division_plan(
    sitting: Sitting,
    state: State,
    people: Mapping[int, Person],
    *,
    me: int,
    leader_ids: Collection[int],
) -> DivisionPlan | None:
    """None for who may not divide, and where too few are there."""
    here = [each.person_id for each in state.in_the_room]
    if not state.is_divided_by(me, leader_ids) or sitting.is_small or state.division is not None:
        return None
    if not can_be_divided(here):
        return None
    return DivisionPlan(
        [(people[one], 0 if one in leader_ids else None) for one in here if one in people]
    )


@dataclass(frozen=True)
class Brought:
    """What a small room has brought back: as it stands there now, with later corrections."""

    sitting: Sitting
    number: int
    people: Sequence[Person]
    is_mine: bool

    @property
    def notes_html(self) -> str:
        return text.render(self.sitting.recap.notes)


def brought_to(seat: Seat, main: Sitting) -> Sequence[Brought]:
    """Of all small rooms of a sitting that are over, the first first."""
    rows = Sitting.objects.over().filter(community=main.community_id, room__small__main=main)
    found = list(rows.select_related("recap", "room__small").order_by("pk"))
    states = {each.pk: each.state for each in found}
    people = people_of(states.values()) if found else {}
    # Whoever was sent elsewhere has no place there any more, and does not read it.
    places = set(seat_places(seat, found))
    return [
        Brought(
            each,
            each.room.small.number,
            [people[one.person_id] for one in states[each.pk].people if one.person_id in people],
            is_mine=each.pk in places,
        )
        for each in found
    ]


def seat_places(seat: Seat, sittings: Sequence[Sitting]) -> Sequence[int]:
    """Which of these a seat may read."""
    if not sittings:
        return ()
    rows = Sitting.objects.visible_to(seat).filter(pk__in=[each.pk for each in sittings])
    return list(rows.values_list("pk", flat=True))
