"""All peer reviews that somebody sees, what waits for them first; and what waits today."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, QuerySet

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import Group, open_groups
from docendo.kernel.errors import NotAllowed
from docendo.learning.review.models import Assignment, Participant
from docendo.learning.review.navigation import WHERE
from docendo.learning.review.queries.owing import owed, with_reading
from docendo.learning.review.rules.doing import ToDo, to_do
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.rules.rights import may_join

MOST_REVIEWS = 100
MOST_IN_PANEL = 5


@dataclass(frozen=True)
class Row:
    """A review with what somebody has to do in it now, if anything."""

    assignment: Assignment
    to_do: ToDo | None = None
    runs: bool = False

    @property
    def url_name(self) -> str:
        """The page that whoever follows it needs first."""
        if self.to_do is not None:
            return WHERE[self.to_do.what]
        is_prepared = self.assignment.phase == Phase.PREPARING
        return "reviews:run" if self.runs and not is_prepared else "reviews:assignment"


@dataclass(frozen=True)
class ReviewsPage:
    """What one has to do, takes part in, could take part in, runs, and what is closed."""

    waiting: list[Row] = field(default_factory=list)
    own: list[Row] = field(default_factory=list)
    open: list[Row] = field(default_factory=list)
    run: list[Row] = field(default_factory=list)
    closed: list[Row] = field(default_factory=list)
    may_make: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.waiting or self.own or self.open or self.run or self.closed)


def reviews_page(seat: Seat, *, now: datetime) -> ReviewsPage:
    """In as many queries for many as for few."""
    taught = Group.objects.taught_by(seat).open()
    page = ReviewsPage(may_make=seat.may_coordinate or taught.exists())
    own = {each.assignment_id: each for each in _own(Participant.objects.of(seat))}
    run = set(Assignment.objects.run_by(seat).values_list("pk", flat=True))
    out = Participant.objects.filter(
        community=seat.community, person=seat.person_id, is_taken_out=True
    )
    taken_out = set(out.values_list("assignment_id", flat=True))
    shown = Assignment.objects.visible_to(seat).select_related("group").defer("body", "html")
    for assignment in shown.order_by("-pk")[:MOST_REVIEWS]:
        mine = own.get(assignment.pk)
        waits = _to_do(mine, now=now) if mine is not None else None
        row = Row(assignment, waits, runs=mine is None and assignment.pk in run)
        if assignment.phase == Phase.CLOSED:
            page.closed.append(row)
        elif row.to_do is not None:
            page.waiting.append(row)
        elif mine is not None:
            page.own.append(row)
        elif assignment.pk in run:
            page.run.append(row)
        elif may_join(assignment, now=now, is_taken_out=assignment.pk in taken_out):
            page.open.append(row)
    page.waiting.sort(key=_by_end)
    return page


@dataclass(frozen=True)
class OfGroup:
    """The reviews of a group, on its page; ``more`` where there are others."""

    rows: Sequence[Row]
    more: bool


def reviews_of_group(seat: Seat, *, group: Group, now: datetime) -> OfGroup | None:
    """The newest that somebody sees, with what they have to do; None where there is none."""
    shown = Assignment.objects.visible_to(seat).filter(group=group)
    found = list(shown.defer("body", "html").order_by("-pk")[: MOST_IN_PANEL + 1])
    if not found:
        return None
    own = {
        each.assignment_id: each
        for each in _own(Participant.objects.of(seat).filter(assignment__in=found))
    }
    run = set(Assignment.objects.run_by(seat).filter(group=group).values_list("pk", flat=True))
    rows = [
        Row(
            each,
            _to_do(own[each.pk], now=now) if each.pk in own else None,
            runs=each.pk in run and each.pk not in own,
        )
        for each in found[:MOST_IN_PANEL]
    ]
    return OfGroup(rows, len(found) > MOST_IN_PANEL)


def groups_to_ask(seat: Seat) -> Sequence[Group]:
    """For which groups somebody may make a review; raises NotAllowed for who may for none."""
    if seat.may_coordinate:
        return list(open_groups(seat))
    taught = list(Group.objects.taught_by(seat).open().order_by("sort_name", "pk"))
    if not taught:
        raise NotAllowed
    return taught


def takes_part_somewhere(seats: Sequence[Seat]) -> Exists:
    """Whether somebody takes part in a review that goes on, in any of their communities."""
    here = [seat.community.pk for seat in seats]
    return Exists(_going_on(seats[0].member.pk, here))


def waiting_now(person_id: int, community_ids: Collection[int], *, now: datetime) -> Iterable[Row]:
    """What waits for somebody in all their communities, in one query."""
    for mine in _own(_going_on(person_id, community_ids)):
        found = _to_do(mine, now=now)
        if found is not None:
            yield Row(mine.assignment, found)


def _going_on(person_id: int, community_ids: Collection[int]) -> QuerySet[Participant]:
    return Participant.objects.filter(
        community__in=community_ids, person=person_id, left_at=None
    ).exclude(assignment__phase__in=(Phase.PREPARING, Phase.CLOSED))


def _own(rows: QuerySet[Participant]) -> Iterable[Any]:
    """Each with its review, its work and how much they have still to read."""
    return with_reading(rows).defer(
        "assignment__body", "assignment__html", "submission__body", "submission__html"
    )


def _to_do(mine: Any, *, now: datetime) -> ToDo | None:
    work = mine.submission
    return to_do(
        mine.assignment,
        mine,
        has_handed_in=work is not None and work.submitted_at is not None,
        unsent=owed(mine),
        now=now,
    )


def _by_end(row: Row) -> tuple[bool, float]:
    until = row.to_do.until if row.to_do else None
    return until is None, until.timestamp() if until else 0.0
