"""Who may ask which teams, and what cannot be."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import Group, GroupKind, GroupRole, begin_group, take_in
from docendo.learning.evaluations import actions
from docendo.learning.evaluations.models import (
    Evaluation,
    running_an_evaluation,
    seeing_an_evaluation,
)
from docendo.learning.evaluations.refusals import HasBegun, IsOver, TooManyQuestions
from docendo.learning.evaluations.rules.evaluating import MOST_QUESTIONS, Kind, SeenBy
from docendo.learning.evaluations.tests.conftest import HERE, WEEK, Rate
from docendo.learning.review.tests.making import a_class

Browse = Callable[[Seat], Client]
FORM = "%Y-%m-%dT%H:%M"


def said(keys: Sequence[str], *, now: datetime, **more: Any) -> dict[str, Any]:
    usual = {
        "title": "Together",
        "words": "",
        "teams": keys,
        "opens_at": now.strftime(FORM),
        "closes_at": (now + WEEK).strftime(FORM),
    }
    return {**usual, **more}


def test_a_teacher_asks_a_team_that_they_teach_and_its_learners_are_in_it(
    browse: Browse, teacher: Seat, four: Sequence[Seat], group: Group, now: datetime
) -> None:
    answer = browse(teacher).post(f"{HERE}new/", said([f"group-{group.pk}"], now=now))
    made = Evaluation.objects.get()
    assert answer.headers["Location"] == f"{HERE}{made.pk}/run/"
    assert set(made.teammates.values_list("person_id", flat=True)) == {
        each.member.pk for each in four
    }


def test_whoever_teaches_nobody_may_ask_no_team(
    browse: Browse, four: Sequence[Seat], group: Group
) -> None:
    assert browse(four[0]).get(f"{HERE}new/").status_code == 403
    assert "Ask teams" not in browse(four[0]).get(HERE).content.decode()


def test_a_teacher_runs_only_what_is_all_about_groups_of_theirs(
    coordinator: Seat, teacher: Seat, group: Group, made: Evaluation, four: Sequence[Seat],
    now: datetime,
) -> None:  # fmt: skip
    def runs() -> bool:
        alone = running_an_evaluation.allows(teacher, made)
        assert alone is Evaluation.objects.run_by(teacher).exists()
        return alone

    assert runs()
    made.teams.create(community=made.community, name="Others")
    assert not runs()
    assert seeing_an_evaluation.allows(four[0], made)
    assert Evaluation.objects.visible_to(four[0]).exists()
    assert not Evaluation.objects.visible_to(teacher).exists()


def test_the_teams_of_a_review_can_be_asked(
    browse: Browse, coordinator: Seat, four: Sequence[Seat], now: datetime
) -> None:
    review = a_class(coordinator, four, now=now)
    one, two, three, _four = review.participants
    work = review.works[0]
    work.team = "Herons"
    work.save()
    for each in (two, three):
        each.submission = work
        each.save()
    page = browse(coordinator).get(f"{HERE}new/").content.decode()
    assert "All teams of “Essay”" in page
    browse(coordinator).post(f"{HERE}new/", said([f"review-{review.assignment.pk}"], now=now))
    [team] = Evaluation.objects.get().teams.all()
    assert team.name == "Herons"
    assert set(team.teammates.values_list("person_id", flat=True)) == {
        one.person_id, two.person_id, three.person_id
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"teams": []}, "Choose at least one team."),
        ({"closes_at": "2020-01-01T10:00"}, "This is over already."),
        ({"opens_at": "2030-01-01T10:00"}, "It must end after it begins."),
        ({"title": " "}, "This field is required"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_nothing_typed_is_lost(
    browse: Browse, coordinator: Seat, group: Group, now: datetime, wrong: Any, words: str
) -> None:
    data = said([f"group-{group.pk}"], now=now, **{"words": "Because I ask.", **wrong})
    answer = browse(coordinator).post(f"{HERE}new/", data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Because I ask." in answer.content.decode()
    assert not Evaluation.objects.exists()


def test_whoever_is_in_two_of_the_teams_is_named(
    browse: Browse, coordinator: Seat, four: Sequence[Seat], group: Group, now: datetime
) -> None:
    other = begin_group(coordinator, name="Team Heron", kind=GroupKind.TEAM, now=now)
    for each in four[:2]:
        take_in(other, person_id=each.member.pk, role=GroupRole.LEARNER, now=now)
    keys = [f"group-{group.pk}", f"group-{other.pk}"]
    answer = browse(coordinator).post(f"{HERE}new/", said(keys, now=now))
    assert answer.status_code == 422
    assert "is in two of these teams" in answer.content.decode()


def test_questions_can_be_asked_until_somebody_answers(
    coordinator: Seat, made: Evaluation, four: Sequence[Seat], rate: Rate, now: datetime
) -> None:
    def ask(number: int) -> None:
        actions.add_question(
            coordinator, evaluation_id=made.pk, words=f"Question {number}", kind=Kind.SCALE,
            seen_by=SeenBy.TEAM, now=now,
        )  # fmt: skip

    for number in range(MOST_QUESTIONS):
        ask(number)
    with pytest.raises(TooManyQuestions):
        ask(11)
    last = made.questions.order_by("-pk").first()
    assert last is not None
    actions.remove_question(coordinator, evaluation_id=made.pk, question_id=last.pk, now=now)
    rate(four[0], 4, 4, 4, 4)
    with pytest.raises(HasBegun):
        ask(10)
    assert made.questions.count() == MOST_QUESTIONS - 1


def test_nothing_is_changed_once_it_is_over(
    browse: Browse, coordinator: Seat, made: Evaluation, at: Any, now: datetime
) -> None:
    path = f"{HERE}{made.pk}/"
    later = said([], now=now + timedelta(days=1), title="Another title")
    assert browse(coordinator).post(f"{path}edit/", later).status_code == 302
    made.refresh_from_db()
    assert (made.title, made.closes_at) == ("Another title", now + timedelta(days=8))
    at(now + timedelta(days=2))
    assert browse(coordinator).post(f"{path}run/close/").status_code == 302
    made.refresh_from_db()
    assert made.closes_at == now + timedelta(days=2)
    answer = browse(coordinator).post(f"{path}edit/", {**later, "closes_at": "2030-01-01T10:00"})
    assert answer.status_code == IsOver.status
    assert browse(coordinator).post(f"{path}run/close/").status_code == 409


def test_the_list_has_its_states(
    browse: Browse, coordinator: Seat, four: Sequence[Seat], teacher: Seat
) -> None:
    assert "No team was asked yet" in browse(four[0]).get(HERE).content.decode()
    assert "Choose teams" in browse(coordinator).get(HERE).content.decode()
    assert "There is no team to ask" in browse(coordinator).get(f"{HERE}new/").content.decode()
