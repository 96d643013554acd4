"""How a sitting stands: what its events so far amount to, as it is kept beside them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter

from docendo.learning.rooms.rules.division import Division
from docendo.learning.rooms.rules.limits import Reaction, Role, Standing

# What a role of one's own begins with, so that none is taken for one of the four.
OWN: Final = "+"
# A line that is lost may come back, and whoever holds it is waited for.
IN_THE_ROOM: Final = (Standing.HERE, Standing.LOST)


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """Somebody who has entered; ``seconds`` is how long they have had the floor until now.

    ``spoken`` are the whole seconds for which they were heard in the room's call.
    """

    person_id: int
    came_at: datetime
    standing: Standing = Standing.HERE
    seconds: float = 0
    spoken: int = 0
    hand_at: datetime | None = None
    reaction: Reaction | None = None
    reacted_at: datetime | None = None

    @property
    def is_in(self) -> bool:
        return self.standing in IN_THE_ROOM

    @property
    def takes_part(self) -> bool:
        """Whether they are in it, or in one of its small rooms."""
        return self.is_in or self.standing == Standing.AWAY


@dataclass(frozen=True, kw_only=True)
class Floor:
    person_id: int
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Point:
    """A point of the agenda; ``used`` are the seconds before it was last paused."""

    number: int
    words: str
    minutes: int
    used: float = 0
    running_since: datetime | None = None
    is_done: bool = False

    def used_at(self, now: datetime) -> float:
        since = self.running_since
        return self.used + (max(0.0, (now - since).total_seconds()) if since else 0)

    def left_at(self, now: datetime) -> float:
        """Seconds; below 0 it has taken longer than was planned."""
        return self.minutes * 60 - self.used_at(now)


@dataclass(frozen=True, kw_only=True)
class Given:
    """A role and who has it; one's own begin with ``OWN``."""

    role: str
    person_id: int


@dataclass(frozen=True, kw_only=True)
class Poll:
    """A question to all; ``counts`` only when it has been shown. Who chose what is not in it."""

    number: int
    question: str
    choices: tuple[str, ...]
    asked_by: int
    voted: tuple[int, ...] = ()
    counts: tuple[int, ...] | None = None

    @property
    def is_shown(self) -> bool:
        return self.counts is not None


@dataclass(frozen=True, kw_only=True)
class State:
    """All that stands in a sitting but what is said, the votes and the recap."""

    people: tuple[Attendee, ...] = ()
    floor: Floor | None = None
    points: tuple[Point, ...] = ()
    own_roles: tuple[str, ...] = ()
    given: tuple[Given, ...] = ()
    polls: tuple[Poll, ...] = ()
    is_locked: bool = False
    ended_at: datetime | None = None
    division: Division | None = None

    def attendee(self, person_id: int) -> Attendee | None:
        return next((each for each in self.people if each.person_id == person_id), None)

    @property
    def in_the_room(self) -> Sequence[Attendee]:
        return [each for each in self.people if each.is_in]

    @property
    def taking_part(self) -> Sequence[Attendee]:
        """Also those in small rooms."""
        return [each for each in self.people if each.takes_part]

    def is_in(self, person_id: int) -> bool:
        found = self.attendee(person_id)
        return found is not None and found.is_in

    def takes_part(self, person_id: int) -> bool:
        found = self.attendee(person_id)
        return found is not None and found.takes_part

    def is_away(self, person_id: int) -> bool:
        """Whether somebody is in a small room."""
        found = self.attendee(person_id)
        return found is not None and found.standing == Standing.AWAY

    @property
    def point(self) -> Point | None:
        """The one that is talked about: the first that is not done."""
        return next((each for each in self.points if not each.is_done), None)

    def poll(self, number: int) -> Poll | None:
        return next((each for each in self.polls if each.number == number), None)

    @property
    def roles(self) -> Sequence[str]:
        """All that may be given here, in their order."""
        return [*Role.values, *self.own_roles]

    def holder(self, role: str) -> int | None:
        return next((each.person_id for each in self.given if each.role == role), None)

    def is_led_by(self, person_id: int) -> bool:
        """Whether somebody facilitates, or may since nobody there does; a small room is no away."""
        holder = self.holder(Role.FACILITATOR)
        return holder == person_id or holder is None or not self.takes_part(holder)

    def is_divided_by(self, person_id: int, leader_ids: Collection[int]) -> bool:
        """Whether somebody may divide, move and call back.

        Who facilitates, or leads the group; all others only where nobody of these takes part.
        """
        if person_id in leader_ids or person_id == self.holder(Role.FACILITATOR):
            return True
        is_led = any(self.takes_part(each) for each in leader_ids)
        return not is_led and self.is_led_by(person_id)

    def seconds_of(self, person_id: int, now: datetime) -> float:
        """How long somebody has had the floor, up to now."""
        found = self.attendee(person_id)
        running = 0.0
        if self.floor is not None and self.floor.person_id == person_id:
            running = max(0.0, (now - self.floor.since).total_seconds())
        return running + (found.seconds if found else 0)

    @property
    def is_blank(self) -> bool:
        """Whether nobody met anybody, and nothing was planned."""
        return len(self.people) < 2 and not (self.points or self.polls)


_ADAPTER: Final = TypeAdapter(State)


def packed(state: State) -> dict[str, Any]:
    """As it is kept in a column of JSON."""
    found: dict[str, Any] = _ADAPTER.dump_python(state, mode="json")
    return found


def unpacked(kept: dict[str, Any]) -> State:
    return _ADAPTER.validate_python(kept)
