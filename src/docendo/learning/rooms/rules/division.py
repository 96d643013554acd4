"""Small rooms: who goes where, and until when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Final

FEWEST_SMALL_ROOMS: Final = 2
# Two talk to each other anyway.
FEWEST_TO_DIVIDE: Final = 3
MOST_SMALL_ROOMS: Final = 12
LONGEST_DIVISION: Final = 120
# What somebody is given who is in none: they stay in the main room.
MAIN: Final = 0


@dataclass(frozen=True, kw_only=True)
class SmallRoom:
    """A room of a division, its sitting, and whose place is there."""

    number: int
    sitting_id: int
    person_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Division:
    """Those small rooms that are open now; without ``ends_at`` until they are called back."""

    rooms: tuple[SmallRoom, ...]
    ends_at: datetime | None = None

    def room_of(self, person_id: int) -> SmallRoom | None:
        return next((each for each in self.rooms if person_id in each.person_ids), None)

    def room(self, number: int) -> SmallRoom | None:
        return next((each for each in self.rooms if each.number == number), None)

    def is_over(self, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= now

    def left_at(self, now: datetime) -> float:
        """Seconds, and 0 where nothing runs out."""
        return max(0.0, (self.ends_at - now).total_seconds()) if self.ends_at else 0.0

    def placing(self, person_id: int, number: int) -> "Division":
        """With the place of somebody in this room and in no other."""
        rooms = (
            replace(
                each,
                person_ids=(
                    *(one for one in each.person_ids if one != person_id),
                    *((person_id,) if each.number == number else ()),
                ),
            )
            for each in self.rooms
        )
        return replace(self, rooms=tuple(rooms))

    def longer(self, minutes: int) -> "Division":
        more = timedelta(minutes=minutes)
        return replace(self, ends_at=self.ends_at + more if self.ends_at else None)

    def number_for_a_late_comer(self) -> int:
        """Of the rooms in which somebody has a place the one with the fewest."""
        used = [each for each in self.rooms if each.person_ids] or self.rooms
        return min(used, key=lambda each: (len(each.person_ids), each.number)).number


def can_be_divided(people: Collection[int]) -> bool:
    """Whether so many are in the room; some of them may stay there."""
    return len(people) >= FEWEST_TO_DIVIDE


def spread(
    people: Collection[int], *, rooms: int, chosen: Mapping[int, int], rng: Random
) -> Mapping[int, int]:
    """In which room each is, or in the main one: as was chosen, and all others evenly by chance.

    Each of the others goes to where the fewest are, so that two rooms to which nobody was sent by
    hand differ by one at most.
    """
    placed = {each: chosen[each] for each in people if 0 <= chosen.get(each, -1) <= rooms}
    sizes = dict.fromkeys(range(1, rooms + 1), 0)
    for number in placed.values():
        if number != MAIN:
            sizes[number] += 1
    rest = sorted(each for each in people if each not in placed)
    rng.shuffle(rest)
    for person in rest:
        number = min(sizes, key=lambda each: (sizes[each], each))
        placed[person] = number
        sizes[number] += 1
    return placed
