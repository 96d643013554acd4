"""Members find programs, enroll by themselves or by a code, answer, and leave."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import (
    GroupRole,
    member_ids,
    role_in,
)
from docendo.kernel import outbox
from docendo.learning.programs import actions
from docendo.learning.programs.models import Answer, Consent, Program
from docendo.learning.programs.refusals import ConsentIsMissing, TakesNobody
from docendo.learning.programs.rules import Door, spoken
from docendo.learning.programs.tests.conftest import Browse, Made
from docendo.learning.programs.tests.reading import HERE, text

PEERS = "/c/maple/peers/"


def test_a_member_finds_a_program_from_peers_enrolls_and_leaves(
    browse: Browse, member: Seat, program: Program
) -> None:
    client = browse(member)
    assert f'href="{HERE}"' in client.get(PEERS).content.decode()
    assert "You could enroll Tutoring Who has passed the course" in text(client.get(HERE))
    shown = text(client.get(f"{HERE}{program.pk}/"))
    for words in ("Where do you begin?", "For whom it is", "Week 1 · Get to know each other"):
        assert words in shown
    question = program.questions.get()
    said = {"role": "20", f"question_{question.pk}": "With limits."}
    assert client.post(f"{HERE}{program.pk}/enroll/", said).status_code == 302
    assert role_in(program.group, member.member.pk) == GroupRole.HELPER
    shown = text(client.get(f"{HERE}{program.pk}/"))
    assert "You take part" in shown
    assert "With limits." in shown
    assert "You take part Tutoring" in text(client.get(HERE))
    # What is said again is changed, and does not change the role.
    client.post(f"{HERE}{program.pk}/enroll/", {f"question_{question.pk}": "With sums."})
    assert Answer.objects.get().words == "With sums."
    assert role_in(program.group, member.member.pk) == GroupRole.HELPER
    client.post(f"{HERE}{program.pk}/enroll/", {f"question_{question.pk}": ""})
    assert not Answer.objects.exists()
    client.post(f"{HERE}{program.pk}/leave/")
    assert member_ids(program.group) == frozenset()
    assert "You could enroll Tutoring" in text(client.get(HERE))


def test_what_is_by_code_is_seen_by_who_has_it(
    browse: Browse, member: Seat, helper: Seat, made: Made
) -> None:
    program = made(door=Door.CODE)
    client = browse(member)
    assert "There is no program yet" in text(client.get(HERE))
    assert client.get(f"{HERE}{program.pk}/").status_code == 404
    assert client.post(f"{HERE}{program.pk}/enroll/", {"role": "10"}).status_code == 404
    wrong = client.get(f"{HERE}join/?code=ABCD-2345")
    assert wrong.status_code == 422
    assert "No program here has this code." in text(wrong)
    typed = f" {spoken(program.code).lower()} "
    opened = client.get(f"{HERE}join/", {"code": typed})
    assert opened.headers["Location"] == f"{HERE}{program.pk}/?code={program.code}"
    page = client.get(opened.headers["Location"])
    assert f'value="{program.code}"' in page.content.decode()
    client.post(f"{HERE}{program.pk}/enroll/", {"role": "10", "code": program.code})
    assert member_ids(program.group) == {member.member.pk}
    assert "You take part" in text(client.get(f"{HERE}{program.pk}/"))
    assert browse(helper).get(f"{HERE}{program.pk}/").status_code == 404


def test_codes_are_not_tried_out(browse: Browse, member: Seat, made: Made) -> None:
    made(door=Door.CODE)
    client = browse(member)
    outcomes = [client.get(f"{HERE}join/?code=ABCD-{1000 + n}").status_code for n in range(31)]
    assert outcomes[:30] == [422] * 30
    assert outcomes[30] == 429


@pytest.mark.parametrize("how", ["door", "day", "group"])
def test_nobody_enrolls_where_it_is_closed_or_over(
    browse: Browse,
    member: Seat,
    helper: Seat,
    coordinator: Seat,
    enrolled: Program,
    seat: Callable[..., Seat],
    now: datetime,
    how: str,
) -> None:
    late = seat(Role.MEMBER, "Late")
    assert "Enroll" in text(browse(late).get(f"{HERE}{enrolled.pk}/"))
    if how == "door":
        Program.objects.update(door=Door.CLOSED)
        assert browse(late).get(f"{HERE}{enrolled.pk}/").status_code == 404
        enrolled.refresh_from_db()
        code = enrolled.code
    elif how == "day":
        # Without moving the clock so far that everybody is signed out.
        Program.objects.update(starts_on=date(2026, 10, 1), ends_on=date(2026, 11, 15))
        code = ""
        assert "takes nobody at the moment" in text(browse(late).get(f"{HERE}{enrolled.pk}/"))
    else:
        enrolled.group.ended_at = now
        enrolled.group.save()
        code = ""
        assert "This program is closed." in text(browse(late).get(f"{HERE}{enrolled.pk}/"))
    with pytest.raises(TakesNobody):
        actions.enroll(
            late,
            program_id=enrolled.pk,
            code=code,
            role=GroupRole.LEARNER,
            answers={},
            now=now,
        )
    if how != "group":
        # Who takes part still does.
        assert browse(member).get(f"{HERE}{enrolled.pk}/").status_code == 200
        assert member.member.pk in member_ids(enrolled.group)


def test_a_minor_needs_the_consent_of_somebody(
    browse: Browse, member: Seat, coordinator: Seat, made: Made, now: datetime
) -> None:
    program = made(key="youth", door=Door.OPEN)
    client = browse(member)
    address = f"{HERE}{program.pk}/"
    assert "To what your parent or guardian says yes My child may take part" in text(
        client.get(address)
    )
    for said in ({}, {"agrees": "on"}, {"given_by": "Hugh"}, {"agrees": "on", "given_by": " "}):
        refused = client.post(f"{address}enroll/", {"role": "10", **said})
        assert refused.status_code == 422
    assert member_ids(program.group) == frozenset()
    with pytest.raises(ConsentIsMissing):
        actions.enroll(member, program_id=program.pk, role=GroupRole.LEARNER, answers={}, now=now)
    said = {"role": "10", "agrees": "on", "given_by": "Hugh Penhaligon"}
    said["read"] = client.get(address).context["form"]["read"].value()
    # Nobody has said yes to words that were changed since.
    before = program.consent_words
    Program.objects.update(consent_words="My child may travel.")
    refused = client.post(f"{address}enroll/", said)
    assert "These words have changed meanwhile." in text(refused)
    assert "My child may travel." in text(refused)
    assert not Consent.objects.exists()
    assert client.post(f"{address}enroll/", {**said, "read": ""}).status_code == 422
    Program.objects.update(consent_words=before)
    client.post(f"{address}enroll/", said)
    consent = Consent.objects.get()
    assert consent.words == program.consent_words
    assert (consent.given_by, consent.at) == ("Hugh Penhaligon", now)
    people = text(browse(coordinator).get(f"{address}people/"))
    assert "Hugh Penhaligon said yes on Nov. 16, 2026" in people
    client.post(f"{address}leave/")
    assert Consent.objects.exists(), "it says what held until then"


def test_coordinators_read_the_answers_and_take_somebody_out(
    browse: Browse, member: Seat, helper: Seat, coordinator: Seat, program: Program, now: datetime
) -> None:
    question = program.questions.get()
    assert "Nobody takes part yet" in text(browse(coordinator).get(f"{HERE}{program.pk}/people/"))
    for who, words in ((member, "With limits."), (helper, "With sums.")):
        actions.enroll(
            who,
            program_id=program.pk,
            role=GroupRole.LEARNER,
            answers={question.pk: words},
            now=now,
        )
    client = browse(coordinator)
    shown = text(client.get(f"{HERE}{program.pk}/people/"))
    assert "Leyla Demir learner Where do you begin? With sums." in shown
    assert list(Answer.objects.visible_to(member)) == list(
        Answer.objects.filter(person=member.member)
    )
    client.post(f"{HERE}{program.pk}/people/{helper.member.pk}/out/")
    assert member_ids(program.group) == {member.member.pk}
    assert [each.person_id for each in Answer.objects.all()] == [member.member.pk]


def test_answers_are_forgotten_when_a_group_is_left_another_way(
    member: Seat, coordinator: Seat, program: Program, now: datetime
) -> None:
    question = program.questions.get()
    actions.enroll(
        member,
        program_id=program.pk,
        role=GroupRole.LEARNER,
        answers={question.pk: "So."},
        now=now,
    )
    outbox.deliver_here(now=now)
    assert Answer.objects.exists()
    actions.close_program(coordinator, program_id=program.pk, now=now)
    outbox.deliver_here(now=now)
    assert not Answer.objects.exists()


def test_the_pages_ask_as_much_for_many_as_for_few(
    browse: Browse, member: Seat, coordinator: Seat, made: Made, seat: Callable[..., Seat],
    now: datetime,
) -> None:  # fmt: skip
    first = made(key="youth", name="First", door=Door.OPEN)
    question = first.questions.order_by("number").first()
    assert question is not None
    run, seen = browse(coordinator), browse(member)

    def queries_with_more(number: int) -> list[int]:
        for count in range(3):
            who = seat(Role.MEMBER, f"Guest {number}{count}")
            actions.enroll(
                who,
                program_id=first.pk,
                role=GroupRole.LEARNER,
                answers={question.pk: "So."},
                given_by="A parent",
                now=now,
            )
            made(name=f"Program {number}{count}")
        asked = []
        for client, address in (
            (run, f"{HERE}{first.pk}/people/"),
            (run, f"{HERE}{first.pk}/"),
            (run, HERE),
            (seen, HERE),
        ):
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            asked.append(len(captured))
        return asked

    assert queries_with_more(1) == queries_with_more(2)
