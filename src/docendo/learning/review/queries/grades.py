"""Grades as they stand: for whoever runs the review, and for who wrote the works."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from docendo.commons.communities.api import Seat
from docendo.learning.review.models import (
    Appeal,
    Assignment,
    Comparison,
    Grade,
    Grading,
    Participant,
    ReadingGrade,
    Review,
    Submission,
)
from docendo.learning.review.refusals import NoGradesHere
from docendo.learning.review.rules.grades import by_method, points_of
from docendo.learning.review.rules.judging import Kind, Method, Strategy
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.rules.reading_grades import Advice
from docendo.learning.review.rules.reasons import interval, reasons

TO_APPEAL: Final = timedelta(days=14)
WORKS_PER_PAGE: Final = 50
MOST_SHOWN: Final = 50


def assignment_to_run(seat: Seat, assignment_id: int) -> Assignment:
    return Assignment.objects.run_by(seat).select_related("group").get(pk=assignment_id)


def in_disagreement(assignment: Assignment) -> "QuerySet[Any]":
    """Grades whose judges differ more than chance explains; ``sent`` reviews, ``awaited`` ones."""
    peers = Q(submission__reviews__kind=Kind.PEER, submission__reviews__withdrawn_at=None)
    is_sent = Q(submission__reviews__sent_at__isnull=False)
    found = Grade.objects.filter(
        submission__assignment=assignment, wants_reader=True, set_points=None
    )
    return found.select_related("submission").annotate(
        sent=Count("submission__reviews", filter=peers & is_sent),
        awaited=Count("submission__reviews", filter=peers & ~is_sent),
    )


def with_news() -> "QuerySet[Assignment]":
    """Where something was sent since grades were last worked out."""
    here = {"assignment": OuterRef("pk"), "sent_at__isnull": False}
    since = Q(assignment__grading=None) | Q(sent_at__gt=F("assignment__grading__begun_at"))
    news = Q(Exists(Review.objects.filter(since, **here))) | Q(
        Exists(Comparison.objects.filter(since, **here))
    )
    return (
        Assignment.objects.filter(news, phase__in=(Phase.REVIEWING, Phase.REVISING))
        .exclude(strategy=Strategy.COMMENTS)
        .order_by("pk")
    )


# --- What would change ------------------------------------------------------------------------


def proposed(assignment: Assignment) -> "QuerySet[Grade]":
    """Grades that were worked out anew since they were published."""
    return Grade.objects.filter(submission__assignment=assignment, proposed__isnull=False).order_by(
        "submission__number"
    )


def digest(assignment: Assignment) -> str:
    """Names all that is proposed, so that only what was seen is confirmed."""
    rows = list(proposed(assignment).values_list("pk", "proposed"))
    return _digest(str(assignment.method), rows) if rows else ""


def standing_digest(assignment: Assignment) -> str:
    """Names the grades that stand and the method that counts, so that what was seen is published.

    By when they were worked out and what was set since: there may be very many.
    """
    grading = Grading.objects.filter(assignment=assignment).first()
    is_set = Grade.objects.filter(submission__assignment=assignment, set_points__isnull=False)
    by_hand = list(is_set.order_by("pk").values_list("pk", "set_points"))
    worked_out = (grading.turn, grading.ended_at) if grading else None
    return _digest(str(assignment.method), worked_out, by_hand)


def _digest(*said: object) -> str:
    return sha256(repr(said).encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Change:
    """What a work has, and what it would have."""

    work: Submission
    before: float | None
    after: float | None

    @property
    def by(self) -> float:
        return (self.after or 0.0) - (self.before or 0.0)


@dataclass(frozen=True)
class Changes:
    """All that would change, the most first; ``digest`` confirms it."""

    digest: str
    count: int
    rows: Sequence[Change]

    @property
    def most(self) -> float:
        return max((abs(row.by) for row in self.rows), default=0.0)


class _Anew:
    """A grade as it is proposed; what a facilitator has set stays."""

    def __init__(self, row: Grade) -> None:
        self.__dict__.update(row.proposed or {})
        self.set_points = row.set_points


def changes(assignment: Assignment) -> Changes | None:
    """What confirming changes for those who look at their grade; None where nothing is proposed."""
    rows = list(proposed(assignment).select_related("submission"))
    if not rows:
        return None
    method = assignment.method
    every = [
        Change(row.submission, points_of(row, method), points_of(_Anew(row), method))
        for row in rows
    ]
    return Changes(digest(assignment), len(rows), _most(every))


def changes_of_method(assignment: Assignment, method: Method) -> Changes:
    """What another method would change."""
    rows = Grade.objects.filter(submission__assignment=assignment).select_related("submission")
    every = [
        Change(row.submission, points_of(row, assignment.method), points_of(row, method))
        for row in rows.order_by("submission__number")
    ]
    moved = [(row.work.pk, row.before, row.after) for row in every if row.before != row.after]
    seen = _digest(str(assignment.method), str(method), moved)
    return Changes(seen, len(moved), _most(every))


def _most(rows: Sequence[Change]) -> Sequence[Change]:
    moved = [row for row in rows if row.before != row.after]
    return sorted(moved, key=lambda row: -abs(row.by))[:MOST_SHOWN]


# --- For whoever runs it ----------------------------------------------------------------------


@dataclass(frozen=True)
class GradesPage:
    """All works with their grades by each method; ``stands`` names what is published."""

    assignment: Assignment
    grading: Grading | None
    shown: "Page[Any]"
    changes: Changes | None
    stands: str

    @property
    def is_worked_out(self) -> bool:
        return self.grading is not None and self.grading.ended_at is not None

    @property
    def may_publish(self) -> bool:
        over = self.assignment.phase in (Phase.REVISING, Phase.CLOSED)
        return self.assignment.grades_at is None and self.is_worked_out and over


def graded_to_run(seat: Seat, assignment_id: int) -> Assignment:
    """Raises NoGradesHere where there are comments only."""
    assignment = assignment_to_run(seat, assignment_id)
    if assignment.strategy == Strategy.COMMENTS:
        raise NoGradesHere
    return assignment


def grades_page(seat: Seat, *, assignment_id: int, page: int) -> GradesPage:
    assignment = graded_to_run(seat, assignment_id)
    works = (
        assignment.submissions.filter(submitted_at__isnull=False, is_example=False)
        .select_related("grade")
        .prefetch_related("authors__person")
        .order_by("number")
    )
    shown = Paginator(works, WORKS_PER_PAGE).get_page(page)
    rows: Sequence[Any] = list(shown.object_list)
    shown.object_list = rows
    for work in rows:
        grade = getattr(work, "grade", None)
        work.points = points_of(grade, assignment.method) if grade else None
    grading = Grading.objects.filter(assignment=assignment).first()
    return GradesPage(assignment, grading, shown, changes(assignment), standing_digest(assignment))


@dataclass(frozen=True)
class Told:
    """One judgment behind a grade, for whoever runs the review."""

    review: Review
    term: dict[str, Any]

    @property
    def percent(self) -> int:
        return round(100 * float(self.term["weight"]))


@dataclass(frozen=True)
class GradeToSet:
    """A work with its grade and all that it comes from."""

    assignment: Assignment
    work: Submission
    grade: Grade | None
    reasons: Sequence[str]
    readings: Sequence[Told]

    @property
    def points(self) -> float | None:
        return points_of(self.grade, self.assignment.method) if self.grade else None


def grade_to_set(seat: Seat, *, assignment_id: int, number: int) -> GradeToSet:
    assignment = graded_to_run(seat, assignment_id)
    work = (
        assignment.submissions.filter(submitted_at__isnull=False, is_example=False)
        .select_related("grade")
        .prefetch_related("authors__person")
        .get(number=number)
    )
    grade: Grade | None = getattr(work, "grade", None)
    terms: dict[str, Any] = grade.terms if grade else {}
    by_review = {each["review"]: each for each in terms.get("readings", ())}
    rows = Review.objects.filter(pk__in=list(by_review)).select_related("reader__person")
    known = {row.pk: row for row in rows}
    readings = [Told(known[key], term) for key, term in by_review.items() if key in known]
    return GradeToSet(assignment, work, grade, reasons(terms, method=assignment.method), readings)


# --- For authors ------------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnGrade:
    """What somebody sees of their grade, once grades are published."""

    assignment: Assignment
    participant: Participant
    work: Submission | None
    grade: Grade | None
    reading: ReadingGrade | None
    appeal: Appeal | None
    appeal_until: datetime | None
    may_appeal: bool

    @property
    def points(self) -> float | None:
        return points_of(self.grade, self.assignment.method) if self.grade else None

    @property
    def is_set(self) -> bool:
        return self.grade is not None and self.grade.set_points is not None

    @property
    def reasons(self) -> Sequence[str]:
        if self.grade is None or self.is_set:
            return []
        return reasons(self.grade.terms, method=self.assignment.method)

    @property
    def interval(self) -> str:
        grade = self.grade
        if grade is None or self.is_set or grade.low is None or grade.high is None:
            return ""
        return interval(grade.low, grade.high)

    @property
    def bar(self) -> Mapping[str, float] | None:
        """Where the interval lies in its picture, which is as wide as 200 points."""
        grade = self.grade
        if not self.interval or grade is None or grade.low is None or grade.high is None:
            return None
        low, high, at = grade.low, grade.high, self.points or 0.0
        return {
            "x": round(2 + 2 * low, 1),
            "width": round(max(2 * (high - low), 2.0), 1),
            "at": round(2 + 2 * at, 1),
        }

    @property
    def beside(self) -> Sequence[tuple[str, float]]:
        """What other methods give, by their names."""
        if self.grade is None:
            return []
        found = [(Method(method), by_method(self.grade, method)) for method in Method]
        is_pairs = self.assignment.strategy == Strategy.PAIRS
        return [
            (str(method.label), value)
            for method, value in found
            if value is not None
            and method != self.assignment.method
            and not (is_pairs and method in (Method.MEDIAN, Method.WORKSHOP))
        ]

    @property
    def advice(self) -> Sequence[str]:
        codes = self.reading.advice if self.reading else []
        return [str(Advice(code).label) for code in codes if code in Advice.values]

    @property
    def reading_points(self) -> float | None:
        if self.reading is None or self.reading.score is None:
            return None
        return 100 * self.reading.score

    @property
    def total(self) -> float | None:
        """With the share for reading, where there is one."""
        return total(self.points, self.reading_points, share=self.assignment.reading_share)


def total(work: float | None, reading: float | None, *, share: int) -> float | None:
    """Of a grade for the work and one for reading; where one is missing the other counts alone."""
    if not share or reading is None:
        return work
    if work is None:
        return None
    return (work * (100 - share) + reading * share) / 100


def own_grade(seat: Seat, *, assignment_id: int, now: datetime) -> OwnGrade:
    """Of somebody who takes part; before grades are published there is nothing but the time."""
    assignment = Assignment.objects.visible_to(seat).get(pk=assignment_id)
    me = (
        Participant.objects.of(seat)
        .filter(assignment=assignment)
        .select_related("submission__grade", "submission__appeal", "reading_grade")
        .get()
    )
    work = me.submission
    is_out = assignment.grades_at is not None and work is not None
    until = assignment.grades_at + TO_APPEAL if assignment.grades_at else None
    grade = getattr(work, "grade", None) if is_out else None
    appeal = getattr(work, "appeal", None) if is_out else None
    return OwnGrade(
        assignment=assignment,
        participant=me,
        work=work,
        grade=grade,
        reading=getattr(me, "reading_grade", None) if assignment.grades_at else None,
        appeal=appeal,
        appeal_until=until,
        may_appeal=grade is not None and appeal is None and until is not None and now < until,
    )
