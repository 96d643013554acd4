"""The page of a room while people are in it, whole or the parts that have changed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from docendo.commons.communities.api import Seat, render_stale
from docendo.commons.people.api import Person, blocked_by
from docendo.kernel import text
from docendo.kernel.text import isolated
from docendo.learning.rooms.models import HOME, Line, Recap, Sitting, SittingEvent, Vote
from docendo.learning.rooms.protocols import WayBack, way_back
from docendo.learning.rooms.queries.hints import ShownHint, shown_hint
from docendo.learning.rooms.queries.shown import (
    ShownLine,
    ShownPerson,
    ShownPoint,
    ShownPoll,
    ShownRole,
    people_of,
    shown_people,
    shown_points,
    shown_polls,
    shown_roles,
)
from docendo.learning.rooms.queries.small import (
    DivisionPlan,
    ShownDivision,
    division_plan,
    shown_division,
)
from docendo.learning.rooms.rules.happenings import happening_of
from docendo.learning.rooms.rules.limits import LINES_SHOWN, MOST_MISSED, Role
from docendo.learning.rooms.rules.messages import Part, happened
from docendo.learning.rooms.rules.state import State
from docendo.learning.rooms.rules.turns import queue
from docendo.learning.rooms.wording import clock_words, news

MOST_NEWS = 3


@dataclass(frozen=True)
class Turns:
    """Who has the floor, who waits for it in which order, and what the reader may do."""

    holder: ShownPerson | None
    waiting: Sequence[ShownPerson]
    is_mine: bool
    is_my_hand_up: bool
    may_give: bool
    may_end: bool

    @property
    def since(self) -> str:
        return clock_words(self.holder.seconds) if self.holder else ""


@dataclass(frozen=True)
class RoomPage:
    """All that the page shows; of parts that were not asked for nothing is read."""

    sitting: Sitting
    state: State
    now: datetime
    people: Sequence[ShownPerson]
    roles: Sequence[ShownRole]
    turns: Turns
    points: Sequence[ShownPoint]
    polls: Sequence[ShownPoll]
    lines: Sequence[ShownLine]
    has_earlier: bool
    recap: Recap | None
    leads: bool
    others: Sequence[str] = field(default=())
    back: WayBack | None = None
    news: Sequence[str] = field(default=())
    division: ShownDivision | None = None
    plan: DivisionPlan | None = None
    hint: ShownHint | None = None

    @property
    def last(self) -> int:
        return self.sitting.last

    @property
    def point(self) -> ShownPoint | None:
        return next((each for each in self.points if each.is_now), None)

    @property
    def notes_html(self) -> str:
        return text.render(self.recap.notes) if self.recap else ""

    @property
    def takes_notes(self) -> bool:
        return any(each.is_mine and each.role == Role.NOTE_TAKER for each in self.roles)


def room_page(
    seat: Seat,
    *,
    sitting_id: int,
    now: datetime,
    parts: Collection[Part] = tuple(Part),
    after: int | None = None,
) -> RoomPage:
    """Where ``after`` is given also what has happened since, in words."""
    rows = Sitting.objects.visible_to(seat).select_related(*HOME, "community", "recap__changed_by")
    sitting = rows.get(pk=sitting_id)
    state, me = sitting.state, seat.member.pk
    people = people_of([state])
    leader_ids = sitting.room.leader_ids()
    leads = state.is_led_by(me) or me in leader_ids
    own = Vote.objects.filter(sitting=sitting, person=seat.member) if state.polls else ()
    votes = {each.poll: each.choice for each in own}
    may_be_removed = not sitting.is_small
    shown = shown_people(
        state, people, me=me, now=now, leader_ids=leader_ids, may_be_removed=may_be_removed
    )
    home = sitting.room.home
    is_own = home.match_id is None and home.group_id is None
    small = Part.SMALL in parts
    lines, has_earlier = lines_of(seat, sitting) if Part.LINES in parts else ((), False)
    return RoomPage(
        sitting,
        state,
        now,
        shown,
        shown_roles(state, people, me=me, leads=leads),
        _turns(state, shown, me=me, leads=leads, now=now),
        shown_points(state, now=now),
        shown_polls(state, own=votes, me=me, leads=leads),
        lines,
        has_earlier,
        getattr(sitting, "recap", None),
        leads,
        others=home.others(me) if after is None else (),
        back=way_back(seat, home.pk) if after is None and is_own else None,
        news=() if after is None else _news(sitting, after, people, me=me),
        division=shown_division(seat, sitting, people, leader_ids=leader_ids, now=now)
        if small
        else None,
        plan=division_plan(sitting, state, people, me=me, leader_ids=leader_ids) if small else None,
        hint=shown_hint(seat, sitting, state, now=now) if Part.FLOOR in parts else None,
    )


def _turns(
    state: State, people: Sequence[ShownPerson], *, me: int, leads: bool, now: datetime
) -> Turns:
    by_number = {each.person.pk: each for each in people}
    floor = state.floor
    holder = by_number.get(floor.person_id) if floor is not None else None
    waiting = [by_number[each.person_id] for each in queue(state, now=now)
               if each.person_id in by_number]  # fmt: skip
    is_mine = floor is not None and floor.person_id == me
    return Turns(
        holder,
        waiting,
        is_mine=is_mine,
        is_my_hand_up=any(each.is_me for each in waiting),
        may_give=floor is None or is_mine or leads,
        may_end=floor is not None and (is_mine or leads),
    )


def lines_of(seat: Seat, sitting: Sitting) -> tuple[Sequence[ShownLine], bool]:
    """The latest lines, the last at the end, and whether there are earlier ones."""
    rows = lines_in(seat, sitting).order_by("-pk")
    found = list(rows[: LINES_SHOWN + 1])
    return shown_lines(seat, found[:LINES_SHOWN][::-1]), len(found) > LINES_SHOWN


def lines_in(seat: Seat, sitting: Sitting) -> QuerySet[Line]:
    """In a small room also what was said to all while it was open."""
    here = Q(sitting=sitting)
    if sitting.is_small:
        meanwhile = Q(created_at__gte=sitting.began_at)
        if sitting.ended_at is not None:
            meanwhile &= Q(created_at__lte=sitting.ended_at)
        here |= Q(meanwhile, sitting=sitting.main, to_all=True)
    rows = Line.objects.filter(here, community=seat.community)
    return rows.select_related("author")


def shown_lines(seat: Seat, lines: Sequence[Line]) -> Sequence[ShownLine]:
    render_stale(Line.objects, lines, seat.community)
    blocked = set(blocked_by(seat.member.pk).values_list("blocked", flat=True)) if lines else set()
    return [
        ShownLine(each, each.author_id == seat.member.pk, each.author_id in blocked)
        for each in lines
    ]


def _news(sitting: Sitting, after: int, people: Mapping[int, Person], *, me: int) -> Sequence[str]:
    rows = SittingEvent.objects.filter(sitting=sitting, number__gt=after).order_by("-number")

    def named(person_id: int) -> str:
        return isolated(people[person_id].name) if person_id in people else ""

    said = [
        news(happening_of(each.kind, each.payload), by=each.by_id, named=named, me=me)
        for each in rows[: 3 * MOST_NEWS]
    ]
    return [each for each in said if each][:MOST_NEWS][::-1]


def missed(sitting_id: int, *, after: int) -> tuple[Sequence[str], int]:
    """What happened after an event, as it was said then, and the number of the last of them.

    Of too many there are none: only how far the sitting has come.
    """
    rows = SittingEvent.objects.filter(sitting=sitting_id, number__gt=after).order_by("number")
    found = list(rows[: MOST_MISSED + 1])
    if len(found) > MOST_MISSED:
        newest = rows.reverse().values_list("number", flat=True).first()
        return (), newest or after
    return [
        happened(each.number, each.kind, by=each.by_id, at=each.at, payload=each.payload)
        for each in found
    ], found[-1].number if found else after
