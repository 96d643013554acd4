"""Working out the grades of a peer review, and what becomes of them.

Until grades are published they are kept up to date by themselves. Afterwards nothing that somebody
has seen changes before a facilitator has seen what it would change.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from django.db import transaction
from django.db.models import F

from docendo.commons.communities.api import Seat, writer
from docendo.kernel.events import publish
from docendo.learning.review import queries
from docendo.learning.review.actions.giving import ask_other_readers
from docendo.learning.review.events import GradesPublished, GradingBegun
from docendo.learning.review.models import (
    Assignment,
    Grade,
    Grading,
    Participant,
    ReadingGrade,
    Submission,
)
from docendo.learning.review.refusals import (
    GradedAlready,
    GradesChanged,
    NoGradesHere,
    NotGradedYet,
    ReadingGoesOn,
)
from docendo.learning.review.rules.grades import Result, differs
from docendo.learning.review.rules.judging import Method, Strategy
from docendo.learning.review.rules.phases import ORDER, Phase
from docendo.learning.review.rules.reading_grades import Read

# So many rows are written in one transaction.
A_STEP: Final = 500
# Of a hundred works so many get another reader at once where judges disagree, the widest first.
PERCENT_AT_ONCE: Final = 10
# But no more than so many, a few at a time: each time nobody else can write in the review.
MOST_ASKED: Final = 500
ASKED_TOGETHER: Final = 100
# And none more than so many beyond what the review asks for: then a facilitator looks.
MOST_MORE: Final = 2
VALUES: Final = ("score", "low", "high", "mean", "median", "workshop", "terms")

T = TypeVar("T")


@transaction.atomic
def begin_grading(assignment_id: int, *, now: datetime) -> Grading:
    """Have all grades worked out by a worker."""
    assignment = Assignment.objects.select_for_update(of=("self",), no_key=True).get(
        pk=assignment_id
    )
    if assignment.strategy == Strategy.COMMENTS:
        raise NoGradesHere
    grading, is_new = Grading.objects.get_or_create(
        assignment=assignment,
        defaults={"community_id": assignment.community_id, "begun_at": now},
    )
    if not is_new:
        grading.turn += 1
        grading.begun_at, grading.ended_at = now, None
        grading.works = grading.done = 0
        grading.save(update_fields=["turn", "begun_at", "ended_at", "works", "done"])
    publish(
        GradingBegun(
            community_id=assignment.community_id, assignment_id=assignment.pk, turn=grading.turn
        )
    )
    return grading


def work_out_again(seat: Seat, *, assignment_id: int, now: datetime) -> Grading:
    """A facilitator wants them worked out now."""
    writer(seat)
    return begin_grading(Assignment.objects.run_by(seat).get(pk=assignment_id).pk, now=now)


def work_out_grades(assignment_id: int, *, turn: int, now: datetime) -> bool:
    """What a worker does; False where it was begun again meanwhile.

    The same judgments give the same rows, so that a worker may be killed and begin again.
    """
    assignment = Assignment.objects.get(pk=assignment_id)
    found = queries.worked_out(assignment)
    results = [(key, found.outcome.works.get(key, Result())) for key in found.works]
    suspicions = [each.row for each in found.suspicions]
    mine = Grading.objects.filter(assignment=assignment, turn=turn)
    if not mine.update(works=len(results), done=0, suspicions=suspicions):
        return False
    for part in _parts(results):
        with transaction.atomic():
            here = Assignment.objects.select_for_update(of=("self",), no_key=True).get(
                pk=assignment_id
            )
            if not mine.update(done=F("done") + len(part)):
                return False
            write = _propose if here.grades_at else _write
            write(here, part, now=now)
    reads = list(queries.how_read(assignment, found.outcome).items())
    for some in _parts(reads):
        _write_reading(assignment, some, now=now)
    if not mine.update(ended_at=now):
        return False
    ask_where_judges_disagree(assignment, now=now)
    return True


def _parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    return (rows[start : start + A_STEP] for start in range(0, len(rows), A_STEP))


def _write(assignment: Assignment, part: Sequence[tuple[int, Result]], *, now: datetime) -> None:
    Grade.objects.bulk_create(
        [
            Grade(
                community_id=assignment.community_id,
                submission_id=key,
                wants_reader=result.wants_reader,
                worked_out_at=now,
                **_values(result),
            )
            for key, result in part
        ],
        update_conflicts=True,
        unique_fields=["submission"],
        update_fields=[*VALUES, "proposed", "wants_reader", "worked_out_at"],
    )


def _propose(assignment: Assignment, part: Sequence[tuple[int, Result]], *, now: datetime) -> None:
    rows = Grade.objects.filter(submission__in=[key for key, _result in part])
    known = {row.submission_id: row for row in rows}
    for key, result in part:
        row = known.setdefault(
            key, Grade(community_id=assignment.community_id, submission_id=key, worked_out_at=now)
        )
        row.proposed = _values(result) if differs(row, result) else None
        row.wants_reader = result.wants_reader
    Grade.objects.bulk_create(
        known.values(),
        update_conflicts=True,
        unique_fields=["submission"],
        update_fields=["proposed", "wants_reader"],
    )


def _values(result: Result) -> dict[str, Any]:
    return {name: getattr(result, name) for name in VALUES}


def _write_reading(
    assignment: Assignment, part: Sequence[tuple[int, Read]], *, now: datetime
) -> None:
    names = ("score", "usefulness", "closeness", "advice")
    here = set(
        Participant.objects.filter(
            assignment=assignment, pk__in=[key for key, _read in part]
        ).values_list("pk", flat=True)
    )
    ReadingGrade.objects.bulk_create(
        [
            ReadingGrade(
                community_id=assignment.community_id,
                participant_id=key,
                worked_out_at=now,
                **{name: getattr(read, name) for name in names},
            )
            for key, read in part
            if key in here
        ],
        update_conflicts=True,
        unique_fields=["participant"],
        update_fields=[*names, "worked_out_at"],
    )


def ask_where_judges_disagree(assignment: Assignment, *, now: datetime) -> int:
    """Another reader for the works that need one most; how many were asked."""
    if assignment.phase != Phase.REVIEWING or assignment.strategy == Strategy.PAIRS:
        return 0
    wanting = list(
        queries.in_disagreement(assignment)
        .filter(sent__gte=assignment.readers, sent__lt=assignment.readers + MOST_MORE)
        .order_by(F("low") - F("high"), "pk")
    )
    works = Submission.objects.filter(assignment=assignment, submitted_at__isnull=False).count()
    most = min(1 + works * PERCENT_AT_ONCE // 100, MOST_ASKED)
    keys = [row.submission_id for row in wanting[:most]]
    return sum(
        len(ask_other_readers(assignment, keys[at : at + ASKED_TOGETHER], now=now))
        for at in range(0, len(keys), ASKED_TOGETHER)
    )


def _locked(seat: Seat, assignment_id: int) -> Assignment:
    writer(seat)
    return (
        Assignment.objects.run_by(seat)
        .select_for_update(of=("self",), no_key=True)
        .get(pk=assignment_id)
    )


@transaction.atomic
def confirm_grades(seat: Seat, *, assignment_id: int, seen: str, now: datetime) -> int:
    """Make what is proposed the grades, as it was ``seen`` (``queries.changes``); how many."""
    assignment = _locked(seat, assignment_id)
    if queries.digest(assignment) != seen:
        raise GradesChanged
    rows = list(queries.proposed(assignment))
    for row in rows:
        new = row.proposed or {}
        for name in VALUES:
            setattr(row, name, new[name])
        row.proposed, row.worked_out_at = None, now
    Grade.objects.bulk_update(rows, [*VALUES, "proposed", "worked_out_at"], batch_size=A_STEP)
    return len(rows)


@transaction.atomic
def set_grade(
    seat: Seat, *, assignment_id: int, work_id: int, points: float | None, why: str, now: datetime
) -> Grade:
    """A facilitator's points count, with their reason; without points what was worked out does."""
    assignment = _locked(seat, assignment_id)
    if assignment.strategy == Strategy.COMMENTS:
        raise NoGradesHere
    work = queries.works_to_read(assignment).get(pk=work_id)
    given = {
        "set_points": points,
        "set_by": seat.member if points is not None else None,
        "set_why": why if points is not None else "",
    }
    grade, _is_new = Grade.objects.update_or_create(
        submission=work,
        defaults=given,
        create_defaults=given | {"community_id": assignment.community_id, "worked_out_at": now},
    )
    return grade


@transaction.atomic
def choose_method(seat: Seat, *, assignment_id: int, method: Method, seen: str) -> Assignment:
    """Which of the grades beside each other counts, as what that changes was ``seen``."""
    assignment = _locked(seat, assignment_id)
    if queries.changes_of_method(assignment, method).digest != seen:
        raise GradesChanged
    assignment.method = method
    assignment.save(update_fields=["method"])
    return assignment


@transaction.atomic
def publish_grades(seat: Seat, *, assignment_id: int, seen: str, now: datetime) -> Assignment:
    """Authors see their grades from now on; once, and not while works are still read.

    Those that were ``seen`` (``queries.standing_digest``), by the method that counted then.
    """
    assignment = _locked(seat, assignment_id)
    if assignment.strategy == Strategy.COMMENTS:
        raise NoGradesHere
    if ORDER.index(Phase(assignment.phase)) <= ORDER.index(Phase.REVIEWING):
        raise ReadingGoesOn
    if assignment.grades_at is not None:
        raise GradedAlready
    grading = Grading.objects.filter(assignment=assignment).first()
    if grading is None or grading.ended_at is None:
        raise NotGradedYet
    if queries.standing_digest(assignment) != seen:
        raise GradesChanged
    assignment.grades_at = now
    assignment.save(update_fields=["grades_at"])
    told = Participant.objects.filter(
        assignment=assignment, left_at=None, submission__submitted_at__isnull=False
    )
    publish(
        GradesPublished(
            community_id=assignment.community_id,
            assignment_id=assignment.pk,
            told_ids=tuple(told.order_by("pk").values_list("person_id", flat=True)),
        )
    )
    return assignment
