"""Authors ask for a second look at their grade, and get a written answer."""

from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, writer
from docendo.kernel.events import publish
from docendo.learning.review import queries
from docendo.learning.review.events import AppealAnswered
from docendo.learning.review.models import Appeal, Assignment, Submission
from docendo.learning.review.refusals import AnsweredAlready, AppealedAlready, NoAppealNow


@transaction.atomic
def appeal(seat: Seat, *, assignment_id: int, words: str, now: datetime) -> Appeal:
    """Once for a work, within the term after grades were published."""
    writer(seat)
    own = queries.own_grade(seat, assignment_id=assignment_id, now=now)
    if own.work is not None:
        # Two of a team may ask at once.
        Submission.objects.select_for_update(of=("self",), no_key=True).get(pk=own.work.pk)
        if Appeal.objects.filter(submission=own.work).exists():
            raise AppealedAlready
    if own.work is None or not own.may_appeal:
        raise NoAppealNow
    return Appeal.objects.create(
        community=seat.community,
        submission=own.work,
        by=own.participant,
        words=words,
        asked_at=now,
    )


@transaction.atomic
def answer_appeal(
    seat: Seat, *, assignment_id: int, appeal_id: int, answer: str, now: datetime
) -> Appeal:
    """The answer stands beside the grade; the grade itself is set on its own page."""
    facilitator = writer(seat)
    assignment = Assignment.objects.run_by(seat).get(pk=assignment_id)
    found = Appeal.objects.select_for_update(of=("self",), no_key=True).get(
        pk=appeal_id, submission__assignment=assignment
    )
    if found.answered_at is not None:
        raise AnsweredAlready
    found.answer, found.answered_by, found.answered_at = answer, facilitator, now
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    authors = found.submission.authors.filter(left_at=None).order_by("pk")
    publish(
        AppealAnswered(
            community_id=seat.community.pk,
            assignment_id=assignment.pk,
            told_ids=tuple(authors.values_list("person_id", flat=True)),
        )
    )
    return found
