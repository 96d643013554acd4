"""The pages of a reader: all that they are to read, and one of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from docendo.commons.communities.api import Seat
from docendo.learning.review.models import (
    Answer,
    Assignment,
    Attachment,
    Change,
    Comparison,
    Criterion,
    Judgment,
    Participant,
    Remark,
    Review,
    Submission,
)
from docendo.learning.review.queries.assignments import criteria_of
from docendo.learning.review.queries.giving import counted, may_be_taken, works_lacking
from docendo.learning.review.queries.handed_in import files_handed_in, show_as_handed_in
from docendo.learning.review.queries.naming import files_of, work_name
from docendo.learning.review.queries.rescuing import moments_of
from docendo.learning.review.rules.judging import Kind, Strategy
from docendo.learning.review.rules.passages import Passage, clock_of, passages
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.rules.rights import Right, may_read
from docendo.learning.review.rules.writing import MOST_FILES


@dataclass(frozen=True)
class ToRead:
    """One of the works that somebody reads; what its authors answered, once they may."""

    review: Review
    name: str
    answer: Answer | None
    changes: int


@dataclass(frozen=True)
class ReadingPage:
    """``has_spare``: works lack readers, of which this reader may take one.

    What is not opened by ``opened_by`` goes to somebody else; None where nothing does.
    """

    assignment: Assignment
    me: Participant
    right: Right
    works: Sequence[ToRead]
    compared: int
    has_spare: bool
    opened_by: datetime | None

    @property
    def open(self) -> int:
        return sum(one.review.sent_at is None for one in self.works)

    @property
    def in_pairs(self) -> bool:
        return self.assignment.strategy == Strategy.PAIRS

    @property
    def until(self) -> datetime | None:
        return self.right.until


def taking_part(seat: Seat, *, assignment_id: int) -> tuple[Assignment, Participant]:
    """The assignment, and who in it this is. Raises DoesNotExist for anybody else."""
    assignment = Assignment.objects.visible_to(seat).get(pk=assignment_id)
    return assignment, Participant.objects.of(seat).get(assignment=assignment)


def reading_page(seat: Seat, *, assignment_id: int, now: datetime) -> ReadingPage:
    assignment, me = taking_part(seat, assignment_id=assignment_id)
    right = may_read(assignment, me, now=now)
    own = _own(assignment, me).filter(withdrawn_at=None).prefetch_related("changes")
    shows = is_answered_openly(assignment)
    works = [
        ToRead(
            review,
            work_name(assignment, review.submission),
            getattr(review, "answer", None) if shows else None,
            len(review.changes.all()) if shows else 0,
        )
        for review in own.order_by("sent_at", "submission__number")
    ]
    works.sort(key=lambda one: (one.review.sent_at is not None, one.review.submission.number))
    is_here = assignment.phase == Phase.REVIEWING and bool(right)
    in_pairs = assignment.strategy == Strategy.PAIRS
    spare = works_lacking(assignment).exclude(pk=me.submission_id or 0)
    compared = Comparison.objects.filter(
        community=assignment.community_id, reader=me, sent_at__isnull=False
    )
    return ReadingPage(
        assignment=assignment,
        me=me,
        right=right,
        works=works,
        compared=compared.count() if in_pairs else 0,
        has_spare=(
            is_here and may_be_taken(assignment) and spare.exclude(reviews__reader=me).exists()
        ),
        opened_by=_opened_by(assignment, me, works, now=now) if is_here else None,
    )


def _opened_by(
    assignment: Assignment, me: Participant, works: Sequence[ToRead], *, now: datetime
) -> datetime | None:
    moments = moments_of(assignment)
    is_all_open = all(one.review.opened_at is not None for one in works)
    # Who has more time than others keeps theirs.
    if moments is None or is_all_open or me.extra_hours or now >= moments.others_read:
        return None
    return moments.others_read


def is_answered_openly(assignment: Assignment) -> bool:
    """Whether authors see their reviews, and readers what authors made of them."""
    return assignment.phase in (Phase.REVISING, Phase.CLOSED)


def _own(assignment: Assignment, me: Participant) -> "QuerySet[Review]":
    here = Review.objects.filter(
        community=assignment.community_id, assignment=assignment, reader=me, kind=Kind.PEER
    )
    return here.select_related("submission", "answer").prefetch_related(
        "submission__authors__person"
    )


@dataclass(frozen=True)
class ShownRemark:
    """A remark with the place that it is about in words: a quote, or a file and a moment.

    ``place`` is that of the file among those of the work; 0 of none, and of one taken away.
    """

    remark: Remark
    file: str
    moment: str
    place: int


@dataclass(frozen=True)
class Asked:
    """A criterion with what was said to it."""

    criterion: Criterion
    judgment: Judgment | None


@dataclass(frozen=True)
class ReviewPage:
    """One work with all that a reader says of it, and what came of that."""

    assignment: Assignment
    me: Participant
    right: Right
    review: Review
    work: Submission
    name: str
    files: Sequence[tuple[Attachment, str]]
    passages: Sequence[Passage]
    asked: Sequence[Asked]
    remarks: Sequence[ShownRemark]
    answer: Answer | None
    changes: Sequence[Change]

    @property
    def may_write(self) -> bool:
        return bool(self.right) and self.review.withdrawn_at is None

    @property
    def plays(self) -> bool:
        """Whether there is something to hear or to see."""
        return any(file.plays for file, _name in self.files)

    @property
    def criteria(self) -> Sequence[Criterion]:
        return [one.criterion for one in self.asked]

    @property
    def initial(self) -> Mapping[str, Any]:
        """What the form begins with."""
        found: dict[str, Any] = {"body": self.review.body}
        for one in self.asked:
            if one.judgment is None:
                continue
            number, given = one.criterion.number, one.judgment
            found[f"words-{number}"] = given.words
            match self.assignment.strategy:
                case Strategy.RUBRIC:
                    found[f"points-{number}"] = given.level_id
                case Strategy.ERRORS:
                    is_known = given.points is not None
                    found[f"points-{number}"] = f"{given.points:.0f}" if is_known else None
                case _:
                    found[f"points-{number}"] = given.points
        return found

    @property
    def comments(self) -> Sequence[str]:
        """All that was said in words, for the coach."""
        said = [one.judgment.words for one in self.asked if one.judgment is not None]
        more = [f"{one.remark.words} {one.remark.suggestion}" for one in self.remarks]
        return [self.review.body, *said, *more]


def review_page(seat: Seat, *, assignment_id: int, review_id: int, now: datetime) -> ReviewPage:
    assignment, me = taking_part(seat, assignment_id=assignment_id)
    review = _own(assignment, me).get(pk=review_id)
    work = review.submission
    show_as_handed_in([work], seat.community)
    files = files_of(assignment, work, files_handed_in(work.attachments.all()))
    shows = is_answered_openly(assignment)
    return ReviewPage(
        assignment=assignment,
        me=me,
        right=may_read(assignment, me, now=now),
        review=review,
        work=work,
        name=work_name(assignment, work),
        files=files,
        passages=passages(work.body),
        asked=asked_of(assignment, review),
        remarks=remarks_of([review], files)[review.pk],
        answer=getattr(review, "answer", None) if shows else None,
        changes=list(review.changes.select_related("remark").order_by("pk")) if shows else [],
    )


def asked_of(assignment: Assignment, review: Review) -> Sequence[Asked]:
    given = {row.criterion_id: row for row in review.judgments.all()}
    return [Asked(each, given.get(each.pk)) for each in criteria_of(assignment)]


def remarks_of(
    reviews: Sequence[Review], files: Sequence[tuple[Attachment, str]]
) -> Mapping[int, Sequence[ShownRemark]]:
    """The remarks of reviews of one work: by its passages, then by its files and their moments."""
    places = {file.pk: (at, name) for at, (file, name) in enumerate(files, start=1)}
    shown = []
    for row in Remark.objects.filter(review__in=reviews):
        place, name = places.get(row.attachment_id or 0, (0, ""))
        moment = "" if row.seconds is None else clock_of(row.seconds)
        shown.append(ShownRemark(row, name, moment, place))
    shown.sort(key=_in_order)
    return {
        review.pk: [each for each in shown if each.remark.review_id == review.pk]
        for review in reviews
    }


def _in_order(shown: ShownRemark) -> tuple[bool, int, int, int, int]:
    remark = shown.remark
    place = shown.place or MOST_FILES + 1
    return (
        remark.starts is None,
        remark.starts or 0,
        place,
        remark.seconds or 0,
        remark.pk,
    )


def file_to_read(
    seat: Seat, *, assignment_id: int, review_id: int, number: int
) -> tuple[Attachment, str]:
    """The file of a work that somebody reads, by its place among them, and what it is called."""
    assignment, me = taking_part(seat, assignment_id=assignment_id)
    review = counted(assignment).filter(reader=me).select_related("submission").get(pk=review_id)
    work = review.submission
    return file_at(assignment, work, number)


def file_at(assignment: Assignment, work: Submission, number: int) -> tuple[Attachment, str]:
    files = files_of(assignment, work, files_handed_in(work.attachments.all()))
    if not 1 <= number <= len(files):
        raise Attachment.DoesNotExist
    return files[number - 1]
