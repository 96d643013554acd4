"""A sitting as one reader sees it: names for numbers, and what they may do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from docendo.commons.people.api import Person
from docendo.learning.rooms.models import Line, Sitting
from docendo.learning.rooms.rules.limits import (
    REACTIONS_STAND_FOR,
    Reaction,
    Role,
    Standing,
)
from docendo.learning.rooms.rules.state import Attendee, Given, Point, Poll, State
from docendo.learning.rooms.rules.turns import shares, shares_of_talk
from docendo.learning.rooms.wording import WHAT_A_ROLE_DOES, clock_words, role_name


def people_of(states: Iterable[State]) -> Mapping[int, Person]:
    """Everybody who stands in these, in one query."""
    numbers = {each.person_id for state in states for each in state.people}
    numbers |= {each.person_id for state in states for each in state.given}
    return {each.pk: each for each in Person.objects.filter(pk__in=numbers)}


@dataclass(frozen=True)
class ShownPerson:
    """Somebody in the room, or who was there; ``share`` of the time of the floor in percent."""

    person: Person
    attendee: Attendee
    roles: Sequence[str]
    seconds: float
    share: int | None
    reaction: Reaction | None
    is_me: bool
    has_floor: bool
    may_remove: bool = False
    spoken_share: int = 0

    @property
    def time(self) -> str:
        return clock_words(self.seconds)

    @property
    def spoken(self) -> int:
        return self.attendee.spoken

    @property
    def spoken_time(self) -> str:
        return clock_words(self.spoken)

    @property
    def is_lost(self) -> bool:
        return self.attendee.standing == Standing.LOST


@dataclass(frozen=True)
class ShownPoint:
    point: Point
    left: float
    is_now: bool

    @property
    def is_running(self) -> bool:
        return self.point.running_since is not None

    @property
    def is_over(self) -> bool:
        return self.left < 0

    @property
    def time(self) -> str:
        return clock_words(self.left)

    @property
    def taken(self) -> str:
        return clock_words(self.point.used)

    @property
    def seconds(self) -> int:
        return self.point.minutes * 60


@dataclass(frozen=True)
class Answer:
    """A choice of a poll; ``count`` and ``share`` only when it is shown."""

    number: int
    words: str
    count: int
    share: int
    is_mine: bool
    is_most: bool


@dataclass(frozen=True)
class ShownPoll:
    poll: Poll
    answers: Sequence[Answer]
    waits_for: int
    has_voted: bool
    may_show: bool

    @property
    def decided(self) -> str:
        """What was chosen most, where that is one."""
        most = [each.words for each in self.answers if each.is_most]
        return most[0] if len(most) == 1 else ""


@dataclass(frozen=True)
class ShownRole:
    role: str
    holder: Person | None
    is_mine: bool
    may_give: bool

    @property
    def name(self) -> str:
        return role_name(self.role)

    @property
    def does(self) -> object:
        return WHAT_A_ROLE_DOES.get(self.role, "")


@dataclass(frozen=True)
class ShownLine:
    """Something said, with its author; folded for who has blocked them."""

    line: Line
    is_own: bool
    is_folded: bool

    @property
    def may_flag(self) -> bool:
        return not self.is_own and self.line.removed_at is None

    @property
    def may_take_back(self) -> bool:
        return self.is_own and self.line.removed_at is None


def shown_people(
    state: State,
    people: Mapping[int, Person],
    *,
    me: int,
    now: datetime,
    leader_ids: Sequence[int] = (),
    everybody: bool = False,
    may_be_removed: bool = True,
) -> Sequence[ShownPerson]:
    """Who is in the room, oneself first; with ``everybody`` also who was."""
    parts, talk = shares(state, now=now), shares_of_talk(state)
    may_remove = may_be_removed and (state.holder(Role.FACILITATOR) == me or me in leader_ids)
    shown = [
        ShownPerson(
            people[each.person_id],
            each,
            [role_name(one.role) for one in _in_order(state) if one.person_id == each.person_id],
            state.seconds_of(each.person_id, now),
            parts.get(each.person_id),
            _reaction(each, now=now),
            is_me=each.person_id == me,
            has_floor=state.floor is not None and state.floor.person_id == each.person_id,
            may_remove=may_remove
            and each.person_id != me
            and (each.person_id not in leader_ids or me in leader_ids),
            spoken_share=talk.get(each.person_id, 0),
        )
        for each in state.people
        if (each.is_in or everybody) and each.person_id in people
    ]
    return sorted(shown, key=lambda each: not each.is_me)


def _in_order(state: State) -> Sequence[Given]:
    order = {role: place for place, role in enumerate(state.roles)}
    return sorted(state.given, key=lambda each: order.get(each.role, len(order)))


def _reaction(attendee: Attendee, *, now: datetime) -> Reaction | None:
    at = attendee.reacted_at
    return attendee.reaction if at is not None and now - at < REACTIONS_STAND_FOR else None


def shown_points(state: State, *, now: datetime) -> Sequence[ShownPoint]:
    current = state.point
    return [ShownPoint(each, each.left_at(now), each is current) for each in state.points]


def shown_polls(
    state: State, *, own: Mapping[int, int], me: int, leads: bool
) -> Sequence[ShownPoll]:
    """The latest first; ``own`` are the reader's choices by poll."""
    return [_shown_poll(state, each, own.get(each.number), me=me, leads=leads)
            for each in reversed(state.polls)]  # fmt: skip


def _shown_poll(state: State, poll: Poll, mine: int | None, *, me: int, leads: bool) -> ShownPoll:
    counts = poll.counts or (0,) * len(poll.choices)
    total, most = sum(counts) or 1, max(counts)
    answers = [
        Answer(
            number,
            words,
            counts[number],
            round(100 * counts[number] / total),
            is_mine=number == mine,
            is_most=most > 0 and counts[number] == most,
        )
        for number, words in enumerate(poll.choices)
    ]
    waits_for = sum(each.person_id not in poll.voted for each in state.taking_part)
    may_show = not poll.is_shown and (leads or poll.asked_by == me)
    return ShownPoll(poll, answers, waits_for, mine is not None, may_show)


def shown_roles(
    state: State, people: Mapping[int, Person], *, me: int, leads: bool
) -> Sequence[ShownRole]:
    """All that are given, and all of one's own; nothing before any is."""
    given = {each.role: each.person_id for each in state.given}
    wanted = [role for role in state.roles if role in given or role in state.own_roles]
    return [
        ShownRole(
            role,
            people.get(given.get(role, 0)),
            is_mine=given.get(role) == me,
            may_give=leads or given.get(role) == me,
        )
        for role in wanted
    ]


@dataclass(frozen=True)
class PastSitting:
    """A sitting that is over, in the list and on the page of its home."""

    sitting: Sitting
    people: Sequence[ShownPerson]
    decided: Sequence[ShownPoll]
    waits_for_me: bool
    has_agreed: int

    @property
    def minutes(self) -> int:
        ended_at = self.sitting.ended_at or self.sitting.began_at
        return round((ended_at - self.sitting.began_at).total_seconds() / 60)
