"""Examples to practice on, and works that are shown when all is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from docendo.commons.communities.api import Seat
from docendo.learning.review.models import (
    Assignment,
    Attachment,
    Criterion,
    Judgment,
    Participant,
    Review,
    Submission,
    running_an_assignment,
)
from docendo.learning.review.queries.assignments import criteria_of
from docendo.learning.review.queries.handed_in import files_handed_in, show_as_handed_in
from docendo.learning.review.queries.naming import files_of
from docendo.learning.review.refusals import NotShownYet
from docendo.learning.review.rules.judging import Helpful, Kind
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.rules.rights import Right, may_practice

MOST_EXAMPLES = 20
MOST_SHOWN = 50
BEST_COMMENTS = 3


@dataclass(frozen=True)
class PracticePage:
    """The examples; for readers those that the facilitator has judged, for them all."""

    assignment: Assignment
    me: Participant | None
    runs: bool
    right: Right
    examples: Sequence[Submission]


@dataclass(frozen=True)
class Compared:
    """What was said to one criterion, and what the facilitator says."""

    criterion: Criterion
    mine: Judgment | None
    reference: Judgment | None

    @property
    def off(self) -> float | None:
        given = self.mine.points if self.mine else None
        right = self.reference.points if self.reference else None
        return None if given is None or right is None else given - right

    @property
    def is_near(self) -> bool:
        """A fifth of the scale is nothing to speak of."""
        criterion = self.criterion
        return self.off is not None and abs(self.off) <= (criterion.high - criterion.low) / 5


@dataclass(frozen=True)
class ExamplePage:
    assignment: Assignment
    me: Participant | None
    runs: bool
    right: Right
    work: Submission
    criteria: Sequence[Criterion]
    mine: Review | None
    reference: Review | None
    compared: Sequence[Compared]
    files: Sequence[tuple[Attachment, str]]

    @property
    def may_judge(self) -> bool:
        """A facilitator at any time; a reader once, while it is time."""
        return self.runs or (self.mine is None and bool(self.right))


def practice_page(seat: Seat, *, assignment_id: int, now: datetime) -> PracticePage:
    assignment, me, runs = _practicing(seat, assignment_id)
    reference = Review.objects.filter(submission=OuterRef("pk"), kind=Kind.REFERENCE)
    mine = Review.objects.filter(submission=OuterRef("pk"), reader=me, kind=Kind.PRACTICE)
    found = assignment.submissions.filter(is_example=True).annotate(
        is_judged=Exists(reference), is_mine=Exists(mine)
    )
    if not runs:
        found = found.filter(is_judged=True)
    examples = list(found.order_by("number")[:MOST_EXAMPLES])
    return PracticePage(assignment, me, runs, may_practice(assignment, me, now=now), examples)


def example_page(seat: Seat, *, assignment_id: int, number: int, now: datetime) -> ExamplePage:
    """An example; a reader learns what it got once they have judged it themselves."""
    assignment, me, runs = _practicing(seat, assignment_id)
    works = assignment.submissions.filter(submitted_at__isnull=False)
    # Whoever runs the review judges any work as a spot check.
    if not runs:
        works = works.filter(is_example=True, reviews__kind=Kind.REFERENCE).distinct()
    work = works.get(number=number)
    show_as_handed_in([work], seat.community)
    rows = Review.objects.filter(submission=work).prefetch_related("judgments")
    mine = rows.filter(reader=me, kind=Kind.PRACTICE).first() if me else None
    reference = None
    if runs or mine is not None:
        is_own = Q(facilitator=seat.member) if runs else Q()
        reference = rows.filter(is_own, kind=Kind.REFERENCE).order_by("pk").first()
    criteria = criteria_of(assignment)
    first, second = ({row.criterion_id: row for row in review.judgments.all()} if review else {}
                     for review in (mine, reference))  # fmt: skip
    return ExamplePage(
        assignment=assignment,
        me=me,
        runs=runs,
        right=may_practice(assignment, me, now=now),
        work=work,
        criteria=criteria,
        mine=mine,
        reference=reference,
        compared=[Compared(each, first.get(each.pk), second.get(each.pk)) for each in criteria],
        # Whoever takes part as well knows no more than other readers do.
        files=files_of(assignment, work, files_handed_in(work.attachments.all()))
        if runs and me is None
        else [],
    )


def _practicing(seat: Seat, assignment_id: int) -> tuple[Assignment, Participant | None, bool]:
    """For whoever runs it or takes part; to others there is nothing to practice."""
    assignment, me, runs = _standing(seat, assignment_id)
    if me is None and not runs:
        raise Participant.DoesNotExist
    return assignment, me, runs


def _standing(seat: Seat, assignment_id: int) -> tuple[Assignment, Participant | None, bool]:
    assignment = Assignment.objects.visible_to(seat).select_related("group").get(pk=assignment_id)
    me = Participant.objects.of(seat).filter(assignment=assignment).first()
    return assignment, me, running_an_assignment.allows(seat, assignment)


@dataclass(frozen=True)
class Shown:
    """A work that its authors let everybody see, with the comments that helped them most."""

    work: Submission
    best: Sequence[Review]


@dataclass(frozen=True)
class ShownPage:
    assignment: Assignment
    works: Sequence[Shown]
    mine: Submission | None
    has_agreed: bool


def shown_page(seat: Seat, *, assignment_id: int) -> ShownPage:
    """Works by consent, once all is over. Comments come without the names of their readers."""
    assignment, me, _runs = _standing(seat, assignment_id)
    if assignment.phase != Phase.CLOSED:
        raise NotShownYet
    works = list(
        assignment.submissions.filter(shared_at__isnull=False, is_example=False)
        .prefetch_related("authors__person")
        .order_by("number")[:MOST_SHOWN]
    )
    show_as_handed_in(works, seat.community)
    reviews: dict[int, list[Review]] = {}
    helped = Review.objects.filter(
        submission__in=works,
        kind=Kind.PEER,
        sent_at__isnull=False,
        answer__helpful__gte=Helpful.WELL,
    ).exclude(body="")
    for review in helped.order_by(F("answer__helpful").desc(), "pk"):
        reviews.setdefault(review.submission_id, []).append(review)
    mine = me.submission if me and me.submission and me.submission.submitted_at else None
    return ShownPage(
        assignment,
        [Shown(work, reviews.get(work.pk, [])[:BEST_COMMENTS]) for work in works],
        mine,
        has_agreed=mine is not None and me is not None and me.pk in mine.shown_by,
    )
