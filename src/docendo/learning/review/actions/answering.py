"""What authors do with a review: answer it, say how it helped, thank, and change their work."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from docendo.commons.communities.api import Seat, writer
from docendo.kernel.events import publish
from docendo.learning.review import queries
from docendo.learning.review.events import ReviewAnswered, ReviewsShown, ReviewThanked
from docendo.learning.review.models import Answer, Assignment, Change, Participant, Review
from docendo.learning.review.refusals import NotWhileAnswering
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.rules.rights import may_answer


def _answering(
    seat: Seat, *, assignment_id: int, review_id: int, now: datetime
) -> tuple[Participant, Review]:
    """A review of one's own work, under the lock of its assignment. Raises NotWhileAnswering."""
    writer(seat)
    seen = Assignment.objects.visible_to(seat).get(pk=assignment_id)
    assignment = Assignment.objects.select_for_update(of=("self",)).get(pk=seen.pk)
    me = Participant.objects.of(seat).get(assignment=assignment, submission__isnull=False)
    if not may_answer(assignment, me, now=now):
        raise NotWhileAnswering
    received = queries.counted(assignment).filter(
        submission=me.submission_id, sent_at__isnull=False
    )
    return me, received.select_related("reader").get(pk=review_id)


@transaction.atomic
def answer_review(
    seat: Seat,
    *,
    assignment_id: int,
    review_id: int,
    helpful: int | None,
    words: str,
    thanks: bool,
    now: datetime,
) -> Answer:
    """Answer, or say it otherwise; of a team who says it last. The reader is told once of each."""
    me, review = _answering(seat, assignment_id=assignment_id, review_id=review_id, now=now)
    before = Answer.objects.filter(review=review).first()
    said = {"by": me, "helpful": helpful, "words": words, "thanks": thanks, "at": now}
    answer, _made = Answer.objects.update_or_create(
        review=review, defaults=said, create_defaults={**said, "community": seat.community}
    )
    if review.reader is not None:
        about = {
            "community_id": seat.community.pk,
            "assignment_id": assignment_id,
            "review_id": review_id,
            "told_ids": (review.reader.person_id,),
            "at": now,
        }
        if words and not (before and before.words):
            publish(ReviewAnswered(**about))  # type: ignore[arg-type]  # one dictionary for both
        if thanks and not (before and before.thanks):
            publish(ReviewThanked(**about))  # type: ignore[arg-type]  # as above
    return answer


@transaction.atomic
def note_change(
    seat: Seat,
    *,
    assignment_id: int,
    review_id: int,
    remark_id: int | None,
    words: str,
    now: datetime,
) -> Change:
    """Say what was changed because of a review, or of one remark in it."""
    me, review = _answering(seat, assignment_id=assignment_id, review_id=review_id, now=now)
    remark = None if remark_id is None else review.remarks.get(pk=remark_id)
    return Change.objects.create(
        community=seat.community,
        submission_id=me.submission_id or 0,
        review=review,
        remark=remark,
        words=words,
        at=now,
    )


@transaction.atomic
def drop_change(
    seat: Seat, *, assignment_id: int, review_id: int, change_id: int, now: datetime
) -> None:
    _me, review = _answering(seat, assignment_id=assignment_id, review_id=review_id, now=now)
    review.changes.filter(pk=change_id).delete()


@transaction.atomic
def tell_of_reviews(assignment_id: int, *, now: datetime) -> None:
    """Whoever has got a review is told that it is there, when reading has just ended."""
    assignment = Assignment.objects.get(pk=assignment_id)
    among = assignment.phases
    if assignment.phase not in among[among.index(Phase.REVIEWING) + 1 :][:1]:
        return
    tell_authors(assignment, queries.received(assignment), now=now)


def tell_authors(assignment: Assignment, reviews: "QuerySet[Review]", *, now: datetime) -> None:
    """Whose works these are is told that reviews are there."""
    authors = Participant.objects.filter(
        assignment=assignment, left_at=None, submission__in=reviews.values("submission")
    )
    told_ids = tuple(authors.order_by("person_id").values_list("person_id", flat=True))
    if told_ids:
        publish(
            ReviewsShown(
                community_id=assignment.community_id,
                assignment_id=assignment.pk,
                told_ids=told_ids,
                at=now,
            )
        )
