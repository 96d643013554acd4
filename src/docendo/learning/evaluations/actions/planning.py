"""What whoever runs an evaluation does: make it, ask more, change its words, end it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, writer
from docendo.commons.people.api import Person
from docendo.learning.evaluations.models import Evaluation, Question, Team, Teammate
from docendo.learning.evaluations.queries import teams_to_choose
from docendo.learning.evaluations.refusals import (
    CannotBe,
    HasBegun,
    IsOver,
    NotOpen,
    TooManyQuestions,
)
from docendo.learning.evaluations.rules.evaluating import (
    MOST_QUESTIONS,
    Fault,
    Kind,
    NewTeam,
    SeenBy,
    Stage,
    faults_of_dates,
    faults_of_teams,
    stage,
)


@transaction.atomic
def create_evaluation(
    seat: Seat,
    *,
    title: str,
    words: str,
    keys: Collection[str],
    opens_at: datetime,
    closes_at: datetime,
    now: datetime,
) -> Evaluation:
    """For the teams of these ``keys`` of ``teams_to_choose``, with who is in them now."""
    writer(seat)
    choices = teams_to_choose(seat)
    teams = [team for key in keys if key in choices for team in choices[key].teams]
    people = frozenset[int]().union(*(team.person_ids for team in teams))
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
    _refuse([*faults_of_dates(opens_at, closes_at, now=now), *faults_of_teams(teams, names=names)])
    evaluation = Evaluation.objects.create(
        community=seat.community,
        title=title,
        words=words,
        opens_at=opens_at,
        closes_at=closes_at,
        created_by=seat.member,
        created_at=now,
    )
    _put_teams(evaluation, teams)
    return evaluation


def _put_teams(evaluation: Evaluation, teams: Sequence[NewTeam]) -> None:
    here = {"community_id": evaluation.community_id, "evaluation": evaluation}
    for team in teams:
        made = Team.objects.create(
            **here, name=team.name, group_id=team.group_id, is_group=team.is_group
        )
        Teammate.objects.bulk_create(
            Teammate(**here, team=made, person_id=pk) for pk in sorted(team.person_ids)
        )


def _refuse(faults: Sequence[Fault]) -> None:
    for fault in faults:
        raise CannotBe(fault.words, field=fault.field)


@transaction.atomic
def change_words(
    seat: Seat,
    *,
    evaluation_id: int,
    title: str,
    words: str,
    opens_at: datetime,
    closes_at: datetime,
    now: datetime,
) -> Evaluation:
    """Raises IsOver once people have seen what came of it."""
    evaluation = _locked(seat, evaluation_id)
    if stage(evaluation, now=now) == Stage.CLOSED:
        raise IsOver
    _refuse(faults_of_dates(opens_at, closes_at, now=now))
    if closes_at != evaluation.closes_at:
        # Another end, another reminder.
        evaluation.reminded_at = None
    if opens_at > now:
        # Whoever was told that it has begun is told again when it does.
        evaluation.told_of_begin_at = None
    evaluation.title, evaluation.words = title, words
    evaluation.opens_at, evaluation.closes_at = opens_at, closes_at
    evaluation.save(
        update_fields=(
            *("title", "words", "opens_at", "closes_at", "reminded_at"),
            "told_of_begin_at",
        )
    )
    return evaluation


@transaction.atomic
def close_now(seat: Seat, *, evaluation_id: int, now: datetime) -> Evaluation:
    """Before its time; raises NotOpen."""
    evaluation = _locked(seat, evaluation_id)
    if stage(evaluation, now=now) != Stage.OPEN or evaluation.opens_at >= now:
        raise NotOpen
    evaluation.closes_at = now
    evaluation.save(update_fields=["closes_at"])
    return evaluation


@transaction.atomic
def add_question(
    seat: Seat, *, evaluation_id: int, words: str, kind: Kind, seen_by: SeenBy, now: datetime
) -> Question:
    """Until people answer; raises HasBegun and TooManyQuestions."""
    evaluation = _planned(seat, evaluation_id, now=now)
    if evaluation.questions.count() >= MOST_QUESTIONS:
        raise TooManyQuestions
    return Question.objects.create(
        community=seat.community, evaluation=evaluation, words=words, kind=kind, seen_by=seen_by
    )


@transaction.atomic
def remove_question(seat: Seat, *, evaluation_id: int, question_id: int, now: datetime) -> None:
    _planned(seat, evaluation_id, now=now).questions.get(pk=question_id).delete()


def _planned(seat: Seat, evaluation_id: int, *, now: datetime) -> Evaluation:
    """What nobody has answered yet, and what is not over."""
    evaluation = _locked(seat, evaluation_id)
    answered = evaluation.teammates.filter(answered_at__isnull=False)
    if stage(evaluation, now=now) == Stage.CLOSED or answered.exists():
        raise HasBegun
    return evaluation


def _locked(seat: Seat, evaluation_id: int) -> Evaluation:
    rows = Evaluation.objects.run_by(seat).select_for_update(of=("self",))
    return rows.get(pk=evaluation_id)
