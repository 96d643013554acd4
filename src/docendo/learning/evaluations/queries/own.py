"""What somebody rates, and what came of it for themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from docendo.commons.communities.api import Seat
from docendo.learning.evaluations.models import (
    Answer,
    Evaluation,
    Question,
    Rating,
    Team,
    Teammate,
    running_an_evaluation,
)
from docendo.learning.evaluations.rules.evaluating import (
    FEWEST_TO_SHOW,
    Kind,
    SeenBy,
    Stage,
    figures_from,
    may_be_shown,
    stage,
)
from docendo.learning.evaluations.rules.levels import Dimension


@dataclass(frozen=True)
class Standing:
    """An evaluation with who looks at it: what the head of each of its pages is made of.

    ``owes`` whoever has not rated everybody who is in their team now.
    """

    evaluation: Evaluation
    me: Teammate | None
    runs: bool
    stage: Stage
    owes: bool

    @property
    def figures_from(self) -> datetime:
        return figures_from(self.evaluation)


def standing(seat: Seat, *, evaluation_id: int, now: datetime) -> Standing:
    evaluation = Evaluation.objects.visible_to(seat).get(pk=evaluation_id)
    runs = running_an_evaluation.allows(seat, evaluation)
    return _standing(seat, evaluation, runs=runs, now=now)


def standing_to_run(seat: Seat, *, evaluation_id: int, now: datetime) -> Standing:
    evaluation = Evaluation.objects.run_by(seat).get(pk=evaluation_id)
    return _standing(seat, evaluation, runs=True, now=now)


def _standing(seat: Seat, evaluation: Evaluation, *, runs: bool, now: datetime) -> Standing:
    own = Teammate.objects.of(seat).filter(evaluation=evaluation).select_related("team")
    me = own.first()
    owes = me is not None and Teammate.objects.owing().filter(pk=me.pk).exists()
    return Standing(evaluation, me, runs, stage(evaluation, now=now), owes)


@dataclass(frozen=True)
class RatePage:
    """Whom somebody rates, themselves last, and what they have said so far."""

    standing: Standing
    teammates: Sequence[Teammate]
    questions: Sequence[Question]
    ratings: Sequence[Rating]
    answers: Sequence[Answer]


def rate_page(seat: Seat, *, evaluation_id: int, now: datetime) -> RatePage:
    """Raises Teammate.DoesNotExist for who is in none of its teams, or not any more."""
    held = standing(seat, evaluation_id=evaluation_id, now=now)
    me = held.me
    if me is None or me.left_at is not None:
        raise Teammate.DoesNotExist
    others = me.team.teammates.there().select_related("person").order_by("person__name", "pk")
    return RatePage(
        standing=held,
        teammates=sorted(others, key=lambda each: each.pk == me.pk),
        questions=list(held.evaluation.questions.order_by("pk")),
        ratings=list(me.given.all()),
        answers=list(me.answers.all()),
    )


def is_small(team: Team) -> bool:
    """Whether there are too few for a mean that gives nobody away, even if all of them rate."""
    return not may_be_shown(team.teammates.counted().count() - 1)


@dataclass(frozen=True)
class OwnLine:
    """One dimension of somebody: their own level, and the mean of what others gave."""

    dimension: Dimension
    own: int | None
    others: float | None


@dataclass(frozen=True)
class SharedAnswers:
    """What the others of a team said to a question, without names; None where too few did."""

    question: Question
    mean: float | None
    words: Sequence[str] | None


@dataclass(frozen=True)
class OwnPage:
    """``lines`` and ``shared`` once it is over; ``raters`` is how many others have rated."""

    standing: Standing
    lines: Sequence[OwnLine]
    shared: Sequence[SharedAnswers]
    raters: int
    fewest: int = FEWEST_TO_SHOW

    @property
    def is_shown(self) -> bool:
        return may_be_shown(self.raters)


def own_page(seat: Seat, *, evaluation_id: int, now: datetime) -> OwnPage:
    held = standing(seat, evaluation_id=evaluation_id, now=now)
    if held.me is None or held.stage != Stage.CLOSED:
        return OwnPage(held, [], [], 0)
    received = list(held.me.received.all())
    mine = next((each for each in received if each.rater_id == held.me.pk), None)
    others = [each for each in received if each.rater_id != held.me.pk]
    lines = [
        OwnLine(
            dimension,
            mine.levels[dimension] if mine else None,
            _mean([each.levels[dimension] for each in others]),
        )
        for dimension in Dimension
    ]
    return OwnPage(held, lines, _shared(held.me), len(others))


def _mean(levels: Sequence[int]) -> float | None:
    return sum(levels) / len(levels) if may_be_shown(len(levels)) else None


def _shared(me: Teammate) -> Sequence[SharedAnswers]:
    """Of all others in the team, in an order that tells nothing of who said what."""
    questions = me.evaluation.questions.filter(seen_by=SeenBy.TEAM).order_by("pk")
    others = me.team.teammates.exclude(pk=me.pk)
    said = Answer.objects.filter(teammate__in=others, question__in=questions)
    answers = list(said.order_by("words", "level"))
    found = []
    for question in questions:
        own = [each for each in answers if each.question_id == question.pk]
        levels = [each.level for each in own if each.level is not None]
        words = [each.words for each in own if each.words]
        shown = question.kind == Kind.WORDS and may_be_shown(len(words))
        found.append(SharedAnswers(question, _mean(levels), words if shown else None))
    return found
