"""For whom a program is, is checked before somebody enrolls; coordinators may decide otherwise."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Membership, Role, Seat
from docendo.commons.groups.api import GroupKind, GroupRole, begin_group, member_ids, take_in
from docendo.commons.topics.api import NewTopic, create_topics, wish
from docendo.kernel.text import isolated
from docendo.learning.programs import actions
from docendo.learning.programs.models import Decision, Program
from docendo.learning.programs.refusals import NotForThem, TakenOut
from docendo.learning.programs.rules import Brought, Lack, Wanted, Wants, lacks
from docendo.learning.programs.tests.conftest import Browse
from docendo.learning.programs.tests.reading import HERE, text
from docendo.learning.programs.tests.test_consent import ByRoster, by_roster  # noqa: F401


def test_what_somebody_lacks_is_each_thing_that_they_do_not_bring() -> None:
    wants = Wants(days=30, group=True, topic=True, admits={7: ["Second", "Third"]})
    brings = Brought(days=30, is_in_group=True, has_topic=True, answers={7: "Third"})
    assert lacks(wants, brings) == []
    assert lacks(Wants(), Brought(days=0, is_in_group=False, has_topic=False, answers={})) == []
    nothing = Brought(days=29, is_in_group=False, has_topic=False, answers={7: "First"})
    assert lacks(wants, nothing) == [
        Lack(Wanted.DAYS),
        Lack(Wanted.GROUP),
        Lack(Wanted.TOPIC),
        Lack(Wanted.ANSWER, 7),
    ]


@pytest.fixture
def choosy(
    browse: Browse, coordinator: Seat, member: Seat, program: Program, now: datetime
) -> Program:
    """It wants thirty days, a group, a topic and an answer; made by its pages."""
    create_topics(program.community_id, [NewTopic(name="Algebra")], now=now)
    group = begin_group(coordinator, name="Year two", kind=GroupKind.CLASS, now=now)
    client = browse(coordinator)
    form = client.get(f"{HERE}{program.pk}/edit/").context["form"]
    said = {name: form[name].value() or "" for name in form.fields if name != "needs_consent"}
    said |= {"least_days": "30", "from_group": group.pk, "topics": "Algebra"}
    assert client.post(f"{HERE}{program.pk}/edit/", said).status_code == 302
    question = program.questions.get()
    asks = {"words": "Which year?", "purpose": "To be sure.", "shown_to": "10"}
    asks |= {"choices": "First\nSecond", "admits": "Second"}
    address = f"{HERE}{program.pk}/questions/{question.pk}/"
    assert client.post(address, asks).status_code == 302
    Membership.objects.filter(person=member.member).update(joined_at=now - timedelta(days=9))
    program.refresh_from_db()
    return program


def test_whoever_lacks_something_reads_what_before_they_enroll(
    browse: Browse, member: Seat, choosy: Program, now: datetime
) -> None:
    client = browse(member)

    def shown() -> str:
        return text(client.get(f"{HERE}{choosy.pk}/"))

    page = shown()
    for words in (
        "You cannot enroll by yourself yet.",
        "in this community for 30 days. That is from Dec. 7, 2026 on.",
        f"in the group “{isolated('Year two')}”.",
        f"has said so under Peers: {isolated('Algebra')}.",
        f"answers “{isolated('Which year?')}” with: {isolated('Second')}.",
    ):
        assert words in page
    assert client.get(f"{HERE}{choosy.pk}/").context.get("form") is None
    Membership.objects.filter(person=member.member).update(joined_at=now - timedelta(days=30))
    assert choosy.from_group is not None
    take_in(choosy.from_group, person_id=member.member.pk, role=GroupRole.LEARNER, now=now)
    assert "You cannot enroll by yourself yet." in shown()
    wish(member, topic_id=choosy.topics.get().topic_id, now=now)
    assert "You cannot enroll" not in shown()
    answer = f"question_{choosy.questions.get().pk}"
    enroll = f"{HERE}{choosy.pk}/enroll/"
    for wrong in ("First", ""):
        refused = client.post(enroll, {"role": "10", answer: wrong})
        assert refused.status_code == NotForThem.status
        assert f"with: {isolated('Second')}." in text(refused)
    assert member_ids(choosy.group) == set()
    assert client.post(enroll, {"role": "10", answer: "Second"}).status_code == 302
    assert member_ids(choosy.group) == {member.member.pk}


def test_coordinators_take_in_all_the_same_and_it_is_written_down(
    browse: Browse, member: Seat, coordinator: Seat, choosy: Program, now: datetime
) -> None:
    client = browse(coordinator)
    people = f"{HERE}{choosy.pk}/people/"
    found = text(client.get(people, {"add": member.member.name}))
    assert "Does not bring what the program wants: It is for who has been" in found
    said = {"person": member.member.pk, "role": "20"}
    assert client.post(f"{people}in/", said).status_code == 302
    decided = Decision.objects.get()
    assert decided.is_in
    assert "30 days" in decided.although
    shown = text(client.get(people))
    assert f"taken in by {coordinator.member.name} on Nov. 16, 2026" in shown
    assert "Although: It is for who has been" in shown
    # Once: a second press takes nobody in twice.
    client.post(f"{people}in/", said)
    assert choosy.group.enrollments.get().role == GroupRole.HELPER
    assert browse(member).post(f"{people}in/", said).status_code == 403


def test_who_was_taken_out_does_not_come_in_by_themselves(
    browse: Browse,
    member: Seat,
    coordinator: Seat,
    enrolled: Program,
    by_roster: ByRoster,  # noqa: F811
    now: datetime,
) -> None:
    later = now + timedelta(hours=1)
    actions.take_out(coordinator, program_id=enrolled.pk, person_id=member.member.pk, now=later)

    def enroll(at: datetime) -> None:
        actions.enroll(member, program_id=enrolled.pk, role=GroupRole.LEARNER, answers={}, now=at)

    with pytest.raises(TakenOut):
        enroll(later)
    assert "A coordinator has taken you out" in text(browse(member).get(f"{HERE}{enrolled.pk}/"))
    # Whoever a roster brings back may leave, and come again by themselves.
    latest = later + timedelta(hours=1)
    by_roster(enrolled, member, at=latest)
    actions.leave(member, program_id=enrolled.pk, now=latest)
    enroll(latest)
    assert member.member.pk in member_ids(enrolled.group)


def test_a_roster_says_by_row_who_lacks_what(
    browse: Browse, member: Seat, coordinator: Seat, choosy: Program
) -> None:
    table = f"e-mail,class\n{member.member.email},{choosy.name}\n"
    client = browse(coordinator)
    sent = client.post(
        "/c/maple/groups/import/",
        {"file": SimpleUploadedFile("x.csv", table.encode()), "kind": "cohort"},
        follow=True,
    )
    assert f"in the group “{isolated('Year two')}”." in text(sent)
    assert member_ids(choosy.group) == set()


def test_five_hundred_are_searched_paged_and_taken_to_a_spreadsheet(
    browse: Browse,
    seat: Callable[..., Seat],
    member: Seat,
    coordinator: Seat,
    enrolled: Program,
    now: datetime,
) -> None:
    client = browse(coordinator)
    people = f"{HERE}{enrolled.pk}/people/"

    def asked(who: Seat) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browse(who).get(people).status_code == 200
        return len(queries)

    before = asked(coordinator), asked(member)
    for number in range(1, 52):
        who = seat(Role.MEMBER, f"Person {number:02}")
        take_in(enrolled.group, person_id=who.member.pk, role=GroupRole.LEARNER, now=now)
    assert (asked(coordinator), asked(member)) == before
    assert "Person 51" not in text(client.get(people))
    assert "Person 51" in text(client.get(people, {"page": 2}))
    found = text(client.get(people, {"q": "person 51"}))
    assert "Person 51" in found
    assert "Person 50" not in found
    lines = client.get(f"{people}sheet/").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Name,Takes part to,Since,Who has said yes,Where do you begin?"
    assert len(lines) == 54
    assert browse(member).get(f"{people}sheet/").status_code == 403
