"""Comparing works two by two."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, writer
from docendo.learning.review import queries
from docendo.learning.review.models import Assignment, Comparison, Participant
from docendo.learning.review.refusals import NotWhileReading, TakenBack
from docendo.learning.review.rules.judging import Strategy
from docendo.learning.review.rules.rights import may_read


def _comparing(seat: Seat, assignment_id: int, now: datetime) -> tuple[Assignment, Participant]:
    """Both under a lock: of two who come at once each gets a pair that counts the other's."""
    writer(seat)
    seen = Assignment.objects.visible_to(seat).get(pk=assignment_id, strategy=Strategy.PAIRS)
    assignment = Assignment.objects.select_for_update(of=("self",)).get(pk=seen.pk)
    me = Participant.objects.of(seat).get(assignment=assignment)
    if not may_read(assignment, me, now=now):
        raise NotWhileReading
    return assignment, me


@transaction.atomic
def give_pair(seat: Seat, *, assignment_id: int, now: datetime) -> Comparison | None:
    """The pair in hand, or the next one; None where this reader has compared all."""
    assignment, me = _comparing(seat, assignment_id, now)
    own = Comparison.objects.filter(assignment=assignment, reader=me)
    given = own.filter(sent_at=None).order_by("pk").first()
    if given is not None:
        return given
    pair = queries.next_pair(assignment, me)
    if pair is None:
        return None
    return Comparison.objects.create(
        community_id=assignment.community_id,
        assignment=assignment,
        reader=me,
        left_id=pair[0],
        right_id=pair[1],
        given_at=now,
    )


@transaction.atomic
def compare(
    seat: Seat,
    *,
    assignment_id: int,
    comparison: int,
    better: int,
    words: Mapping[int, str],
    now: datetime,
) -> Comparison:
    """Say which of two works is better, by their numbers, and something of each.

    It can be said otherwise until reading ends. Raises TakenBack.
    """
    assignment, me = _comparing(seat, assignment_id, now)
    own = Comparison.objects.filter(assignment=assignment, reader=me)
    given = own.filter(pk=comparison).select_related("left", "right").first()
    if given is None or better not in (given.left.number, given.right.number):
        raise TakenBack
    given.winner = given.left if better == given.left.number else given.right
    given.left_words = words.get(given.left.number, "")
    given.right_words = words.get(given.right.number, "")
    given.sent_at = given.sent_at or now
    given.save(update_fields=["winner", "left_words", "right_words", "sent_at"])
    return given
