"""Which two works somebody compares next, and how that page looks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from django.db.models import Prefetch

from docendo.commons.communities.api import Seat
from docendo.engine import grading
from docendo.learning.review.models import (
    Assignment,
    Attachment,
    Comparison,
    Participant,
    Submission,
)
from docendo.learning.review.queries.giving import kept_apart, works_to_read
from docendo.learning.review.queries.handed_in import files_handed_in, show_as_handed_in
from docendo.learning.review.queries.naming import files_of, work_name
from docendo.learning.review.queries.reading import taking_part
from docendo.learning.review.rules.rights import Right, may_read

# A ranking takes the cube of this in time; of more works the least compared come next.
MOST_RANKED: Final = 150


def next_pair(assignment: Assignment, me: Participant) -> tuple[int, int] | None:
    """Two works that this reader has not compared, the lower key first; None where none are left.

    First the works that were compared least, by chance among equals; once each has been compared
    twice, the pair from which most is learned (``engine.grading.rank_pairs``), where this reader
    may compare it.
    """
    apart = {work_id for work_id, reader_id in kept_apart(assignment) if reader_id == me.pk}
    everything = works_to_read(assignment).exclude(pk=me.submission_id or 0)
    works = [pk for pk in everything.values_list("pk", flat=True) if pk not in apart]
    rows = list(
        Comparison.objects.filter(
            community=assignment.community_id, assignment=assignment
        ).values_list("left_id", "right_id", "winner_id", "reader_id")
    )
    own = {(left, right) for left, right, _winner, reader in rows if reader == me.pk}
    count = Counter(work for left, right, *_rest in rows for work in (left, right))
    if 2 <= len(works) <= MOST_RANKED and min(count[pk] for pk in works) >= 2:
        told = _most_informative(works, rows)
        if told is not None and told not in own:
            return told
    rng = np.random.default_rng((assignment.pk, me.pk, len(own)))
    chance = dict(zip(works, rng.random(len(works)), strict=True))
    ordered = sorted(works, key=lambda pk: (count[pk], chance[pk]))
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 :]:
            pair = (min(one, other), max(one, other))
            if pair not in own:
                return pair
    return None


def _most_informative(
    works: Sequence[int], rows: Sequence[tuple[int, int, int | None, int]]
) -> tuple[int, int] | None:
    at = {pk: place for place, pk in enumerate(works)}
    sent = [row for row in rows if row[2] is not None and row[0] in at and row[1] in at]
    if not sent:
        return None
    readers: Mapping[int, int] = {
        pk: place for place, pk in enumerate(sorted({row[3] for row in sent}))
    }
    ranking = grading.rank_pairs(
        [at[row[0]] for row in sent],
        right=[at[row[1]] for row in sent],
        winner=[at[row[2] or 0] for row in sent],
        reader=[readers[row[3]] for row in sent],
    )
    if ranking.next_pair is None:
        return None
    one, other = (works[place] for place in ranking.next_pair)
    return min(one, other), max(one, other)


@dataclass(frozen=True)
class Side:
    """One of the two works, by what it is called."""

    work: Submission
    name: str
    files: Sequence[tuple[Attachment, str]]


@dataclass(frozen=True)
class PairPage:
    """``comparison`` is None where no pair is left. ``compared`` have been sent of ``wanted``."""

    assignment: Assignment
    me: Participant
    right: Right
    comparison: Comparison | None
    sides: Sequence[Side]
    compared: int
    wanted: int


def pair_page(seat: Seat, *, assignment_id: int, now: datetime) -> PairPage:
    """The pair that was given last and is not sent yet."""
    assignment, me = taking_part(seat, assignment_id=assignment_id)
    own = Comparison.objects.filter(
        community=assignment.community_id, assignment=assignment, reader=me
    )
    given = own.filter(sent_at=None).select_related("left", "right").order_by("pk").first()
    both = [given.left, given.right] if given is not None else []
    # By their drawn numbers: which was begun first is nobody's business.
    works = sorted(both, key=lambda work: work.number)
    full = {
        work.pk: work
        for work in Submission.objects.filter(pk__in=[work.pk for work in works]).prefetch_related(
            Prefetch("attachments", files_handed_in(Attachment.objects.all())), "authors__person"
        )
    }
    show_as_handed_in(list(full.values()), seat.community)
    return PairPage(
        assignment=assignment,
        me=me,
        right=may_read(assignment, me, now=now),
        comparison=given,
        sides=[
            Side(
                full[work.pk],
                work_name(assignment, full[work.pk]),
                files_of(assignment, work, full[work.pk].attachments.all()),
            )
            for work in works
        ],
        compared=own.filter(sent_at__isnull=False).count(),
        wanted=assignment.readers,
    )


def compared_work(
    seat: Seat, *, assignment_id: int, work_number: int
) -> tuple[Assignment, Submission]:
    """A work that is or was one of the two before this reader."""
    assignment, me = taking_part(seat, assignment_id=assignment_id)
    work = Submission.objects.get(assignment=assignment, number=work_number)
    own = Comparison.objects.filter(assignment=assignment, reader=me)
    if not (own.filter(left=work) | own.filter(right=work)).exists():
        raise Submission.DoesNotExist
    return assignment, work
