"""What whoever runs a review looks at: who is late, where judges disagree, how grades spread."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Seat
from docendo.kernel.sheets import Cell
from docendo.learning.review.models import (
    Appeal,
    Assignment,
    Grade,
    Grading,
    Participant,
    Review,
    Submission,
)
from docendo.learning.review.queries.grades import (
    assignment_to_run,
    in_disagreement,
    total,
)
from docendo.learning.review.queries.owing import owing, pairs_sent
from docendo.learning.review.queries.rescuing import Lacking, being_done
from docendo.learning.review.rules.grades import points_of
from docendo.learning.review.rules.judging import Kind, Strategy
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.rules.suspicions import Pattern

MOST_LISTED: Final = 30
STEP: Final = 10


@dataclass(frozen=True)
class Evidence:
    """One judgment that was found: whose, of which work, and what the others let expect."""

    reader: str
    work: int
    given: float
    expected: float


@dataclass(frozen=True)
class Found:
    """A pattern in the judgments, with names, for whoever runs the review."""

    pattern: str
    names: Sequence[str]
    chance: float
    evidence: Sequence[Evidence]
    is_left_out: bool


@dataclass(frozen=True)
class RunPage:
    assignment: Assignment
    taking_part: int
    handed_in: int
    reviews: int
    sent: int
    without_work: Sequence[Participant]
    late_readers: Sequence[Any]
    lacking: Sequence[Lacking]
    disagreeing: Sequence[Any]
    found: Sequence[Found]
    readers: Sequence[Participant]
    spread: Sequence[tuple[str, int]]
    appeals: Sequence[Appeal]
    grading: Grading | None

    @property
    def is_quiet(self) -> bool:
        return not (
            self.without_work
            or self.late_readers
            or self.lacking
            or self.disagreeing
            or self.found
            or self.appeals
        )


def run_page(seat: Seat, *, assignment_id: int, now: datetime) -> RunPage:
    """As many queries for a thousand works as for two."""
    assignment = assignment_to_run(seat, assignment_id)
    people = assignment.participants.filter(left_at=None).select_related("person")
    is_peer = Q(reviews__kind=Kind.PEER, reviews__withdrawn_at=None)
    still_open = is_peer & Q(reviews__sent_at=None)
    works = assignment.submissions.filter(is_example=False, submitted_at__isnull=False)
    given = assignment.reviews.filter(kind=Kind.PEER, withdrawn_at=None)
    counts = given.aggregate(all=Count("pk"), sent=Count("pk", filter=Q(sent_at__isnull=False)))
    late: QuerySet[Any] = people.annotate(left=Count("reviews", filter=still_open))
    late = late.filter(left__gt=0)
    if assignment.strategy == Strategy.PAIRS:
        counts["sent"], counts["all"] = pairs_sent(assignment)
        late = owing(people)
    grading = Grading.objects.filter(assignment=assignment).first()
    return RunPage(
        assignment=assignment,
        taking_part=people.count(),
        handed_in=works.count(),
        reviews=counts["all"],
        sent=counts["sent"],
        without_work=list(
            people.filter(Q(submission=None) | Q(submission__submitted_at=None)).order_by(
                "person__name"
            )[:MOST_LISTED]
        ),
        late_readers=(
            list(late.order_by("-left", "person__name")[:MOST_LISTED])
            if assignment.phase == Phase.REVIEWING
            else []
        ),
        lacking=being_done(assignment, now=now)[:MOST_LISTED],
        disagreeing=list(in_disagreement(assignment).order_by(F("low") - F("high"))[:MOST_LISTED]),
        found=_found(assignment, grading),
        readers=list(
            people.filter(reading_grade__score__isnull=False)
            .select_related("reading_grade")
            .order_by("reading_grade__score")[:MOST_LISTED]
        ),
        spread=spread(assignment),
        appeals=list(appeals(assignment).filter(answered_at=None)[:MOST_LISTED]),
        grading=grading,
    )


def appeals(assignment: Assignment) -> "QuerySet[Appeal]":
    rows = Appeal.objects.filter(submission__assignment=assignment)
    return rows.select_related("submission", "by__person", "answered_by").order_by("asked_at", "pk")


def spread(assignment: Assignment) -> Sequence[tuple[str, int]]:
    """How many works have 0 to 9 points, 10 to 19, and so on; nothing where there is no grade."""
    counts = [0] * (100 // STEP)
    rows = Grade.objects.filter(submission__assignment=assignment)
    for grade in rows.only("score", "mean", "median", "workshop", "set_points").iterator():
        points = points_of(grade, assignment.method)
        if points is not None:
            counts[min(int(points) // STEP, len(counts) - 1)] += 1
    if not any(counts):
        return []
    last = len(counts) - 1
    return [
        (f"{at * STEP}-{100 if at == last else at * STEP + STEP - 1}", count)
        for at, count in enumerate(counts)
    ]


def _found(assignment: Assignment, grading: Grading | None) -> Sequence[Found]:
    rows = grading.suspicions[:MOST_LISTED] if grading else []
    if not rows:
        return []
    keys = {key for row in rows for key in row["readers"]}
    keys |= {each["reader"] for row in rows for each in row["evidence"]}
    works = {each["work"] for row in rows for each in row["evidence"]}
    names = dict(Participant.objects.filter(pk__in=keys).values_list("pk", "person__name"))
    numbers = dict(Submission.objects.filter(pk__in=works).values_list("pk", "number"))
    return [
        Found(
            pattern=str(Pattern(row["pattern"]).label),
            names=[names[key] for key in row["readers"] if key in names],
            chance=row["chance"],
            evidence=[
                Evidence(
                    names.get(each["reader"], ""),
                    numbers.get(each["work"], 0),
                    each["given"],
                    each["expected"],
                )
                for each in row["evidence"]
            ],
            is_left_out=bool(row["left_out"]),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class AppealsPage:
    assignment: Assignment
    appeals: Sequence[Appeal]


def appeals_page(seat: Seat, *, assignment_id: int) -> AppealsPage:
    assignment = assignment_to_run(seat, assignment_id)
    return AppealsPage(assignment, list(appeals(assignment)))


# --- As tables --------------------------------------------------------------------------------

Table = tuple[Sequence[str], Iterator[Sequence[Cell]]]


def tables(assignment: Assignment | None = None) -> Mapping[str, str]:
    """What can be taken away as a file, by its key; of an ``assignment`` what it has."""
    found = {
        "people": _("Who takes part"),
        "works": _("Works"),
        "reviews": _("Reviews"),
        "grades": _("Grades"),
    }
    if assignment is not None and assignment.strategy == Strategy.COMMENTS:
        del found["grades"]
    return found


def table_of(seat: Seat, *, assignment_id: int, key: str) -> Table:
    """One phase as a table: its columns, and its rows one after the other.

    Where authors are hidden from readers a table with reviews names no reader beside an author to
    whoever takes part: but nobody who runs a hidden review does.
    """
    assignment = assignment_to_run(seat, assignment_id)
    match key:
        case "people":
            return _people(assignment)
        case "works":
            return _works(assignment)
        case "reviews":
            return _reviews(assignment)
        case _:
            return _grades(assignment)


def _people(assignment: Assignment) -> Table:
    rows = assignment.participants.select_related("person", "submission").order_by("number")
    columns = (_("Name"), _("E-mail"), _("Reader"), _("Work"), _("Joined"), _("Left"))
    return columns, (
        (
            row.person.name,
            row.person.email,
            row.number,
            row.submission.number if row.submission else None,
            row.joined_at,
            row.left_at,
        )
        for row in rows.iterator(chunk_size=500)
    )


def _works(assignment: Assignment) -> Table:
    rows = (
        assignment.submissions.filter(is_example=False)
        .prefetch_related("authors__person")
        .order_by("number")
    )
    columns = (_("Work"), _("Authors"), _("Title"), _("Handed in"), _("Late"), _("Revised"))
    return columns, (
        (
            row.number,
            _authors(row),
            row.title,
            row.submitted_at,
            _("yes") if row.is_late else "",
            row.revised_at,
        )
        for row in rows.iterator(chunk_size=500)
    )


def _reviews(assignment: Assignment) -> Table:
    criteria = list(assignment.criteria.order_by("number"))
    rows = (
        Review.objects.filter(assignment=assignment, community=assignment.community_id)
        .select_related("submission", "reader__person", "facilitator", "answer")
        .prefetch_related("judgments")
        .order_by("submission__number", "pk")
    )
    columns = (
        _("Work"), _("Reader"), _("Kind"), _("Given"), _("Sent"),
        *(f"{each.number}. {each.title}" for each in criteria), _("Comment"), _("Helpful"),
    )  # fmt: skip

    def told() -> Iterator[Sequence[Cell]]:
        for row in rows.iterator(chunk_size=500):
            points = {each.criterion_id: each.points for each in row.judgments.all()}
            name = row.reader.person.name if row.reader else getattr(row.facilitator, "name", "")
            answer = getattr(row, "answer", None)
            yield (
                row.submission.number, name, str(row.get_kind_display()),
                row.given_at, row.sent_at, *(points.get(each.pk) for each in criteria), row.body,
                answer.helpful if answer else None,
            )  # fmt: skip

    return columns, told()


def _grades(assignment: Assignment) -> Table:
    rows = (
        assignment.participants.filter(submission__isnull=False)
        .select_related("person", "submission__grade", "reading_grade")
        .order_by("submission__number", "number")
    )
    columns = (
        _("Name"), _("E-mail"), _("Work"), _("Points"), _("From"), _("To"), _("Corrected"),
        _("Mean"), _("Median"), _("As Moodle's workshop"), _("Set because"), _("Reading"),
        _("With reading"),
    )  # fmt: skip

    def told() -> Iterator[Sequence[Cell]]:
        for row in rows.iterator(chunk_size=500):
            work = row.submission
            grade = getattr(work, "grade", None) if work else None
            read = getattr(row, "reading_grade", None)
            points = points_of(grade, assignment.method) if grade else None
            reading = 100 * read.score if read and read.score is not None else None
            values = (
                [grade.low, grade.high, grade.score, grade.mean, grade.median, grade.workshop]
                if grade
                else [None] * 6
            )
            yield (
                row.person.name, row.person.email, work.number if work else None,
                *(_rounded(each) for each in (points, *values)), grade.set_why if grade else "",
                _rounded(reading),
                _rounded(total(points, reading, share=assignment.reading_share)),
            )  # fmt: skip

    return columns, told()


def _authors(work: Submission) -> str:
    return work.team or ", ".join(each.person.name for each in work.authors.all())


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
