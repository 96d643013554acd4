"""What a program asks is asked for a purpose, and read by whom it says and by nobody else."""

from datetime import datetime

import pytest

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import GroupRole
from docendo.commons.matching.api import Match, end_match
from docendo.learning.programs import actions, blueprints
from docendo.learning.programs.models import Answer, Program, Question
from docendo.learning.programs.models.people import reading_an_answer
from docendo.learning.programs.rules import NewQuestion, ShownTo
from docendo.learning.programs.tests.conftest import Browse, Made, Seated
from docendo.learning.programs.tests.reading import HERE, text

WHO = {
    ShownTo.COORDINATORS: {"coordinator"},
    ShownTo.MATCHED: {"coordinator", "helper"},
    ShownTo.EVERYBODY: {"coordinator", "helper", "beside"},
}


@pytest.fixture
def cast(
    member: Seat, helper: Seat, coordinator: Seat, stranger: Seat, seat: Seated
) -> dict[str, Seat]:
    """The helper is matched with the member, and somebody takes part beside them."""
    return {
        "coordinator": coordinator,
        "helper": helper,
        "beside": seat(Role.MEMBER, "Bea Side"),
        "outside": seat(Role.MEMBER, "Otto Side"),
        "stranger": stranger,
    }


@pytest.mark.parametrize("shown_to", ShownTo)
def test_an_answer_is_read_by_whom_it_was_promised_to(
    browse: Browse,
    member: Seat,
    cast: dict[str, Seat],
    enrolled: Program,
    match: Match,
    now: datetime,
    coordinator: Seat,
    shown_to: ShownTo,
) -> None:
    question = enrolled.questions.get()
    said = NewQuestion(
        words="Which year?", purpose="So that your year finds you.", shown_to=shown_to
    )
    actions.change_question(coordinator, program_id=enrolled.pk, question_id=question.pk, said=said)
    for who, answers in ((cast["beside"], {}), (member, {question.pk: "The second"})):
        actions.enroll(
            who, program_id=enrolled.pk, role=GroupRole.LEARNER, answers=answers, now=now
        )
    answer = Answer.objects.get()
    readers = {name for name, who in cast.items() if Answer.objects.visible_to(who).exists()}
    assert readers == WHO[shown_to]
    # Both forms of the rule agree, and the pages with it.
    assert {name for name, who in cast.items() if reading_an_answer.allows(who, answer)} == readers
    shown = {
        name
        for name in ("coordinator", "helper", "beside")
        if "The second" in text(browse(cast[name]).get(f"{HERE}{enrolled.pk}/people/"))
    }
    assert shown == readers
    assert browse(cast["outside"]).get(f"{HERE}{enrolled.pk}/people/").status_code == 404
    of_match = f"/c/maple/peers/{match.pk}/"
    on_board = "The second" in text(browse(cast["helper"]).get(of_match))
    assert on_board == ("helper" in readers)
    asked = text(browse(cast["outside"]).get(f"{HERE}{enrolled.pk}/"))
    assert "So that your year finds you." in asked
    end_match(cast["helper"], match_id=match.pk, now=now)
    assert Answer.objects.visible_to(cast["helper"]).exists() == (shown_to == ShownTo.EVERYBODY)


def test_what_was_answered_is_never_shown_to_more(
    browse: Browse, member: Seat, helper: Seat, coordinator: Seat, enrolled: Program, now: datetime
) -> None:
    question = enrolled.questions.get()
    address = f"{HERE}{enrolled.pk}/questions/{question.pk}/"
    said = {"words": question.words, "purpose": "To begin there.", "shown_to": "30"}
    client = browse(coordinator)
    assert "opens" not in text(client.post(address, said, follow=True))

    def answer(words: str) -> None:
        actions.enroll(
            member, program_id=enrolled.pk, role=GroupRole.LEARNER,
            answers={question.pk: words}, now=now,
        )  # fmt: skip

    answer("With sums.")
    client.post(address, said | {"shown_to": "10"})
    client.post(address, said | {"shown_to": "30"})
    assert not Answer.objects.visible_to(helper).exists()
    answer("With limits.")
    assert Answer.objects.visible_to(helper).get().words == "With limits."
    # For something else nobody has answered yet.
    client.post(address, said | {"purpose": "To sort you."})
    assert not Answer.objects.exists()
    for wrong, sentence in (
        ({"purpose": ""}, "This field is required."),
        ({"choices": "A\nB", "admits": "C"}, "Each must be one of the answers to choose from."),
        ({"shown_to": "20x"}, "not one of the available choices"),
    ):
        assert sentence in text(client.post(address, said | wrong))
    assert browse(member).get(address).status_code == 403


def test_a_template_brings_purpose_and_readers(made: Made) -> None:
    kind = blueprints.blueprint("affinity", language=None)
    program = made(key="affinity", ends_on=None, questions=[each.words for each in kind.questions])
    asked = Question.objects.filter(program=program).exclude(purpose="").get()
    assert (asked.shown_to, asked.purpose) == (
        ShownTo.MATCHED,
        "So that you need not explain it when you meet.",
    )
