"""What was said of one's work, what one answered, and what changed because of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from docendo.commons.communities.api import Seat
from docendo.kernel.diff import Folded, Line, difference
from docendo.learning.review.models import (
    Answer,
    Assignment,
    Attachment,
    Change,
    Comparison,
    Judgment,
    Participant,
    Review,
    Submission,
)
from docendo.learning.review.queries.assignments import criteria_of
from docendo.learning.review.queries.giving import received
from docendo.learning.review.queries.naming import files_of, reader_name
from docendo.learning.review.queries.reading import (
    Asked,
    ShownRemark,
    is_answered_openly,
    remarks_of,
    taking_part,
)
from docendo.learning.review.rules.rights import Right, may_answer


@dataclass(frozen=True)
class Received:
    """A review as the authors of the work see it."""

    review: Review
    reader: str
    asked: Sequence[Asked]
    remarks: Sequence[ShownRemark]
    answer: Answer | None
    changes: Sequence[Change]

    @property
    def is_by_peer(self) -> bool:
        """Only peers are answered; whoever runs the review is asked for a second look."""
        return self.review.reader_id is not None


@dataclass(frozen=True)
class Recording:
    """A sound or a film of the work, and what all readers say of its moments, in their order."""

    file: Attachment
    name: str
    place: int
    remarks: Sequence[tuple[str, ShownRemark]]


@dataclass(frozen=True)
class ComparedWith:
    """What somebody said of the work who compared it with another one."""

    reader: str
    words: str


@dataclass(frozen=True)
class AnswersPage:
    """``is_shown`` once reading is over; ``lines`` is what was revised since the work was handed
    in, and ``because`` are the comments from which a change may come, to choose from."""

    assignment: Assignment
    me: Participant
    work: Submission | None
    right: Right
    is_shown: bool
    received: Sequence[Received]
    recordings: Sequence[Recording]
    compared: Sequence[ComparedWith]
    lines: Sequence[Line | Folded]

    @property
    def because(self) -> Sequence[tuple[str, str]]:
        found = []
        for one in self.received:
            if not one.is_by_peer:
                continue
            found.append((f"review-{one.review.pk}", one.reader))
            for shown in one.remarks:
                words = shown.remark.words
                short = f"{words[:60]}…" if len(words) > 60 else words
                found.append((f"remark-{shown.remark.pk}", f"{one.reader}: {short}"))
        return found


def answers_page(seat: Seat, *, assignment_id: int, now: datetime) -> AnswersPage:
    assignment, me = taking_part(seat, assignment_id=assignment_id)
    work = me.submission
    is_shown = is_answered_openly(assignment) and work is not None
    files = files_of(assignment, work, work.attachments.all()) if is_shown and work else []
    reviews = reviews_of(assignment, work, files) if is_shown and work else []
    return AnswersPage(
        assignment=assignment,
        me=me,
        work=work,
        right=may_answer(assignment, me, now=now),
        is_shown=is_shown,
        received=reviews,
        recordings=_recordings(reviews, files),
        compared=compared_with(assignment, work) if is_shown and work else [],
        lines=revised(work) if is_shown and work else [],
    )


def reviews_of(
    assignment: Assignment,
    work: Submission,
    files: Sequence[tuple[Attachment, str]],
    *,
    with_names: bool = False,
) -> Sequence[Received]:
    """All that was sent of a work, at last by whoever runs the review.

    By the readers' drawn numbers, which are in no order that tells anything; ``with_names`` for
    whoever runs the review.
    """
    rows = list(
        received(assignment)
        .filter(submission=work)
        .select_related("reader__person", "facilitator", "answer")
        .prefetch_related("judgments", "changes__remark")
        .order_by(F("reader__number").asc(nulls_last=True), "pk")
    )
    criteria = criteria_of(assignment) if rows else []
    remarks = remarks_of(rows, files) if rows else {}
    found = []
    for row in rows:
        given: dict[int, Judgment] = {each.criterion_id: each for each in row.judgments.all()}
        found.append(
            Received(
                row,
                _name(assignment, row, with_names=with_names),
                [Asked(each, given.get(each.pk)) for each in criteria],
                remarks[row.pk],
                getattr(row, "answer", None),
                sorted(row.changes.all(), key=lambda change: change.pk),
            )
        )
    return found


def _name(assignment: Assignment, review: Review, *, with_names: bool) -> str:
    person = review.reader.person if review.reader else review.facilitator
    is_named = with_names and person is not None
    return person.name if is_named else reader_name(assignment, review.reader)


def _recordings(
    received: Sequence[Received], files: Sequence[tuple[Attachment, str]]
) -> Sequence[Recording]:
    found = []
    for place, (file, name) in enumerate(files, start=1):
        if file.plays:
            said = [
                (one.reader, shown)
                for one in received
                for shown in one.remarks
                if shown.place == place and shown.moment
            ]
            said.sort(key=lambda each: each[1].remark.seconds or 0)
            found.append(Recording(file, name, place, said))
    return found


def compared_with(
    assignment: Assignment, work: Submission, *, with_names: bool = False
) -> Sequence[ComparedWith]:
    here = Comparison.objects.filter(
        community=assignment.community_id, assignment=assignment, sent_at__isnull=False
    )
    rows = (here.filter(left=work) | here.filter(right=work)).select_related("reader__person")
    said = [
        (row.reader, row.left_words if row.left_id == work.pk else row.right_words)
        for row in rows.order_by("reader__number")
    ]
    return [
        ComparedWith(reader.person.name if with_names else reader_name(assignment, reader), words)
        for reader, words in said
        if words
    ]


def revised(work: Submission) -> Sequence[Line | Folded]:
    """What changed since the work was read first."""
    first = work.versions.filter(is_handed_in=True).order_by("pk").first()
    if work.revised_at is None or first is None or first.body == work.body:
        return []
    return difference(first.body, work.body)
