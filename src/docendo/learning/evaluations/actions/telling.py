"""Members are told when they may rate, once more before the end, and when it is over."""

from datetime import datetime

from django.db import transaction

from docendo.kernel.events import Event, publish
from docendo.learning.evaluations.events import EvaluationBegun, EvaluationClosed, EvaluationDue
from docendo.learning.evaluations.models import Evaluation
from docendo.learning.evaluations.rules.evaluating import Stage, reminder_at, stage


def tell_what_is_due(*, now: datetime) -> None:
    """Each evaluation in a transaction of its own."""
    going_on = Evaluation.objects.filter(told_of_end_at=None, opens_at__lte=now)
    for pk in list(going_on.order_by("pk").values_list("pk", flat=True)):
        _tell(pk, now=now)


@transaction.atomic
def _tell(evaluation_id: int, *, now: datetime) -> None:
    # Deleted or told of by another worker meanwhile: then there is nothing to do.
    rows = Evaluation.objects.select_for_update(of=("self",)).filter(told_of_end_at=None)
    evaluation = rows.filter(pk=evaluation_id).first()
    if evaluation is None:
        return
    here = stage(evaluation, now=now)
    if here == Stage.CLOSED:
        _mark(evaluation, "told_of_end_at", EvaluationClosed, now=now)
    elif here == Stage.OPEN and evaluation.told_of_begin_at is None:
        _mark(evaluation, "told_of_begin_at", EvaluationBegun, now=now)
    elif here == Stage.OPEN and evaluation.reminded_at is None and reminder_at(evaluation) <= now:
        _mark(evaluation, "reminded_at", EvaluationDue, now=now)


def _mark(
    evaluation: Evaluation,
    column: str,
    event: "type[EvaluationBegun | EvaluationDue | EvaluationClosed]",
    *,
    now: datetime,
) -> None:
    """Its mark in the row, so that it happens once."""
    setattr(evaluation, column, now)
    evaluation.save(update_fields=[column])
    people = evaluation.teammates.order_by("person")
    if event is not EvaluationClosed:
        people = people.owing()
    told = tuple(people.values_list("person_id", flat=True))
    if told:
        said: Event = event(
            community_id=evaluation.community_id,
            evaluation_id=evaluation.pk,
            told_ids=told,
            at=now,
        )
        publish(said)
