"""One peer review: what is asked, and who takes part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import F, Prefetch

from docendo.commons.communities.api import Membership, Role, Seat, render_stale
from docendo.learning.review import navigation
from docendo.learning.review.models import (
    Assignment,
    Criterion,
    Level,
    Material,
    Participant,
    running_an_assignment,
)
from docendo.learning.review.queries.owing import owed, with_reading
from docendo.learning.review.refusals import NoSuchMember
from docendo.learning.review.rules.doing import ToDo, to_do
from docendo.learning.review.rules.judging import Choosing, Late, Method, Strategy
from docendo.learning.review.rules.planning import NewCriterion, NewLevel, Said
from docendo.learning.review.rules.rights import Right, may_join, may_leave

PEOPLE_PER_PAGE = 50


@dataclass(frozen=True)
class Standing:
    """A review with who looks at it: what the head of each of its pages is made of."""

    assignment: Assignment
    participant: Participant | None
    runs: bool

    @property
    def pages(self) -> Sequence[navigation.Page]:
        return navigation.pages(self.assignment, participant=self.participant, runs=self.runs)


def standing(seat: Seat, *, assignment_id: int) -> Standing:
    rows = Assignment.objects.visible_to(seat).select_related("group", "community")
    return _standing(seat, rows.get(pk=assignment_id))


def standing_to_run(seat: Seat, *, assignment_id: int) -> Standing:
    rows = Assignment.objects.run_by(seat).select_related("group", "community")
    assignment = rows.get(pk=assignment_id)
    return Standing(assignment, _own(seat, assignment), runs=True)


def _standing(seat: Seat, assignment: Assignment) -> Standing:
    return Standing(
        assignment,
        _own(seat, assignment),
        runs=running_an_assignment.allows(seat, assignment),
    )


def _own(seat: Seat, assignment: Assignment) -> Participant | None:
    own = Participant.objects.of(seat).filter(assignment=assignment)
    return own.select_related("submission").first()


@dataclass(frozen=True)
class AssignmentPage:
    """All that is asked; what a reader may do with it is in its ``standing``."""

    standing: Standing
    criteria: Sequence[Criterion]
    materials: Sequence[Material]
    to_do: ToDo | None
    joining: Right
    may_leave: bool
    people: int
    works: int

    @property
    def checklist(self) -> Sequence[str]:
        return self.standing.assignment.checklist.splitlines()


def assignment_page(seat: Seat, *, assignment_id: int, now: datetime) -> AssignmentPage:
    held = standing(seat, assignment_id=assignment_id)
    assignment, own = held.assignment, held.participant
    render_stale(Assignment.objects, [assignment], seat.community)
    work = own.submission if own is not None else None
    handed_in = assignment.submissions.filter(submitted_at__isnull=False, is_example=False)
    waiting = None
    if own is not None:
        waiting = to_do(
            assignment,
            own,
            has_handed_in=work is not None and work.submitted_at is not None,
            unsent=owed(with_reading(Participant.objects.filter(pk=own.pk)).get()),
            now=now,
        )
    return AssignmentPage(
        standing=held,
        criteria=criteria_of(assignment),
        materials=list(assignment.materials.order_by("pk")),
        to_do=waiting,
        joining=may_join(assignment, now=now, is_taken_out=_is_taken_out(seat, held)),
        may_leave=bool(may_leave(assignment, own)),
        people=assignment.participants.filter(left_at=None).count() if held.runs else 0,
        works=handed_in.count() if held.runs else 0,
    )


def _is_taken_out(seat: Seat, held: Standing) -> bool:
    if held.participant is not None:
        return False
    rows = held.assignment.participants.filter(person=seat.person_id, is_taken_out=True)
    return rows.exists()


def criteria_of(assignment: Assignment) -> Sequence[Criterion]:
    """In their order, with their levels from the lowest to the highest."""
    levels = Prefetch("levels", Level.objects.order_by("points"))
    return list(assignment.criteria.order_by("number").prefetch_related(levels))


def said_of(assignment: Assignment) -> Said:
    """What was decided of a review that stands already."""
    names = (
        *("title", "body", "group_id", "calibrates", "revises", "takes_files", "takes_teams"),
        *("hides_authors", "hides_readers", "readers", "reading_share"),
    )
    return Said(
        **{name: getattr(assignment, name) for name in names},
        checklist=assignment.checklist.splitlines(),
        ends=assignment.ends,
        late=Late(assignment.late),
        choosing=Choosing(assignment.choosing),
        strategy=Strategy(assignment.strategy),
        method=Method(assignment.method),
        criteria=[
            NewCriterion(
                title=each.title,
                words=each.words,
                weight=each.weight,
                low=each.low,
                high=each.high,
                needs_comment=each.needs_comment,
                levels=[
                    NewLevel(level.points, level.words)
                    for level in sorted(each.levels.all(), key=lambda level: level.points)
                ],
            )
            for each in criteria_of(assignment)
        ],
    )


def material_to_open(seat: Seat, *, assignment_id: int, material_id: int) -> Material:
    assignment = Assignment.objects.visible_to(seat).get(pk=assignment_id)
    return assignment.materials.exclude(file="").get(pk=material_id)


# --- Who takes part -----------------------------------------------------------------------------


@dataclass(frozen=True)
class PeoplePage:
    """Who takes part and what of their work there is, for whoever runs it."""

    standing: Standing
    page: Page[Participant]


def people_page(seat: Seat, *, assignment_id: int, page: int) -> PeoplePage:
    held = standing_to_run(seat, assignment_id=assignment_id)
    rows = held.assignment.participants.select_related("person", "submission").defer(
        "submission__body", "submission__html"
    )
    here_first = F("left_at").asc(nulls_first=True)
    shown = Paginator(rows.order_by(here_first, "person__name", "pk"), PEOPLE_PER_PAGE)
    return PeoplePage(held, shown.get_page(page))


def member_by_name(seat: Seat, name: str) -> int:
    """The person of this name; raises NoSuchMember where nobody is, or several are."""
    found = (
        Membership.objects.visible_to(seat)
        .joined()
        .filter(person__name=name, role__gte=Role.MEMBER)
    )
    match list(found.values_list("person_id", flat=True)[:2]):
        case [person_id]:
            return int(person_id)
        case _:
            raise NoSuchMember


def people_taking_part(assignment_id: int) -> Sequence[int]:
    """Who takes part now, for whoever tells them something."""
    rows = Participant.objects.filter(assignment=assignment_id, left_at=None)
    return list(rows.values_list("person_id", flat=True))
