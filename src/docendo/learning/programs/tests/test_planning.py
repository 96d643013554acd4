"""Coordinators make programs from templates, change them and their plan, and close them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import Group, GroupRole
from docendo.kernel.errors import NotAllowed
from docendo.learning.programs import actions, blueprints
from docendo.learning.programs.models import Answer, Program
from docendo.learning.programs.refusals import ProgramIsOver, TakesNobody, WeekIsTaken
from docendo.learning.programs.rules import Door, NewMeeting, Said, spoken
from docendo.learning.programs.tests.conftest import Browse, Made
from docendo.learning.programs.tests.reading import HERE, text

TUTORING = {
    "name": "Calculus tutors",
    "starts_on": "2026-11-16",
    "ends_on": "2027-01-31",
    "door": "open",
    "questions": "Which chapter?\n\n  How do you learn? \nWhich chapter?",
}


def test_every_template_can_be_made_as_it_is_proposed(browse: Browse, coordinator: Seat) -> None:
    client = browse(coordinator)
    assert "There is no program yet Choose a template" in text(client.get(HERE))
    chosen = client.get(f"{HERE}new/").content.decode()
    for key in blueprints.kinds():
        assert f'href="{HERE}new/{key}/"' in chosen
        form = client.get(f"{HERE}new/{key}/").context["form"]
        proposed = {name: form[name].value() for name in form.fields}
        made = client.post(f"{HERE}new/{key}/", proposed)
        assert made.status_code == 302, key
        program = Program.objects.latest("pk")
        assert (program.template, program.group.name) == (key, program.name)
        kind = blueprints.blueprint(key, language="en")
        assert program.meetings.count() == len(kind.meetings)
        assert (program.ends_on is None) is (program.kind == "evergreen")
        shown = text(client.get(made.headers["Location"]))
        assert kind.meetings[-1].title in shown
        assert kind.meetings[0].agenda[0] in shown
        assert spoken(program.code) in shown
    assert client.get(f"{HERE}new/no-such-kind/").status_code == 404


def test_a_program_takes_the_words_of_its_community(
    made: Made, coordinator: Seat, now: datetime
) -> None:
    coordinator.community.language = "de"
    program = made(key="ward")
    assert program.about.startswith("Zwei aus derselben Rotation")
    assert program.meetings.get(week=6).title == "Übergabe"


def test_a_coordinator_makes_one_and_leads_on_to_roster_and_round(
    browse: Browse, coordinator: Seat
) -> None:
    client = browse(coordinator)
    made = client.post(f"{HERE}new/tutoring/", TUTORING)
    program = Program.objects.get()
    assert made.headers["Location"] == f"{HERE}{program.pk}/"
    asked = list(program.questions.order_by("number").values_list("words", flat=True))
    assert asked == ["Which chapter?", "How do you learn?"]
    page = client.get(f"{HERE}{program.pk}/")
    shown = page.content.decode()
    assert f"http://testserver{HERE}join/?code={spoken(program.code)}" in shown
    assert 'href="/c/maple/groups/import/"' in shown
    way = f"/c/maple/peers/rounds/new/?group={program.group_id}&amp;brings=tutors&amp;minutes=60"
    assert way in shown
    form = client.get(way.replace("&amp;", "&")).context["form"]
    assert form["group"].value() == str(program.group_id)
    assert (form["brings"].value(), form["minutes"].value()) == ("tutors", "60")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ends_on": "2026-11-16"}, "The last day must come after the first."),
        ({"starts_on": "2036-11-16"}, "Choose a day that is not so far away."),
        ({"name": "Old class"}, "There is a group of this name already."),
        ({"door": "wide"}, "Select a valid choice."),
        ({"questions": "x" * 201}, "A line is longer than 200 signs."),
        ({"questions": "\n".join("abcdefghi")}, "These are more than 8 lines."),
    ],
)
def test_what_cannot_be_made_is_said_at_its_field(
    browse: Browse, coordinator: Seat, now: datetime, wrong: dict[str, str], sentence: str
) -> None:
    Group.objects.create(
        community=coordinator.community, name="Old class", sort_name="old class", created_at=now
    )
    refused = browse(coordinator).post(f"{HERE}new/tutoring/", TUTORING | wrong)
    assert refused.status_code in (409, 422)
    assert sentence in text(refused)
    assert not Program.objects.exists()


def test_every_word_can_be_changed_and_a_question_that_stays_keeps_its_answers(
    browse: Browse, coordinator: Seat, member: Seat, made: Made, now: datetime
) -> None:
    program = made(questions=["Why?", "How?"])
    why, how = program.questions.order_by("number")
    actions.enroll(
        member,
        program_id=program.pk,
        role=GroupRole.LEARNER,
        answers={why.pk: "So.", how.pk: "Thus."},
        now=now,
    )
    client = browse(coordinator)
    form = client.get(f"{HERE}{program.pk}/edit/").context["form"]
    said = {name: form[name].value() or "" for name in form.fields if name != "needs_consent"}
    changed = client.post(
        f"{HERE}{program.pk}/edit/",
        said | {"name": "Better tutors", "about": "Other words.", "questions": "When?\nWhy?"},
    )
    assert changed.status_code == 302
    program.refresh_from_db()
    assert (program.name, program.group.name) == ("Better tutors", "Better tutors")
    shown = text(client.get(f"{HERE}{program.pk}/"))
    assert "Other words." in shown
    asked = program.questions.order_by("number").values_list("words", flat=True)
    assert list(asked) == ["When?", "Why?"]
    assert [each.words for each in Answer.objects.all()] == ["So."]


def test_the_plan_is_changed_meeting_by_meeting(
    browse: Browse, coordinator: Seat, program: Program
) -> None:
    client = browse(coordinator)
    plan = f"{HERE}{program.pk}/meetings/"
    new = {"week": "3", "title": "A walk", "agenda": "Look up\nLook down", "goal": "", "steps": ""}
    assert client.post(plan, new).status_code == 302
    meeting = program.meetings.get(week=3)
    assert meeting.points == ["Look up", "Look down"]
    assert "Week 3 · A walk" in text(client.get(f"{HERE}{program.pk}/"))
    taken = client.post(f"{plan}{meeting.pk}/", new | {"week": "1"})
    assert "There is a meeting in this week already." in text(taken)
    lost = client.post(f"{plan}{meeting.pk}/", new | {"steps": "Go"})
    assert "Say to which goal the steps lead." in text(lost)
    client.post(f"{plan}{meeting.pk}/", new | {"week": "4", "goal": "See more", "steps": "Go"})
    assert program.meetings.get(week=4).small_steps == ["Go"]
    client.post(f"{plan}{meeting.pk}/drop/")
    assert not program.meetings.filter(week=4).exists()
    with pytest.raises(WeekIsTaken):
        actions.add_meeting(
            coordinator,
            program_id=program.pk,
            said=NewMeeting(week=1, title="Again", agenda=()),
        )


def test_a_new_code_makes_the_old_one_useless(
    browse: Browse, coordinator: Seat, member: Seat, made: Made
) -> None:
    program = made(door=Door.CODE)
    old = program.code
    assert browse(member).get(f"{HERE}join/?code={old}").status_code == 302
    browse(coordinator).post(f"{HERE}{program.pk}/code/")
    program.refresh_from_db()
    assert program.code != old
    assert browse(member).get(f"{HERE}join/?code={old}").status_code == 422
    assert browse(member).get(f"{HERE}join/?code={program.code}").status_code == 302


def test_a_closed_program_takes_nobody_and_says_goodbye(
    browse: Browse, coordinator: Seat, member: Seat, enrolled: Program, now: datetime
) -> None:
    client = browse(coordinator)
    client.post(f"{HERE}{enrolled.pk}/close/")
    enrolled.refresh_from_db()
    assert enrolled.ended_at == now
    assert not enrolled.group.is_open
    shown = text(client.get(f"{HERE}{enrolled.pk}/"))
    assert "This program is closed." in shown
    assert "nobody explains better than who has just understood" in shown
    assert "Closed Tutoring" in text(client.get(HERE))
    for address in ("code", "close"):
        assert client.post(f"{HERE}{enrolled.pk}/{address}/").status_code == 409
    sent = browse(member).post(f"{HERE}{enrolled.pk}/enroll/", {"role": "10"})
    assert sent.status_code == 409
    with pytest.raises(ProgramIsOver):
        actions.drop_meeting(
            coordinator, program_id=enrolled.pk, meeting_id=enrolled.meetings.all()[0].pk
        )


def test_only_coordinators_make_and_change_programs(
    browse: Browse, member: Seat, program: Program, seat: Callable[..., Seat], now: datetime
) -> None:
    moderator = seat(Role.MODERATOR)
    for who in (member, moderator):
        client = browse(who)
        for address in ("new/", "new/tutoring/", f"{program.pk}/edit/"):
            assert client.get(f"{HERE}{address}").status_code == 403
        assert client.get(f"{HERE}{program.pk}/people/").status_code == 404
        shown = text(client.get(f"{HERE}{program.pk}/"))
        assert "For coordinators" not in shown
        assert spoken(program.code) not in shown
    said = Said(
        name="Mine", starts_on=date(2026, 12, 1), ends_on=date(2027, 2, 1), door=Door.OPEN,
        questions=(),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.create_program(member, key="tutoring", said=said, now=now)
    with pytest.raises(Program.DoesNotExist):
        actions.close_program(member, program_id=program.pk, now=now)


def test_the_last_day_ends_by_the_clocks_of_the_program(
    made: Made, coordinator: Seat, member: Seat, now: datetime
) -> None:
    """In Tokyo it is over nine hours before UTC, and in Los Angeles eight after."""
    last = date(2027, 1, 31)
    east = made(name="East", ends_on=last, time_zone="Asia/Tokyo")
    west = made(name="West", ends_on=last, time_zone="America/Los_Angeles")
    still_the_31st_in_utc = datetime(2027, 1, 31, 16, tzinfo=UTC)
    past_midnight_in_utc = datetime(2027, 2, 1, 7, tzinfo=UTC)
    for program, at, takes in (
        (east, still_the_31st_in_utc - timedelta(hours=2), True),
        (east, still_the_31st_in_utc, False),
        (west, past_midnight_in_utc, True),
        (west, past_midnight_in_utc + timedelta(hours=2), False),
    ):
        assert program.takes_people(at) is takes
    with pytest.raises(TakesNobody):
        actions.enroll(
            member,
            program_id=east.pk,
            role=GroupRole.LEARNER,
            answers={},
            now=still_the_31st_in_utc,
        )


def test_a_program_is_planned_by_the_clocks_of_whoever_makes_it(
    browse: Browse, coordinator: Seat
) -> None:
    coordinator.member.time_zone = "Asia/Tokyo"
    coordinator.member.save()
    form = browse(coordinator).get(f"{HERE}new/tutoring/").context["form"]
    assert form["time_zone"].value() == "Asia/Tokyo"
