"""What grades are worked out from, and the working out itself; nothing is written here."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Max, Min, QuerySet

from docendo.engine.checks import Floats
from docendo.learning.review.models import Answer, Assignment, Judgment, Remark, Review
from docendo.learning.review.queries.giving import works_to_read
from docendo.learning.review.rules.coaching import coach
from docendo.learning.review.rules.grades import (
    Outcome,
    Scale,
    Table,
    graded,
    ranked,
    table,
    trusted,
)
from docendo.learning.review.rules.judging import Kind, Strategy
from docendo.learning.review.rules.reading_grades import Read, read
from docendo.learning.review.rules.suspicions import Suspicion, careless, suspicions

# So many reviews are in memory with their words at once.
A_PART = 2_000


@dataclass(frozen=True)
class WorkedOut:
    """All that judgments say; ``works`` are those that get a grade, by their keys."""

    works: Sequence[int]
    outcome: Outcome
    suspicions: Sequence[Suspicion]


def worked_out(assignment: Assignment) -> WorkedOut:
    """Grades of all works as they are now, and what of the judgments luck does not explain."""
    works = list(works_to_read(assignment).order_by("pk").values_list("pk", flat=True))
    if assignment.strategy == Strategy.COMMENTS:
        return WorkedOut((), Outcome({}), ())
    if assignment.strategy == Strategy.PAIRS:
        pairs = assignment.comparisons.filter(
            community=assignment.community_id, sent_at__isnull=False
        )
        rows = list(pairs.values_list("reader_id", "left_id", "right_id", "winner_id"))
        return WorkedOut(works, ranked(rows), ())
    judged = judgments(assignment)
    found = suspicions(judged, authors=first_authors(assignment))
    left_out = frozenset(review for each in found for review in each.left_out)
    outcome = graded(judged, anchors=anchors(assignment), left_out=left_out)
    return WorkedOut(works, outcome, (*found, *careless(outcome, known=found)))


def scales(assignment: Assignment) -> Mapping[int, Scale]:
    """What each criterion gives, by its key."""
    if assignment.strategy == Strategy.RUBRIC:
        rows = assignment.criteria.annotate(least=Min("levels__points"), most=Max("levels__points"))
        return {
            row.pk: Scale(row.least, row.most, row.weight)
            for row in rows
            if row.least is not None and row.least < row.most
        }
    # A statement holds or it does not: as Moodle's number of errors, where each counts its weight.
    holds = assignment.strategy == Strategy.ERRORS
    return {
        row.pk: Scale(0.0, 1.0, row.weight) if holds else Scale(row.low, row.high, row.weight)
        for row in assignment.criteria.all()
    }


def judgments(assignment: Assignment) -> Table:
    """What readers have sent, of works and, for practice, of examples."""
    return _table(assignment, _sent(assignment).exclude(review__kind=Kind.REFERENCE), "reader_id")


def anchors(assignment: Assignment) -> Mapping[int, float]:
    """What facilitators gave, by work; where several have judged one, the mean."""
    rows = _sent(assignment).filter(review__kind=Kind.REFERENCE)
    return trusted(_table(assignment, rows, "facilitator_id"))


def _sent(assignment: Assignment) -> "QuerySet[Judgment]":
    return Judgment.objects.filter(
        community=assignment.community_id,
        review__assignment=assignment,
        review__sent_at__isnull=False,
        review__withdrawn_at=None,
        points__isnull=False,
    )


def _table(assignment: Assignment, rows: "QuerySet[Judgment]", who: str) -> Table:
    fields = ("review_id", "review__submission_id", f"review__{who}", "criterion_id", "points")
    # Straight into an array: as lists of tuples a large course would take ten times the memory.
    kind = np.dtype((np.float64, 5))
    found: Floats = np.fromiter(rows.values_list(*fields).iterator(chunk_size=10_000), kind)
    return table(found, scales=scales(assignment))


def first_authors(assignment: Assignment) -> Mapping[int, int]:
    """A participant for each work: of a team the one who came first."""
    rows = assignment.participants.filter(submission__isnull=False).order_by("-pk")
    return dict(rows.values_list("submission_id", "pk"))


def how_read(assignment: Assignment, outcome: Outcome) -> Mapping[int, Read]:
    """How well everybody read, by their key."""
    ratings: dict[int, list[int]] = defaultdict(list)
    answers = Answer.objects.filter(
        community=assignment.community_id,
        review__assignment=assignment,
        review__kind=Kind.PEER,
    )
    for reader, helpful in answers.values_list("review__reader_id", "helpful").iterator():
        if helpful is not None:
            ratings[reader].append(helpful)
    return read(outcome, ratings=ratings, lacking=lacking(assignment))


def lacking(assignment: Assignment) -> Mapping[int, Sequence[Sequence[str]]]:
    """What each review lacks in the eyes of the coach, by reader."""
    found: dict[int, list[Sequence[str]]] = defaultdict(list)
    sent = Review.objects.filter(
        community=assignment.community_id,
        assignment=assignment,
        kind=Kind.PEER,
        reader__isnull=False,
        sent_at__isnull=False,
    )
    last = 0
    while some := list(
        sent.filter(pk__gt=last).order_by("pk").values_list("pk", "reader_id", "body")[:A_PART]
    ):
        keys = [pk for pk, _reader, _body in some]
        words: dict[int, list[str]] = defaultdict(list)
        places: set[int] = set()
        of_criteria = Judgment.objects.filter(review__in=keys).exclude(words="")
        for pk, said in of_criteria.values_list("review_id", "words"):
            words[pk].append(said)
        for pk, said, better in Remark.objects.filter(review__in=keys).values_list(
            "review_id", "words", "suggestion"
        ):
            places.add(pk)
            words[pk] += [said, better]
        for pk, reader, body in some:
            hints = coach([body, *words[pk]], names_a_passage=pk in places)
            found[reader].append([each.hint for each in hints])
        last = keys[-1]
    return found
