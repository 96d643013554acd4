"""One's own work, what it was before, its files; and which works have much in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.core.files.base import File
from django.db.models import Q

from docendo.commons.communities.api import Seat, render_stale
from docendo.kernel.diff import Folded, Line, difference
from docendo.learning.review.models import Assignment, Attachment, Participant, Submission, Version
from docendo.learning.review.queries.assignments import Standing, standing, standing_to_run
from docendo.learning.review.queries.handed_in import files_handed_in
from docendo.learning.review.refusals import NoSuchTeam, NotNow
from docendo.learning.review.rules import rights
from docendo.learning.review.rules.rights import Right, Why
from docendo.learning.review.rules.similarity import alike
from docendo.learning.review.rules.writing import VERSIONS_SHOWN, name_for_readers

# Below this share works on the same task are alike by chance.
ALIKE_FROM = 0.2
MOST_PAIRS = 50


@dataclass(frozen=True)
class WorkPage:
    """One's own work; ``writing`` says whether it may be changed now, and until when."""

    standing: Standing
    work: Submission | None
    writing: Right
    may_take_back: bool
    attachments: Sequence[Attachment]
    team: Sequence[Participant]

    @property
    def is_revision(self) -> bool:
        return self.work is not None and self.work.submitted_at is not None


def work_page(seat: Seat, *, assignment_id: int, now: datetime) -> WorkPage:
    """For who takes part; raises NotNow for others."""
    held = standing(seat, assignment_id=assignment_id)
    own, work = held.participant, None
    if own is None:
        raise NotNow(Right(Why.NOT_IN))
    work = own.submission
    if work is not None:
        render_stale(Submission.objects, [work], seat.community)
    taking_back = rights.may_take_back(held.assignment, own, now=now)
    authors = work.authors.filter(left_at=None) if work is not None and work.team else None
    return WorkPage(
        standing=held,
        work=work,
        writing=rights.may_write(held.assignment, own, work=work, now=now),
        may_take_back=bool(taking_back) and work is not None and work.submitted_at is not None,
        attachments=_attachments(work) if work is not None else [],
        team=[*authors.select_related("person").order_by("pk")] if authors is not None else [],
    )


@dataclass(frozen=True)
class Step:
    """A version of a work, and what it changed."""

    version: Version
    lines: Sequence[Line | Folded]


@dataclass(frozen=True)
class History:
    standing: Standing
    steps: Sequence[Step]


def work_history(seat: Seat, *, assignment_id: int) -> History:
    """The latest first; of very many the latest ones. Only authors see it."""
    held = standing(seat, assignment_id=assignment_id)
    if held.participant is None:
        raise NotNow(Right(Why.NOT_IN))
    work = held.participant.submission
    if work is None:
        return History(held, [])
    found = work.versions.select_related("saved_by__person").order_by("-pk")
    rows: list[Version | None] = [*found[: VERSIONS_SHOWN + 1]]
    if len(rows) <= VERSIONS_SHOWN:
        rows.append(None)
    steps = [
        Step(after, difference(before.body if before else "", after.body))
        for after, before in pairwise(rows)
        if after is not None
    ]
    return History(held, steps)


def team_to_join(held: Standing, *, work_id: int) -> Submission:
    """What a link leads to; raises NoSuchTeam once it is handed in."""
    open_teams = held.assignment.submissions.filter(submitted_at=None).exclude(team="")
    found = open_teams.filter(pk=work_id).first()
    if found is None:
        raise NoSuchTeam
    return found


# --- Files --------------------------------------------------------------------------------------


def attachment_to_open(
    seat: Seat, *, assignment_id: int, attachment_id: int
) -> "tuple[File[bytes], str]":
    """A file with the name under which this reader gets it.

    Its authors and who runs the review get it as it is called; a reader, who may have it once it
    was handed in, under the number of the work where authors are hidden. Raises
    Attachment.DoesNotExist for everybody else.
    """
    held = standing(seat, assignment_id=assignment_id)
    own, assignment = held.participant, held.assignment
    rows = Attachment.objects.filter(submission__assignment=assignment)
    mine = own.submission_id if own is not None else None
    reads = Q(pk__in=())
    if own is not None:
        given = own.reviews.filter(withdrawn_at=None).values("submission")
        reads = Q(submission__in=given)
    # Who runs it and takes part knows no more than other readers do.
    if held.runs and own is None:
        reads = Q()
    handed_in = files_handed_in(rows).filter(reads, submission__submitted_at__isnull=False)
    allowed = Q(pk__in=handed_in.values("pk"))
    if mine is not None:
        allowed |= Q(submission=mine)
    found = rows.filter(allowed).select_related("submission").get(pk=attachment_id)
    is_shown_as_it_is = found.submission_id == mine or not assignment.hides_authors
    if is_shown_as_it_is or (held.runs and own is None):
        return found.file, found.name
    earlier = found.submission.attachments.filter(pk__lte=found.pk).count()
    return found.file, name_for_readers(found.submission.number, earlier, found.name)


def _attachments(work: Submission) -> Sequence[Attachment]:
    return list(work.attachments.filter(removed_at=None).order_by("pk"))


# --- Similarity ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Similar:
    """Two works that share a part of their words: a hint to look at, and no verdict."""

    one: Submission
    other: Submission
    percent: int


def similar_works(seat: Seat, *, assignment_id: int) -> Sequence[Similar]:
    """For who runs it; nothing for who takes part where authors are hidden."""
    held = standing_to_run(seat, assignment_id=assignment_id)
    if held.participant is not None and not held.assignment.is_open_to_all:
        return []
    return similar_in(held.assignment)


def similar_in(assignment: Assignment) -> Sequence[Similar]:
    handed_in = assignment.submissions.filter(submitted_at__isnull=False, is_example=False)
    works = {each.pk: each for each in handed_in.only("number", "title", "body", "assignment")}
    found = alike({pk: work.body for pk, work in works.items()}, least=ALIKE_FROM)
    return [
        Similar(works[each.one], works[each.other], round(100 * each.share))
        for each in found[:MOST_PAIRS]
    ]
