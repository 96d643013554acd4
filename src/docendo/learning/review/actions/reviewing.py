"""What a reader says of a work: kept while it is written, sent, and changed until reading ends."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, writer
from docendo.learning.review import queries
from docendo.learning.review.models import Assignment, Judgment, Participant, Remark, Review
from docendo.learning.review.refusals import NotFinished, NotWhileReading, TakenBack
from docendo.learning.review.rules.judging import Kind
from docendo.learning.review.rules.rights import may_read
from docendo.learning.review.rules.saying import Asked, NewRemark, Said, missing


def open_review(seat: Seat, *, assignment_id: int, review_id: int, now: datetime) -> None:
    """Somebody has begun to read: nobody else gets the work instead of them any more."""
    if seat.may_write:
        own = Review.objects.filter(
            pk=review_id,
            community=seat.community,
            assignment=assignment_id,
            reader__person=seat.member,
            withdrawn_at=None,
            opened_at=None,
        )
        own.update(opened_at=now)


def _writing(seat: Seat, *, assignment_id: int, review_id: int, now: datetime) -> Review:
    """The review under a lock, as long as it may be written. Raises NotWhileReading, TakenBack."""
    writer(seat)
    seen = Assignment.objects.visible_to(seat).get(pk=assignment_id)
    # The phase first: it must not be over between the look at it and the writing.
    assignment = Assignment.objects.select_for_update(of=("self",)).get(pk=seen.pk)
    me = Participant.objects.of(seat).get(assignment=assignment)
    own = Review.objects.filter(assignment=assignment, reader=me, kind=Kind.PEER)
    review = own.select_related("assignment").get(pk=review_id)
    if not may_read(assignment, me, now=now):
        raise NotWhileReading
    if review.withdrawn_at is not None:
        raise TakenBack
    return review


@transaction.atomic
def save_review(
    seat: Seat, *, assignment_id: int, review_id: int, said: Said, now: datetime
) -> Review:
    """Keep what is written so far. What was sent stays whole: raises NotFinished."""
    review = _writing(seat, assignment_id=assignment_id, review_id=review_id, now=now)
    if review.sent_at is not None:
        demand_whole(review, said)
    return _save(review, said, now=now)


@transaction.atomic
def send_review(
    seat: Seat, *, assignment_id: int, review_id: int, said: Said, now: datetime
) -> Review:
    """Raises NotFinished where something is missing."""
    review = _writing(seat, assignment_id=assignment_id, review_id=review_id, now=now)
    demand_whole(review, said)
    review.sent_at = review.sent_at or now
    return _save(review, said, now=now)


@transaction.atomic
def add_remark(
    seat: Seat, *, assignment_id: int, review_id: int, new: NewRemark, now: datetime
) -> Remark:
    review = _writing(seat, assignment_id=assignment_id, review_id=review_id, now=now)
    return Remark.objects.create(
        community=seat.community,
        review=review,
        starts=new.starts,
        ends=new.ends,
        quote=new.quote,
        attachment_id=new.attachment_id,
        seconds=new.seconds,
        words=new.words,
        suggestion=new.suggestion,
    )


@transaction.atomic
def drop_remark(
    seat: Seat, *, assignment_id: int, review_id: int, remark_id: int, now: datetime
) -> None:
    """It may be gone already: then nothing is left to do."""
    review = _writing(seat, assignment_id=assignment_id, review_id=review_id, now=now)
    review.remarks.filter(pk=remark_id).delete()


def what_is_missing(review: Review, said: Said) -> Mapping[tuple[int | None, str], str]:
    """As ``rules.saying.missing``, for the form."""
    criteria = queries.criteria_of(review.assignment)
    return missing(
        said,
        strategy=review.assignment.strategy,
        asked=[Asked(each.pk, each.needs_comment) for each in criteria],
        has_remarks=review.remarks.exists(),
    )


def demand_whole(review: Review, said: Said) -> None:
    if what_is_missing(review, said):
        raise NotFinished


def _save(review: Review, said: Said, *, now: datetime) -> Review:
    review.body = said.body
    review.saved_at = now
    review.opened_at = review.opened_at or now
    review.save(update_fields=["body", "saved_at", "opened_at", "sent_at"])
    rows = [
        Judgment(
            community_id=review.community_id,
            review=review,
            criterion_id=criterion_id,
            points=one.points,
            level_id=one.level_id,
            words=one.words,
        )
        for criterion_id, one in said.judged.items()
    ]
    _upsert(rows)
    return review


def _upsert(rows: Sequence[Judgment]) -> None:
    Judgment.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["review", "criterion"],
        update_fields=["points", "level", "words"],
    )
