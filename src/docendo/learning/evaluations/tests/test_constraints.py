"""What always holds of an evaluation is a constraint; each is violated once."""

from collections.abc import Sequence
from typing import Any

from docendo.commons.communities.api import Seat
from docendo.learning.evaluations.models import (
    Answer,
    Evaluation,
    Question,
    Rating,
    Team,
    Teammate,
)
from docendo.learning.evaluations.rules.levels import Dimension
from docendo.learning.review.tests.test_constraints import refused


def test_evaluations(made: Evaluation, coordinator: Seat, four: Sequence[Seat]) -> None:
    here: dict[str, Any] = {"community": made.community}
    said: dict[str, Any] = {
        **here, "title": "A", "opens_at": made.opens_at, "closes_at": made.closes_at,
        "created_by": coordinator.member, "created_at": made.created_at,
    }  # fmt: skip
    refused("an_evaluation_has_a_title", Evaluation, **{**said, "title": ""})
    same = {**said, "closes_at": made.opens_at}
    refused("an_evaluation_ends_after_it_begins", Evaluation, **same)
    of: dict[str, Any] = {**here, "evaluation": made}
    refused("a_team_has_a_name", Team, **of, name="")
    refused("a_team_that_is_a_group_has_one", Team, **of, name="A", is_group=True)
    [team] = made.teams.all()
    one = "somebody_is_in_one_team_of_an_evaluation"
    refused(one, Teammate, **of, team=team, person=four[0].member)
    mine, theirs, *_ = made.teammates.all()
    levels = dict.fromkeys(Dimension.values, 3)
    rating: dict[str, Any] = {**here, "rater": mine, "rated": theirs, **levels}
    Rating.objects.create(**rating)
    refused("a_teammate_rates_another_once", Rating, **rating)
    wrong = {**rating, "rated": mine, "knowing": 6}
    refused("levels_lie_on_their_scale", Rating, **wrong)
    question: dict[str, Any] = {**of, "words": "So?", "kind": "scale", "seen_by": "team"}
    refused("a_question_to_a_team_asks_something", Question, **{**question, "kind": "dance"})
    asked = Question.objects.create(**question)
    answer: dict[str, Any] = {**here, "question": asked, "teammate": mine}
    refused("an_answer_is_a_level_or_words", Answer, **answer)
    refused("an_answer_is_a_level_or_words", Answer, **answer, level=3, words="So.")
    Answer.objects.create(**answer, level=3)
    refused("a_teammate_answers_a_question_once", Answer, **answer, level=4)
