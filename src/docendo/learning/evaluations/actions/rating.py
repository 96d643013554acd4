"""Somebody rates their team and themselves."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat
from docendo.kernel.errors import Invalid
from docendo.learning.evaluations.models import Answer, Evaluation, Rating, Teammate
from docendo.learning.evaluations.refusals import NotOpen, TeamHasChanged
from docendo.learning.evaluations.rules.evaluating import Kind, Stage, stage
from docendo.learning.evaluations.rules.levels import LEVELS, Dimension


@transaction.atomic
def rate(
    seat: Seat,
    *,
    evaluation_id: int,
    levels: Mapping[int, Mapping[Dimension, int]],
    answers: Mapping[int, int | str],
    now: datetime,
) -> Teammate:
    """All of the team by the number of each teammate, or nothing; once more instead of before.

    Raises NotOpen, TeamHasChanged, and Invalid for what no page sends.
    """
    # Under the lock of the evaluation, so that none is kept after people saw what came of it.
    rows = Evaluation.objects.visible_to(seat).select_for_update(of=("self",))
    evaluation = rows.get(pk=evaluation_id)
    me = Teammate.objects.of(seat).there().get(evaluation=evaluation)
    if stage(evaluation, now=now) != Stage.OPEN:
        raise NotOpen
    team = set(Teammate.objects.there().filter(team=me.team_id).values_list("pk", flat=True))
    is_whole = all(
        set(given) == set(Dimension) and set(given.values()) <= set(LEVELS)
        for given in levels.values()
    )
    if set(levels) != team:
        raise TeamHasChanged
    if not is_whole:
        raise Invalid
    # What was given to somebody who has left since stays.
    me.given.filter(rated__in=team).delete()
    Rating.objects.bulk_create(
        Rating(
            community=seat.community, rater=me, rated_id=pk,
            **{dimension.value: level for dimension, level in given.items()},
        )
        for pk, given in levels.items()
    )  # fmt: skip
    _answer(evaluation, me, answers)
    me.answered_at = now
    me.save(update_fields=["answered_at"])
    return me


def _answer(evaluation: Evaluation, me: Teammate, answers: Mapping[int, int | str]) -> None:
    me.answers.all().delete()
    made = []
    for question in evaluation.questions.filter(pk__in=answers):
        said = answers[question.pk]
        is_level = question.kind == Kind.SCALE
        if is_level != isinstance(said, int) or (is_level and said not in LEVELS):
            raise Invalid
        what = {"level": said} if is_level else {"words": said}
        made.append(Answer(community_id=me.community_id, question=question, teammate=me, **what))
    Answer.objects.bulk_create(made)
