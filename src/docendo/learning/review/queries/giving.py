"""Who may read what and who does, as arrays for ``rules.giving``."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from docendo.commons.people.api import Person, blocks_among
from docendo.engine.checks import Bools, Floats
from docendo.learning.review.models import (
    Answer,
    Assignment,
    Participant,
    ReadingGrade,
    Review,
    Submission,
)
from docendo.learning.review.rules.giving import USUAL_WORTH, Pool
from docendo.learning.review.rules.judging import Choosing, Helpful, Kind, Origin, Strategy

# So many signs that somebody reads usually well stand against what is known of them.
_USUAL_SIGNS: Final = 3


@dataclass(frozen=True, eq=False)
class Reading:
    """Works and readers by their numbers, and the pool that they make."""

    work_ids: Sequence[int]
    reader_ids: Sequence[int]
    pool: Pool


def works_to_read(assignment: Assignment) -> "QuerySet[Submission]":
    """What was handed in by somebody who still takes part, in the order of the drawn numbers."""
    community = assignment.community_id
    writes = Participant.objects.filter(
        community=community, submission=OuterRef("pk"), left_at=None
    )
    here = Submission.objects.filter(community=community, assignment=assignment)
    return here.filter(Exists(writes), is_example=False, submitted_at__isnull=False).order_by(
        "number"
    )


def readers_of(assignment: Assignment) -> "QuerySet[Participant]":
    """Whoever takes part reads, also who has handed in nothing: reading teaches."""
    here = Participant.objects.filter(community=assignment.community_id, assignment=assignment)
    return here.filter(left_at=None).order_by("number")


def counted(assignment: Assignment) -> "QuerySet[Review]":
    """The readings by peers that are counted on, or done."""
    here = Review.objects.filter(community=assignment.community_id, assignment=assignment)
    return here.filter(kind=Kind.PEER, withdrawn_at=None)


def received(assignment: Assignment) -> "QuerySet[Review]":
    """What authors get: reviews by peers, and what whoever runs the review has written of a work.

    Not points that were imported: of these nobody has written anything.
    """
    here = Review.objects.filter(community=assignment.community_id, assignment=assignment)
    by_peers = Q(kind=Kind.PEER, withdrawn_at=None)
    by_facilitators = Q(kind=Kind.REFERENCE, saved_at__isnull=False)
    return here.filter(by_peers | by_facilitators, sent_at__isnull=False)


def reading(
    assignment: Assignment,
    *,
    work_ids: Collection[int] | None = None,
    reader_ids: Collection[int] | None = None,
    gives_again: bool = False,
) -> Reading:
    """The pool of an assignment, or of these works and readers of it.

    Nobody is given again what went to somebody else, but by hand.
    """
    works, readers = works_to_read(assignment), readers_of(assignment)
    if work_ids is not None:
        works = works.filter(pk__in=work_ids)
    if reader_ids is not None:
        readers = readers.filter(pk__in=reader_ids)
    rows = list(readers.values_list("pk", "person_id", "submission_id"))
    work_at = {pk: at for at, pk in enumerate(works.values_list("pk", flat=True))}
    reader_at = {pk: at for at, (pk, *_rest) in enumerate(rows)}
    apart = np.zeros((len(work_at), len(reader_at)), bool)
    for at, (_pk, _person, submission_id) in enumerate(rows):
        if submission_id in work_at:
            apart[work_at[submission_id], at] = True
    for work_id, reader_id in kept_apart(assignment):
        if work_id in work_at and reader_id in reader_at:
            apart[work_at[work_id], reader_at[reader_id]] = True
    pool = _standing(
        assignment,
        work_at,
        reader_at,
        apart=apart,
        worth=worth([row[1] for row in rows], assignment),
        gives_again=gives_again,
    )
    return Reading(list(work_at), list(reader_at), pool)


def _standing(
    assignment: Assignment,
    work_at: dict[int, int],
    reader_at: dict[int, int],
    *,
    apart: Bools,
    worth: Floats,
    gives_again: bool,
) -> Pool:
    wants = np.full(len(work_at), assignment.readers)
    elsewhere = np.zeros(len(reader_at), int)
    standing, begun = [], []
    touching = Q(submission__in=work_at) | Q(reader__in=reader_at)
    reviews = Review.objects.filter(
        touching, community=assignment.community_id, assignment=assignment, kind=Kind.PEER
    )
    fields = ("submission_id", "reader_id", "origin", "opened_at", "withdrawn_at")
    for work_id, reader_id, origin, opened_at, withdrawn_at in reviews.values_list(*fields):
        work, reader = work_at.get(work_id), reader_at.get(reader_id)
        if withdrawn_at is not None:
            if work is not None and reader is not None and not gives_again:
                apart[work, reader] = True
        elif work is None:
            if reader is not None:
                elsewhere[reader] += 1
        elif reader is not None:
            standing.append((work, reader))
            begun.append(opened_at is not None or origin != Origin.GIVEN)
        else:
            # By somebody who has sent it and left, or who is in another pool.
            wants[work] = max(0, wants[work] - 1)
    return Pool(
        wants=wants,
        worth=worth,
        elsewhere=elsewhere,
        apart=apart,
        standing=np.array(standing, int).reshape(-1, 2),
        is_begun=np.array(begun, bool),
    )


def kept_apart(assignment: Assignment) -> Iterable[tuple[int, int]]:
    """Works and participants of whom one has blocked an author, or one of them; said to nobody."""
    everybody = Participant.objects.filter(community=assignment.community_id, assignment=assignment)
    blocks = blocks_among(Person.objects.filter(pk__in=everybody.values("person")))
    if not blocks:
        return
    rows = everybody.filter(person__in={person_id for block in blocks for person_id in block})
    found = {
        person_id: (pk, submission_id)
        for pk, person_id, submission_id in rows.values_list("pk", "person_id", "submission_id")
    }
    for block in blocks:
        for author, reader in (block, block[::-1]):
            work_id = found[author][1]
            if work_id is not None:
                yield work_id, found[reader][0]


def worth(person_ids: Sequence[int], assignment: Assignment) -> Floats:
    """What reading by these people has been worth in this community so far, 0 to 1.

    By what authors said of their reviews and by their grades for reading; as usual where nothing
    is known.
    """
    signs: dict[int, list[float]] = defaultdict(list)
    here = {"community": assignment.community_id}
    answers = Answer.objects.filter(**here, helpful__isnull=False)
    most = max(Helpful.values)
    for person_id, helpful in answers.values_list("review__reader__person_id", "helpful"):
        signs[person_id].append(((helpful or 1) - 1) / (most - 1))
    grades = ReadingGrade.objects.filter(**here, score__isnull=False)
    for person_id, score in grades.values_list("participant__person_id", "score"):
        signs[person_id].append(score or 0.0)
    return np.array(
        [
            (sum(signs[each]) + _USUAL_SIGNS * USUAL_WORTH) / (len(signs[each]) + _USUAL_SIGNS)
            for each in person_ids
        ]
    )


def loads(assignment: Assignment) -> Mapping[int, int]:
    """How many works each reader reads, by their key."""
    counts = dict.fromkeys(readers_of(assignment).values_list("pk", flat=True), 0)
    reads = counted(assignment).values_list("reader_id").annotate(Count("pk")).order_by()
    counts.update((pk, count) for pk, count in reads if pk in counts)
    return counts


def works_lacking(
    assignment: Assignment, *, given_before: datetime | None = None
) -> "QuerySet[Any]":
    """Works that fewer people read than should; annotated with ``has``.

    Not counted is who was given a work before that, was reminded, and has opened it, but has
    written nothing; who has more time than others is.
    """
    reads = Q(reviews__kind=Kind.PEER, reviews__withdrawn_at=None)
    if given_before is not None:
        reads &= (
            Q(reviews__sent_at__isnull=False)
            | Q(reviews__saved_at__isnull=False)
            | Q(reviews__opened_at=None)
            | Q(reviews__reminded_at=None)
            | Q(reviews__given_at__gte=given_before)
            | Q(reviews__reader__extra_hours__gt=0)
        )
    works: QuerySet[Any] = works_to_read(assignment).annotate(has=Count("reviews", filter=reads))
    return works.filter(has__lt=assignment.readers)


def may_be_taken(assignment: Assignment) -> bool:
    """Whether readers may take works themselves: not pairs, nor where somebody chooses by hand."""
    return assignment.strategy != Strategy.PAIRS and assignment.choosing != Choosing.BY_HAND


def neediest_work(assignment: Assignment, me: Participant) -> int | None:
    """One of those with the fewest readers that somebody may read, where there are very many."""
    apart = {work_id for work_id, reader_id in kept_apart(assignment) if reader_id == me.pk}
    open_ = works_lacking(assignment).exclude(pk=me.submission_id or 0)
    open_ = open_.exclude(reviews__reader=me)
    some = open_.order_by("has", "number").values_list("pk", flat=True)[: 1 + len(apart)]
    return next((pk for pk in some if pk not in apart), None)
