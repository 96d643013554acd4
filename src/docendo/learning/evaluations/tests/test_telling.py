"""Members are told by the clock, each once; whoever has rated is not reminded."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from docendo.commons.communities.api import Seat
from docendo.kernel.models import OutboxEvent
from docendo.learning.evaluations.actions import change_words, tell_what_is_due
from docendo.learning.evaluations.models import Evaluation
from docendo.learning.evaluations.tests.conftest import WEEK, Rate


def told() -> list[tuple[str, int]]:
    """What was announced, and to how many."""
    rows = OutboxEvent.objects.filter(kind__contains="evaluations").order_by("pk")
    return [(each.kind.rpartition(".")[2], len(each.payload["told_ids"])) for each in rows]


def test_everybody_is_told_once_and_only_who_has_not_rated_is_reminded(
    made: Evaluation, four: Sequence[Seat], rate: Rate, now: datetime
) -> None:
    tell_what_is_due(now=now - timedelta(minutes=1))
    assert told() == []
    for _ in range(2):
        tell_what_is_due(now=now)
    assert told() == [("EvaluationBegun", 4)]
    rate(four[0], 4, 4, 4, 4)
    tell_what_is_due(now=now + WEEK - timedelta(days=1, minutes=1))
    assert len(told()) == 1
    for _ in range(2):
        tell_what_is_due(now=now + WEEK - timedelta(days=1))
    assert told()[1:] == [("EvaluationDue", 3)]
    for _ in range(2):
        tell_what_is_due(now=now + WEEK)
    assert told()[2:] == [("EvaluationClosed", 4)]


def test_a_begin_that_is_put_off_is_told_again(
    made: Evaluation, coordinator: Seat, now: datetime
) -> None:
    tell_what_is_due(now=now)
    later = now + timedelta(days=2)
    change_words(
        coordinator,
        evaluation_id=made.pk,
        title=made.title,
        words=made.words,
        opens_at=later,
        closes_at=made.closes_at,
        now=now,
    )
    tell_what_is_due(now=now)
    assert len(told()) == 1
    tell_what_is_due(now=later)
    assert told() == [("EvaluationBegun", 4)] * 2


def test_after_a_while_off_only_the_end_is_told(made: Evaluation, now: datetime) -> None:
    tell_what_is_due(now=now + WEEK + timedelta(days=3))
    assert told() == [("EvaluationClosed", 4)]
