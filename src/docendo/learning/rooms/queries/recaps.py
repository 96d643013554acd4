"""What came of a sitting: its recap, the list of all, and what waits for somebody's word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import Person
from docendo.kernel import text
from docendo.learning.rooms.models import (
    HOME,
    Agreement,
    Line,
    Presence,
    Recap,
    Room,
    Sitting,
    Sittings,
)
from docendo.learning.rooms.queries.room import lines_in, shown_lines
from docendo.learning.rooms.queries.shown import (
    PastSitting,
    ShownLine,
    ShownPerson,
    ShownPoint,
    people_of,
    shown_people,
    shown_points,
    shown_polls,
)
from docendo.learning.rooms.queries.small import Brought, brought_to
from docendo.learning.rooms.rules.state import State

SITTINGS_A_PAGE = 20
LINES_A_PAGE = 200
# Who has not said anything for so long does not remember.
ASKED_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Word:
    """Whether somebody who was there agrees with what stands there now."""

    person: Person
    has_agreed: bool
    is_me: bool


@dataclass(frozen=True)
class RecapPage:
    past: PastSitting
    recap: Recap
    points: Sequence[ShownPoint]
    words: Sequence[Word]
    lines: Sequence[ShownLine]
    page: Page[Line]
    others: Sequence[str]
    was_there: bool
    may_agree: bool
    brought: Sequence[Brought] = ()

    @property
    def sitting(self) -> Sitting:
        return self.past.sitting

    @property
    def is_agreed(self) -> bool:
        return all(each.has_agreed for each in self.words)

    @property
    def notes_html(self) -> str:
        return text.render(self.recap.notes)

    @property
    def has_talk(self) -> bool:
        return any(each.spoken for each in self.past.people)

    @property
    def people(self) -> Sequence[ShownPerson]:
        return self.past.people


def recap_page(seat: Seat, *, sitting_id: int, page: int, now: datetime) -> RecapPage:
    """With one page of what was said, the first lines first."""
    rows = Sitting.objects.visible_to(seat).over()
    sitting = rows.select_related(*HOME, "recap__changed_by").get(pk=sitting_id)
    state, me = sitting.state, seat.member.pk
    people = people_of([state])
    agreed = dict(Agreement.objects.filter(sitting=sitting).values_list("person_id", "version"))
    past = _past(sitting, state, people, agreed, me=me, now=now)
    words = [
        Word(each.person, agreed.get(each.person.pk) == sitting.recap.version, each.is_me)
        for each in past.people
    ]
    said = Paginator(lines_in(seat, sitting).order_by("pk"), LINES_A_PAGE).get_page(page)
    was_there = state.attendee(me) is not None
    return RecapPage(
        past,
        sitting.recap,
        shown_points(state, now=now),
        words,
        shown_lines(seat, list(said.object_list)),
        said,
        sitting.room.home.others(me),
        was_there,
        may_agree=was_there and agreed.get(me) != sitting.recap.version,
        brought=() if sitting.is_small else brought_to(seat, sitting),
    )


def _past(
    sitting: Sitting,
    state: State,
    people: Mapping[int, Person],
    agreed: Mapping[int, int],
    *,
    me: int,
    now: datetime,
) -> PastSitting:
    polls = shown_polls(state, own={}, me=me, leads=False)
    version = sitting.recap.version
    return PastSitting(
        sitting,
        shown_people(state, people, me=me, now=now, everybody=True),
        [each for each in reversed(polls) if each.poll.is_shown],
        waits_for_me=state.attendee(me) is not None and agreed.get(me) != version,
        has_agreed=sum(each == version for each in agreed.values()),
    )


def met(rows: Sittings) -> QuerySet[Sitting]:
    """Those that are over and brought somebody together."""
    counted = rows.over().annotate(came=Count("presences")).filter(came__gt=1)
    return counted.select_related("recap", "room__match", "room__group")


def pasts(seat: Seat, found: Sequence[Sitting], *, now: datetime) -> Sequence[PastSitting]:
    """As many queries for many as for one."""
    states = {each.pk: each.state for each in found}
    people = people_of(states.values()) if found else {}
    agreed: dict[int, dict[int, int]] = {each.pk: {} for each in found}
    rows = Agreement.objects.filter(sitting__in=found) if found else ()
    for each in rows:
        agreed[each.sitting_id][each.person_id] = each.version
    return [
        _past(each, states[each.pk], people, agreed[each.pk], me=seat.member.pk, now=now)
        for each in found
    ]


@dataclass(frozen=True)
class PastPage:
    room: Room
    page: Page[Sitting]
    shown: Sequence[PastSitting]
    others: Sequence[str]


def past_page(seat: Seat, *, room_id: int, page: int, now: datetime) -> PastPage:
    rooms = Room.objects.visible_to(seat).filter(small=None)
    room = rooms.select_related("match", "group").get(pk=room_id)
    here = Sitting.objects.filter(community=seat.community, room=room)
    found = Paginator(met(here).order_by("-number"), SITTINGS_A_PAGE).get_page(page)
    shown = pasts(seat, list(found.object_list), now=now)
    return PastPage(room, found, shown, room.others(seat.member.pk))


def was_somewhere(seats: Sequence[Seat]) -> Exists:
    """Whether somebody has ever entered a room."""
    here = [seat.community.pk for seat in seats]
    return Exists(Presence.objects.filter(community__in=here, person=seats[0].member))


def waiting_recaps(seats: Sequence[Seat], *, now: datetime) -> Sequence[Sitting]:
    """What ended lately, brought somebody together, and waits for their word; in one query."""
    me = seats[0].member
    here = [seat.community.pk for seat in seats if seat.may_write]
    was_there = Presence.objects.filter(sitting=OuterRef("pk"), person=me)
    agreed = Agreement.objects.filter(
        sitting=OuterRef("pk"), person=me, version=OuterRef("recap__version")
    )
    rows = Sitting.objects.filter(
        Exists(was_there),
        ~Exists(agreed),
        # What a small room found stands in the recap of the main one.
        room__small=None,
        community__in=here,
        ended_at__gt=now - ASKED_FOR,
    )
    return list(met(rows).order_by("-ended_at", "-pk")[:10])
