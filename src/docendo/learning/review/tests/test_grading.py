"""Grades as rows: worked out, shown before they change, set, published."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

import pytest

from docendo.commons.communities.api import Seat
from docendo.kernel import outbox, queue
from docendo.learning.review import actions, queries
from docendo.learning.review.models import (
    Answer,
    Assignment,
    Grade,
    Grading,
    Judgment,
    ReadingGrade,
    Review,
)
from docendo.learning.review.refusals import (
    GradedAlready,
    GradesChanged,
    NoGradesHere,
    NotGradedYet,
    ReadingGoesOn,
)
from docendo.learning.review.rules.grades import points_of
from docendo.learning.review.rules.judging import Kind, Method, Strategy
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.rules.reading_grades import Advice
from docendo.learning.review.tests.making import Class, a_class, judged


def work(now: datetime) -> None:
    """All that a worker does."""
    outbox.deliver_here(now=now)
    while queue.run_next("worker", now=now, rng=Random(1)):
        outbox.deliver_here(now=now)


def read(made: Class, now: datetime) -> None:
    """Everybody has judged the three works after their own; the better have higher numbers."""
    count = len(made.works)
    for at, reader in enumerate(made.participants):
        for step in (1, 2, 3):
            other = (at + step) % count
            points = [min(10.0, 2 + other + step % 2), min(10.0, 3 + other)]
            judged(made.works[other], reader, points, criteria=made.criteria, now=now)


def scores(made: Class) -> dict[int, float | None]:
    rows = Grade.objects.filter(submission__assignment=made.assignment)
    return dict(rows.values_list("submission__number", "score"))


def test_grades_are_worked_out_and_change_only_when_seen(
    owner: Seat, six: Sequence[Seat], now: datetime
) -> None:
    made = a_class(owner, six, now=now)
    number = made.assignment.pk
    read(made, now)
    Answer.objects.create(
        community=owner.community,
        review=Review.objects.get(submission=made.works[1], reader=made.participants[0]),
        by=made.participants[1],
        helpful=5,
        at=now,
    )
    with pytest.raises(ReadingGoesOn):
        actions.publish_grades(owner, assignment_id=number, seen="", now=now)
    Assignment.objects.update(phase=Phase.REVISING)
    with pytest.raises(NotGradedYet):
        actions.publish_grades(owner, assignment_id=number, seen="", now=now)
    assert queries.with_news().get() == made.assignment
    actions.work_out_again(owner, assignment_id=number, now=now)
    work(now)
    assert not queries.with_news().exists()
    first = scores(made)
    assert len(first) == 6
    assert sorted(first, key=lambda each: first[each] or 0) == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]
    grading = Grading.objects.get()
    assert (grading.works, grading.done, grading.ended_at) == (6, 6, now)
    reads = ReadingGrade.objects.get(participant=made.participants[0])
    assert reads.usefulness == 1
    assert Advice.SHORT in reads.advice
    # Once more is the same, and an older turn that still runs changes nothing.
    actions.work_out_again(owner, assignment_id=number, now=now)
    work(now)
    assert scores(made) == first
    assert Grade.objects.count() == 6
    assert not actions.work_out_grades(number, turn=1, now=now)

    seen = queries.standing_digest(Assignment.objects.get())
    actions.publish_grades(owner, assignment_id=number, seen=seen, now=now)
    with pytest.raises(GradedAlready):
        actions.publish_grades(owner, assignment_id=number, seen=seen, now=now)
    Judgment.objects.filter(review__submission=made.works[0]).update(points=9)
    later = now + timedelta(days=1)
    actions.work_out_again(owner, assignment_id=number, now=later)
    work(later)
    assert scores(made) == first
    assignment = Assignment.objects.get()
    shown = queries.changes(assignment)
    assert shown is not None
    assert shown.rows[0].work == made.works[0]
    assert shown.rows[0].by > 20
    with pytest.raises(GradesChanged):
        actions.confirm_grades(owner, assignment_id=number, seen="other", now=later)
    assert actions.confirm_grades(owner, assignment_id=number, seen=shown.digest, now=later) >= 1
    assert (scores(made)[1] or 0) > (first[1] or 0) + 20
    assert queries.changes(assignment) is None
    with pytest.raises(GradesChanged):
        actions.confirm_grades(owner, assignment_id=number, seen=shown.digest, now=later)


def test_what_a_facilitator_sets_stays_and_methods_are_chosen(
    owner: Seat, six: Sequence[Seat], now: datetime
) -> None:
    made = a_class(owner, six, now=now, phase=Phase.CLOSED)
    number = made.assignment.pk
    read(made, now)
    actions.work_out_again(owner, assignment_id=number, now=now)
    work(now)
    for seat in six[:1]:
        with pytest.raises(Assignment.DoesNotExist):
            actions.work_out_again(seat, assignment_id=number, now=now)
    set_ = actions.set_grade(
        owner, assignment_id=number, work_id=made.works[2].pk, points=91, why="A good idea", now=now
    )
    work(now)
    set_.refresh_from_db()
    assert points_of(set_, Method.MEDIAN) == 91
    preview = queries.changes_of_method(made.assignment, Method.MEDIAN)
    assert made.works[2] not in [row.work for row in preview.rows]
    before = queries.standing_digest(made.assignment)
    chosen = actions.choose_method(
        owner, assignment_id=number, method=Method.MEDIAN, seen=preview.digest
    )
    assert chosen.method == Method.MEDIAN
    with pytest.raises(GradesChanged):
        actions.publish_grades(owner, assignment_id=number, seen=before, now=now)
    seen = queries.standing_digest(chosen)
    actions.publish_grades(owner, assignment_id=number, seen=seen, now=now)
    own = queries.own_grade(six[2], assignment_id=number, now=now)
    assert (own.points, own.reasons, own.interval, own.may_appeal) == (91, [], "", True)
    other = queries.own_grade(six[1], assignment_id=number, now=now)
    assert other.grade
    assert other.points == other.grade.median
    assert "the middle one" in other.reasons[1]
    assert "nine of ten" in other.interval
    assert len(other.beside) == 3
    late = queries.own_grade(six[1], assignment_id=number, now=now + timedelta(days=15))
    assert not late.may_appeal
    actions.set_grade(
        owner, assignment_id=number, work_id=made.works[2].pk, points=None, why="", now=now
    )
    set_.refresh_from_db()
    assert points_of(set_, Method.MEAN) == set_.mean


def test_no_method_counts_whose_changes_nobody_has_seen(
    owner: Seat, six: Sequence[Seat], now: datetime
) -> None:
    made = a_class(owner, six, now=now, phase=Phase.REVISING)
    which = {"assignment_id": made.assignment.pk}
    read(made, now)
    actions.work_out_again(owner, **which, now=now)
    work(now)
    seen = queries.changes_of_method(made.assignment, Method.MEAN).digest
    stands = queries.standing_digest(made.assignment)
    for other in ("", queries.changes_of_method(made.assignment, Method.MEDIAN).digest):
        with pytest.raises(GradesChanged):
            actions.choose_method(owner, **which, method=Method.MEAN, seen=other)
    # A colleague sets a grade, or it is worked out anew, while the page is open.
    actions.set_grade(owner, **which, work_id=made.works[1].pk, points=7, why="Copied", now=now)
    with pytest.raises(GradesChanged):
        actions.choose_method(owner, **which, method=Method.MEAN, seen=seen)
    with pytest.raises(GradesChanged):
        actions.publish_grades(owner, **which, seen=stands, now=now)
    stands = queries.standing_digest(made.assignment)
    actions.work_out_again(owner, **which, now=now)
    work(now)
    with pytest.raises(GradesChanged):
        actions.publish_grades(owner, **which, seen=stands, now=now)
    seen = queries.changes_of_method(made.assignment, Method.MEAN).digest
    chosen = actions.choose_method(owner, **which, method=Method.MEAN, seen=seen)
    actions.publish_grades(owner, **which, seen=queries.standing_digest(chosen), now=now)


def test_where_judges_disagree_one_more_is_asked(
    owner: Seat, six: Sequence[Seat], now: datetime
) -> None:
    made = a_class(owner, six, now=now, readers=2)
    for reader, points in zip(made.participants[1:3], ([0, 0], [10, 10]), strict=True):
        judged(made.works[0], reader, points, criteria=made.criteria, now=now)
    for at, reader in enumerate(made.participants):
        for other in ((at + 1) % 6, (at + 2) % 6):
            if other != 0:
                judged(made.works[other], reader, [6, 6], criteria=made.criteria, now=now)
    actions.begin_grading(made.assignment.pk, now=now)
    work(now)
    asked = Review.objects.filter(sent_at=None)
    assert asked.get().submission == made.works[0]
    actions.begin_grading(made.assignment.pk, now=now)
    work(now)
    assert asked.count() == 1


def test_references_are_trusted_and_comments_have_no_grade(
    owner: Seat, six: Sequence[Seat], now: datetime
) -> None:
    made = a_class(owner, six, now=now, phase=Phase.REVISING, strategy=Strategy.ERRORS)
    for reader in made.participants[1:4]:
        judged(made.works[0], reader, [1, 0], criteria=made.criteria, now=now)
    reference = judged(made.works[1], made.participants[0], [1, 1], criteria=made.criteria, now=now)
    Review.objects.filter(pk=reference.pk).update(
        kind=Kind.REFERENCE, reader=None, facilitator=owner.member
    )
    actions.begin_grading(made.assignment.pk, now=now)
    work(now)
    assert Grade.objects.get(submission=made.works[0]).mean == 50
    assert scores(made)[2] == 100
    assert scores(made)[3] is None
    Assignment.objects.update(strategy=Strategy.COMMENTS)
    with pytest.raises(NoGradesHere):
        actions.begin_grading(made.assignment.pk, now=now)
