"""Which works lack reviews, what is being done about each, and who could read another one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext

from docendo.learning.review.models import Assignment, Review, Submission
from docendo.learning.review.queries.giving import (
    counted,
    kept_apart,
    loads,
    readers_of,
    received,
    works_to_read,
    worth,
)
from docendo.learning.review.rules.judging import Kind, Origin, Strategy
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.rules.rescuing import Candidate, Doing, Moments, doing


class Candidates:
    """Who could read another work of an assignment, looked up once for many works."""

    def __init__(self, assignment: Assignment) -> None:
        reviews = Review.objects.filter(
            community=assignment.community_id, assignment=assignment, kind=Kind.PEER
        )
        self._apart: set[tuple[int, int]] = set(kept_apart(assignment))
        self._apart.update(reviews.values_list("submission_id", "reader_id"))
        fields = ("pk", "person_id", "submission_id", "wants_more")
        rows = list(readers_of(assignment).values_list(*fields))
        self._apart.update((work, pk) for pk, _person, work, _wants in rows if work)
        lags = set(
            counted(assignment)
            .filter(opened_at=None, sent_at=None, reminded_at__isnull=False)
            .values_list("reader_id", flat=True)
        )
        self._loads = dict(loads(assignment))
        values = worth([row[1] for row in rows], assignment)
        self._readers = {
            pk: (wants_more, pk in lags, float(value))
            for (pk, _person, _work, wants_more), value in zip(rows, values, strict=True)
        }

    def of(self, work_id: int) -> Iterator[Candidate]:
        for pk, (wants_more, lags, value) in self._readers.items():
            if (work_id, pk) not in self._apart:
                yield Candidate(pk, self._loads[pk], wants_more, lags, value)

    def takes(self, reader_id: int, work_id: int) -> None:
        self._apart.add((work_id, reader_id))
        self._loads[reader_id] += 1


def moments_of(assignment: Assignment) -> Moments | None:
    """When what happens while works are read; None where reading is ended by hand."""
    if assignment.review_by is None or assignment.review_by <= assignment.phase_since:
        return None
    return Moments(assignment.phase_since, assignment.review_by)


def being_read() -> "QuerySet[Assignment]":
    """Every assignment in which works are read now."""
    return Assignment.objects.filter(phase=Phase.REVIEWING).order_by("pk")


def unsent(assignment: Assignment) -> "QuerySet[Review]":
    return counted(assignment).filter(sent_at=None)


@dataclass(frozen=True)
class Lacking:
    """A work that has fewer reviews than it should, and what is being done about it.

    ``sent`` have been sent, ``expected`` of the ``wants`` are sent or still being read.
    """

    work: Submission
    wants: int
    sent: int
    expected: int
    doing: Doing

    @property
    def words(self) -> str:
        """What is being done, as a sentence."""
        match self.doing:
            case Doing.WAITING:
                return gettext("Its readers still have time.")
            case Doing.REMINDED:
                return gettext("Its readers have been reminded.")
            case Doing.REPLACED:
                return gettext("Somebody else reads it instead of who did not come.")
            case Doing.OFFERED:
                return gettext("It is offered to everybody who would like to read more.")
            case Doing.FACILITATOR:
                return gettext("It needs you: choose another reader, or read it yourself.")
            case Doing.OVER:
                return gettext("Reading is over and nothing was sent: read it yourself.")


def being_done(assignment: Assignment, *, now: datetime) -> Sequence[Lacking]:
    """Each work that lacks reviews, the neediest first, with what is being done about it.

    Whatever the strategy: with pairs a review is one comparison. Once reading is over these are the
    works of which nothing came at all.
    """
    if assignment.phase not in (Phase.REVIEWING, Phase.REVISING, Phase.CLOSED):
        return []
    is_over = assignment.phase != Phase.REVIEWING
    works = list(works_to_read(assignment))
    tally: dict[int, list[int]] = defaultdict(lambda: [0] * 5)
    if assignment.strategy == Strategy.PAIRS:
        pairs = assignment.comparisons.filter(community=assignment.community_id)
        for left, right, sent_at in pairs.values_list("left", "right", "sent_at"):
            for work_id in (left, right):
                tally[work_id][0] += sent_at is not None
                tally[work_id][1] += 1
    else:
        fields = ("submission_id", "sent_at", "reminded_at", "origin", "saved_at")
        for work_id, sent_at, reminded_at, origin, saved_at in counted(assignment).values_list(
            *fields
        ):
            counts = tally[work_id]
            counts[0] += sent_at is not None
            counts[1] += 1
            counts[2] += sent_at is None and reminded_at is not None
            counts[3] += sent_at is None and origin == Origin.REPLACEMENT
            counts[4] += sent_at is not None or saved_at is not None
    by_facilitators = received(assignment).filter(kind=Kind.REFERENCE)
    for work_id in by_facilitators.values_list("submission", flat=True):
        for at in (0, 1, 4):
            tally[work_id][at] += 1
    moments = moments_of(assignment)
    is_late = moments is not None and now >= moments.help_is_asked
    enough = 1 if is_over else assignment.readers
    some = [work for work in works if tally[work.pk][0] < enough]
    offered = not is_over and bool(some) and _may_be_taken(assignment)
    lacking = [
        Lacking(
            work,
            wants=assignment.readers,
            sent=sent,
            expected=expected,
            doing=Doing.OVER
            if is_over
            else doing(
                wants=assignment.readers,
                expected=expected,
                is_reminded=reminded > 0,
                is_replaced=replaced > 0,
                is_offered=offered,
                asks_for_help=is_late and begun < assignment.readers,
            ),
        )
        for work in some
        for sent, expected, reminded, replaced, begun in (tally[work.pk],)
    ]
    return sorted(lacking, key=lambda one: (one.sent, one.expected, one.work.number))


def _may_be_taken(assignment: Assignment) -> bool:
    """Whether there is anybody who could take another work: who has sent all they had."""
    busy = counted(assignment).filter(reader=OuterRef("pk"), sent_at=None)
    return readers_of(assignment).filter(~Exists(busy)).exists()
