"""How much somebody still has to read, in whatever way works are read."""

from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce, Least

from docendo.learning.review.models import Assignment, Comparison, Participant, Review, Submission
from docendo.learning.review.rules.doing import left_to_read
from docendo.learning.review.rules.judging import Choosing, Kind, Strategy


def with_reading(rows: "QuerySet[Participant]") -> "QuerySet[Any]":
    """Participants with their assignment and what ``owed`` counts, all in one query."""
    peers = Review.objects.filter(kind=Kind.PEER, withdrawn_at=None)
    mine, here = {"reader": OuterRef("pk")}, {"assignment": OuterRef("assignment")}
    works = Submission.objects.filter(**here, is_example=False, submitted_at__isnull=False)
    return rows.select_related("assignment", "submission").annotate(
        open=_number(peers.filter(**mine, sent_at=None), "reader"),
        sent=_number(peers.filter(**mine, sent_at__isnull=False), "reader"),
        compared=_number(Comparison.objects.filter(**mine, sent_at__isnull=False), "reader"),
        given=_number(peers.filter(**here), "assignment"),
        works=_number(works, "assignment"),
    )


def owing(rows: "QuerySet[Participant]") -> "QuerySet[Any]":
    """Those of a review of pairs who have compared fewer than they can; ``left`` are left."""
    left: QuerySet[Any] = _pairs(rows).annotate(left=F("asked") - F("compared"))
    return left.filter(left__gt=0)


def pairs_sent(assignment: Assignment) -> tuple[int, int]:
    """How many pairs have been compared, of how many that are asked of all."""
    asked = _pairs(assignment.participants.filter(left_at=None)).aggregate(all=Sum("asked"))
    sent = assignment.comparisons.filter(sent_at__isnull=False).count()
    return sent, asked["all"] or 0


def _pairs(rows: "QuerySet[Participant]") -> "QuerySet[Any]":
    """With ``asked``: as many pairs as there are of works of others, at most those of the review.

    The same as ``left_to_read`` says of one participant.
    """
    has_own = Case(When(submission__submitted_at__isnull=False, then=1), default=0)
    others: QuerySet[Any] = with_reading(rows).annotate(others=F("works") - has_own)
    pairs = F("others") * (F("others") - 1) / 2
    asked: QuerySet[Any] = others.annotate(asked=Least(F("assignment__readers"), pairs))
    return asked


def owed(mine: Any) -> int:
    """How many works or pairs they have still to read; ``mine`` comes from ``with_reading``."""
    assignment, work = mine.assignment, mine.submission
    has_own = work is not None and work.submitted_at is not None
    return left_to_read(
        in_pairs=assignment.strategy == Strategy.PAIRS,
        takes_them=assignment.choosing == Choosing.ON_DEMAND,
        asked=assignment.readers,
        others=mine.works - has_own,
        are_free=mine.given < mine.works * assignment.readers,
        unsent=mine.open,
        sent=mine.compared if assignment.strategy == Strategy.PAIRS else mine.sent,
    )


def _number(rows: "QuerySet[Any]", by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
