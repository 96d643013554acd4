"""Examples to practice on: the facilitator's judgment, and each reader's beside it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from docendo.commons.communities.api import Seat, writer
from docendo.learning.review import queries
from docendo.learning.review.actions.answering import tell_authors
from docendo.learning.review.actions.reviewing import demand_whole
from docendo.learning.review.models import Assignment, Judgment, Participant, Review, Submission
from docendo.learning.review.refusals import NoReferenceYet, NotPracticeTime, PracticedAlready
from docendo.learning.review.rules.judging import Kind
from docendo.learning.review.rules.rights import may_practice
from docendo.learning.review.rules.saying import Said


@transaction.atomic
def add_example(
    seat: Seat, *, assignment_id: int, title: str, body: str, now: datetime
) -> Submission:
    """A work that nobody of the class wrote; it is shown once the facilitator has judged it."""
    writer(seat)
    assignment = (
        Assignment.objects.run_by(seat)
        .select_for_update(of=("self",), no_key=True)
        .get(pk=assignment_id)
    )
    most = assignment.submissions.aggregate(most=Max("number"))["most"] or 0
    return Submission.objects.create(
        community=seat.community,
        assignment=assignment,
        number=most + 1,
        title=title,
        body=body,
        is_example=True,
        created_at=now,
        saved_at=now,
        submitted_at=now,
    )


@transaction.atomic
def judge_as_reference(
    seat: Seat, *, assignment_id: int, number: int, said: Said, now: datetime
) -> Review:
    """A facilitator's own judgment, of an example or as a spot check; it may be made anew."""
    facilitator = writer(seat)
    assignment = Assignment.objects.run_by(seat).get(pk=assignment_id)
    work = assignment.submissions.select_for_update(of=("self",), no_key=True).get(
        number=number, submitted_at__isnull=False
    )
    review, is_new = Review.objects.update_or_create(
        submission=work,
        facilitator=facilitator,
        kind=Kind.REFERENCE,
        defaults={"body": said.body, "sent_at": now, "saved_at": now},
        create_defaults={
            "community": seat.community,
            "assignment": assignment,
            "body": said.body,
            "given_at": now,
            "saved_at": now,
            "sent_at": now,
        },
    )
    demand_whole(review, said)
    _write(review, said)
    # Before that they are told of it together with all others.
    if is_new and queries.is_answered_openly(assignment):
        tell_authors(assignment, Review.objects.filter(pk=review.pk), now=now)
    return review


@transaction.atomic
def practice(seat: Seat, *, assignment_id: int, number: int, said: Said, now: datetime) -> Review:
    """A reader judges an example, once: afterwards they know what it got."""
    writer(seat)
    assignment = Assignment.objects.visible_to(seat).get(pk=assignment_id)
    me = (
        Participant.objects.of(seat)
        .select_for_update(of=("self",), no_key=True)
        .get(assignment=assignment)
    )
    if not may_practice(assignment, me, now=now):
        raise NotPracticeTime
    work = assignment.submissions.get(number=number, is_example=True)
    if not Review.objects.filter(submission=work, kind=Kind.REFERENCE).exists():
        raise NoReferenceYet
    if Review.objects.filter(submission=work, reader=me).exists():
        raise PracticedAlready
    review = Review.objects.create(
        community=seat.community,
        assignment=assignment,
        submission=work,
        reader=me,
        kind=Kind.PRACTICE,
        body=said.body,
        given_at=now,
        sent_at=now,
    )
    demand_whole(review, said)
    _write(review, said)
    return review


def _write(review: Review, said: Said) -> None:
    review.judgments.all().delete()
    Judgment.objects.bulk_create(
        Judgment(
            community_id=review.community_id,
            review=review,
            criterion_id=key,
            points=given.points,
            level_id=given.level_id,
            words=given.words,
        )
        for key, given in said.judged.items()
    )
