"""What members and coordinators do with rituals, through their pages."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Membership, Role, Seat, admit
from docendo.commons.communities.events import RoleGiven
from docendo.commons.matching.api import (
    Audience,
    Audiences,
    compose,
    read_line,
    save_audiences,
    save_week,
)
from docendo.commons.people.api import Person, block
from docendo.commons.rituals import actions, blueprints
from docendo.commons.rituals.models import Introduction, Participant, Place, Ritual
from docendo.commons.rituals.refusals import NoSuchChange, NotInvited, NotRunning, TakesNoPart
from docendo.commons.rituals.rules.rituals import Invited, Rhythm, Said, State
from docendo.commons.rituals.tests.conftest import Planned
from docendo.commons.topics.actions import merge_topics
from docendo.commons.topics.api import Level, NewTopic, create_topics, offer
from docendo.kernel import outbox
from docendo.kernel.events import publish

HERE = "/c/maple/peers/rituals/"
DUE = datetime(2026, 11, 23, 8, tzinfo=UTC)
WEEK = timedelta(weeks=1)
Browse = Callable[[Seat], Client]
At = Callable[[datetime], None]
Seated = Callable[..., Seat]


def text(response: Any) -> str:
    """What a reader sees, without initials."""
    html = re.sub(r'<span class="avatar.*?</span>', "", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page(client: Client, ritual: Ritual) -> str:
    return text(client.get(f"{HERE}{ritual.pk}/"))


def planning(**said: object) -> dict[str, object]:
    return {
        "name": "Tea",
        "words": "Have a tea.",
        "rhythm": "2w",
        "first_on": "2026-11-24",
        "at": "15:30",
        "time_zone": "Asia/Kolkata",
        "invited": "everybody",
        "weeks_new": "6",
        **said,
    }


def introduction_of(who: Seat) -> Introduction:
    return Introduction.objects.visible_to(who).latest("pk")


# --- Planning -----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", blueprints.kinds())
def test_each_kind_is_written_in_every_language(key: str) -> None:
    for language, _name in settings.LANGUAGES:
        kind = blueprints.blueprint(key, language=language)
        assert len(set(kind.openers)) == len(kind.openers) >= 5
        if language != blueprints.FALLBACK:
            english = blueprints.blueprint(key, language=blueprints.FALLBACK)
            for name in ("title", "about", "name", "words"):
                assert getattr(kind, name) != getattr(english, name)
            assert not {*kind.openers} & {*english.openers}


def test_every_kind_can_be_planned_as_it_is_proposed(browse: Browse, coordinator: Seat) -> None:
    client = browse(coordinator)
    chosen = client.get(f"{HERE}new/").content.decode()
    for key in blueprints.kinds():
        assert f'href="{HERE}new/{key}/"' in chosen
        response = client.get(f"{HERE}new/{key}/")
        form = response.context["form"]
        proposed = {name: form[name].value() for name in form.fields}
        said = {name: value for name, value in proposed.items() if value not in (None, False)}
        made = client.post(f"{HERE}new/{key}/", said)
        assert made.status_code == 302
        assert Ritual.objects.latest("pk").blueprint == key
    assert Ritual.objects.count() == 5
    assert client.get(f"{HERE}new/no-such-kind/").status_code == 404


def test_a_coordinator_plans_and_changes_a_ritual(browse: Browse, coordinator: Seat) -> None:
    client = browse(coordinator)
    made = client.post(f"{HERE}new/coffee/", planning())
    ritual = Ritual.objects.get()
    assert made.headers["Location"] == f"{HERE}{ritual.pk}/"
    assert ritual.next_at == datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    assert (ritual.rhythm, ritual.weeks_new) == (Rhythm.TWO_WEEKS, 6)
    form = client.get(f"{HERE}{ritual.pk}/edit/").context["form"]
    assert (form["name"].value(), form["time_zone"].value()) == ("Tea", "Asia/Kolkata")
    client.post(f"{HERE}{ritual.pk}/edit/", planning(rhythm="1w", first_on="2026-11-25"))
    ritual.refresh_from_db()
    assert ritual.next_at == datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"first_on": "2030-01-01"}, "Choose a day within a year from today."),
        ({"invited": "topic"}, "Name the one topic by which people are invited."),
        (
            {"invited": "topic", "topics": "Algebra", "adds_newcomers": "on"},
            "Whoever has just joined has chosen no topic yet.",
        ),
        ({"weeks_new": "0"}, "Ensure this value is greater than or equal to 1."),
    ],
)
def test_what_cannot_be_planned_is_said_at_its_field(
    browse: Browse, coordinator: Seat, now: datetime, wrong: dict[str, str], sentence: str
) -> None:
    create_topics(coordinator.community.pk, [NewTopic(name="Algebra")], now=now)
    refused = browse(coordinator).post(f"{HERE}new/coffee/", planning(**wrong))
    assert refused.status_code == 422
    assert sentence in text(refused)
    assert not Ritual.objects.exists()


def test_what_brings_different_people_together_needs_a_question(
    browse: Browse, coordinator: Seat
) -> None:
    refused = browse(coordinator).post(f"{HERE}new/across/", planning())
    assert "Ask something: people with different answers" in text(refused)


def test_a_ritual_is_paused_and_stopped_for_good(
    browse: Browse, coordinator: Seat, ritual: Ritual, now: datetime
) -> None:
    client = browse(coordinator)
    state = f"{HERE}{ritual.pk}/state/"
    client.post(state, {"state": "paused"})
    assert "Paused" in page(client, ritual)
    assert "Skip the next time" not in page(client, ritual)
    client.post(state, {"state": "running"})
    assert "Next time: Monday" in page(client, ritual)
    client.post(state, {"state": "stopped"})
    assert "Stopped Coffee" in text(client.get(HERE))
    assert client.post(state, {"state": "running"}).status_code == 409
    with pytest.raises(NoSuchChange):
        actions.set_state(coordinator, ritual_id=ritual.pk, state=State.RUNNING, now=now)
    with pytest.raises(NotRunning):
        actions.join(coordinator, ritual_id=ritual.pk, answer="", now=now)


def test_a_community_without_rituals_says_what_one_is(
    browse: Browse, member: Seat, coordinator: Seat
) -> None:
    assert "There is no ritual yet A coordinator can plan one" in text(browse(member).get(HERE))
    assert "is planned in a minute" in text(browse(coordinator).get(HERE))


def test_rituals_stand_on_the_page_of_peers_where_there_are_any(
    browse: Browse, member: Seat, coordinator: Seat, planned: Planned, now: datetime
) -> None:
    def peers(who: Seat) -> str:
        return text(browse(who).get("/c/maple/peers/"))

    assert "All rituals" not in peers(member)
    assert "All rituals" in peers(coordinator), "where they plan one"
    ritual = planned()
    assert "Rituals Introductions that come round by themselves" in peers(member)
    for who in (member, coordinator):
        actions.join(who, ritual_id=ritual.pk, answer="", now=now)
    actions.hold_due(now=DUE)
    assert "Rituals Coffee You meet: maple coordinator" in peers(member)


# --- Taking part --------------------------------------------------------------------------------


def test_a_member_joins_skips_comes_back_and_leaves(
    browse: Browse, member: Seat, ritual: Ritual
) -> None:
    client = browse(member)
    assert "You could join" in text(client.get(HERE))
    client.post(f"{HERE}{ritual.pk}/join/")
    assert "You take part" in text(client.get(HERE))
    client.post(f"{HERE}{ritual.pk}/skip/")
    assert Participant.objects.get().away_until == date(2026, 11, 24)
    assert "You sit out what comes before Nov. 24, 2026." in page(client, ritual)
    client.post(f"{HERE}{ritual.pk}/come-back/")
    assert "Skip the next time" in page(client, ritual)
    client.post(f"{HERE}{ritual.pk}/sit-out/", {"until": "2026-12-24"})
    assert Participant.objects.get().away_until == date(2026, 12, 24)
    client.post(f"{HERE}{ritual.pk}/leave/")
    assert not Participant.objects.exists()
    assert client.post(f"{HERE}{ritual.pk}/skip/").status_code == 409


@pytest.mark.parametrize("until", ["", "2026-11-16", "2028-01-01", "soon"])
def test_one_sits_out_until_a_day_to_come(
    browse: Browse, member: Seat, ritual: Ritual, now: datetime, until: str
) -> None:
    actions.join(member, ritual_id=ritual.pk, answer="", now=now)
    refused = browse(member).post(f"{HERE}{ritual.pk}/sit-out/", {"until": until})
    assert refused.status_code == 422
    assert Participant.objects.get().away_until is None


def test_who_does_not_take_part_sits_nothing_out(member: Seat, ritual: Ritual) -> None:
    with pytest.raises(TakesNoPart):
        actions.sit_out(member, ritual_id=ritual.pk, until=date(2026, 12, 24))


def test_a_question_is_answered_when_joining(
    browse: Browse, planned: Planned, seat: Seated, at: At
) -> None:
    ritual = planned(key="across", question="Which department?")
    one, other = seat(Role.MEMBER, "One"), seat(Role.MEMBER, "Other")
    refused = browse(one).post(f"{HERE}{ritual.pk}/join/", {"answer": ""})
    assert refused.status_code == 422
    for who, answer in ((one, "Law"), (other, "Physics")):
        browse(who).post(f"{HERE}{ritual.pk}/join/", {"answer": answer})
    browse(one).post(f"{HERE}{ritual.pk}/join/", {"answer": "Public law"})
    actions.hold_due(now=DUE)
    shown = browse(other).get(f"{HERE}introductions/{introduction_of(other).pk}/")
    assert "Which department? Public law" in text(shown)


def test_only_who_is_invited_joins(
    browse: Browse, planned: Planned, member: Seat, now: datetime
) -> None:
    topics = create_topics(member.community.pk, [NewTopic(name="Algebra")], now=now)
    ritual = planned(invited=Invited.TOPIC, topic_id=topics["Algebra"].pk)
    client = browse(member)
    assert "This ritual is for others at the moment." in page(client, ritual)
    with pytest.raises(NotInvited):
        actions.join(member, ritual_id=ritual.pk, answer="", now=now)
    offer(member, topic_id=topics["Algebra"].pk, level=Level.SOLID, now=now)
    assert "For who helps with Algebra or learns it" in text(client.get(HERE))
    actions.join(member, ritual_id=ritual.pk, answer="", now=now)


def test_a_topic_that_is_merged_still_invites(
    planned: Planned, member: Seat, moderator: Seat, now: datetime
) -> None:
    topics = create_topics(
        member.community.pk, [NewTopic(name="Algebra"), NewTopic(name="Equations")], now=now
    )
    ritual = planned(invited=Invited.TOPIC, topic_id=topics["Equations"].pk)
    merge_topics(moderator, merged_id=topics["Equations"].pk, into_id=topics["Algebra"].pk)
    outbox.deliver_here(now=now)
    ritual.refresh_from_db()
    assert ritual.topic == topics["Algebra"]


def test_newcomers_take_part_by_themselves_where_they_do(
    planned: Planned, owner: Seat, person: Callable[..., Person], now: datetime
) -> None:
    adding, asking = planned(adds_newcomers=True), planned()
    admit(owner, person=person("New"), role=Role.MEMBER, now=now)
    admit(owner, person=person("Guest"), role=Role.GUEST, now=now)
    # Planned before this has been delivered, but after they came.
    planned(adds_newcomers=True, planned_at=now + timedelta(minutes=1))
    outbox.deliver_here(now=now)
    assert list(Participant.objects.values_list("person__name", "ritual")) == [("New", adding.pk)]
    guest = Membership.objects.get(person__name="Guest")
    Membership.objects.filter(pk=guest.pk).update(role=Role.MEMBER)

    def give(held: Role, given: Role) -> None:
        publish(
            RoleGiven(
                community_id=asking.community_id,
                person_id=guest.person_id,
                held=held,
                given=given,
                by_id=owner.member.pk,
                at=now,
            )
        )

    give(Role.GUEST, Role.MEMBER)
    outbox.deliver_here(now=now)
    assert Participant.objects.filter(ritual=adding).count() == 2
    # Who is given another role has been asked before.
    Participant.objects.all().delete()
    give(Role.MEMBER, Role.MODERATOR)
    outbox.deliver_here(now=now)
    assert not Participant.objects.exists()


# --- Being introduced ---------------------------------------------------------------------------


@pytest.fixture
def two(seat: Seated, ritual: Ritual, now: datetime) -> tuple[Seat, Seat]:
    """Two who take part, and are free on the same evening."""
    week = compose(read_line("17-19", day=1))
    one, other = seat(Role.MEMBER, "Ines Ortega"), seat(Role.MEMBER, "Aylin Kaya")
    for each in (one, other):
        actions.join(each, ritual_id=ritual.pk, answer="", now=now)
        save_week(each.member, free=week, time_zone="Europe/Berlin")
    return one, other


def test_an_introduction_shows_who_what_to_say_and_when(
    browse: Browse, ritual: Ritual, two: tuple[Seat, Seat], at: At
) -> None:
    one, _other = two
    client = browse(one)
    openers = []
    for number in range(2):
        now = DUE + number * WEEK
        at(now)
        actions.hold_due(now=now)
        shown = text(client.get(f"{HERE}introductions/{introduction_of(one).pk}/"))
        assert "You meet Aylin Kaya" in shown
        assert "Have a coffee." in shown
        assert "All of you are free then for 60 minutes" in shown
        openers.append(re.findall("Something to talk about (.*?[?.])", shown)[0])
    assert openers == list(blueprints.blueprint("coffee", language="en").openers[:2])
    assert "You meet: Aylin Kaya" in text(client.get(HERE))
    # Times are for those who meet now.
    [first, _second] = Introduction.objects.order_by("pk")
    assert "When you could meet" not in text(client.get(f"{HERE}introductions/{first.pk}/"))
    assert "Whom you have met Aylin Kaya Nov. 23, 2026" in page(client, ritual)


@pytest.mark.parametrize("why", ["their week is theirs", "they keep away", "they have left"])
def test_no_times_are_told_of_who_shows_none(
    browse: Browse, two: tuple[Seat, Seat], at: At, now: datetime, why: str
) -> None:
    one, other = two
    at(DUE)
    actions.hold_due(now=DUE)
    address = f"{HERE}introductions/{introduction_of(one).pk}/"
    assert "are free then" in text(browse(one).get(address))
    if why == "their week is theirs":
        save_audiences(other, Audiences(shows_week=Audience.MATCHING))
    elif why == "they keep away":
        block(other.member, blocked_id=one.member.pk, now=now)
    else:
        Membership.objects.filter(person=other.member).delete()
    shown = text(browse(one).get(address))
    assert "are free then" not in shown
    assert "Aylin Kaya" in shown


def test_somebody_one_has_blocked_is_in_no_list(
    browse: Browse, ritual: Ritual, two: tuple[Seat, Seat], now: datetime
) -> None:
    one, other = two
    actions.hold_due(now=DUE)
    address = f"{HERE}introductions/{introduction_of(one).pk}/"
    client = browse(one)
    for where in (HERE, f"{HERE}{ritual.pk}/", "/c/maple/peers/", address):
        assert "Aylin Kaya" in text(client.get(where))
    block(one.member, blocked_id=other.member.pk, now=now)
    for where in (HERE, f"{HERE}{ritual.pk}/", "/c/maple/peers/"):
        assert "Aylin Kaya" not in text(client.get(where))
    assert client.get(address).status_code == 404


def test_each_says_whether_they_met_and_coordinators_read_how_many(
    browse: Browse, coordinator: Seat, ritual: Ritual, two: tuple[Seat, Seat]
) -> None:
    one, _other = two
    actions.hold_due(now=DUE)
    client, pk = browse(one), introduction_of(one).pk
    said = client.post(f"{HERE}introductions/{pk}/said/", {"said": "met"}, follow=True)
    assert "You said that you met" in text(said)
    coordinating = browse(coordinator)
    assert "2 people take part." in page(coordinating, ritual)
    assert "Nov. 23, 2026 2 1" in page(coordinating, ritual)
    assert "Ines" not in page(coordinating, ritual)
    assert coordinating.get(f"{HERE}introductions/{pk}/").status_code == 404
    client.post(f"{HERE}introductions/{pk}/said/", {"said": "not_met"})
    assert Place.objects.get(person=one.member).said == Said.NOT_MET
    assert "Nov. 23, 2026 2 0" in page(coordinating, ritual)
    assert client.post(f"{HERE}introductions/{pk}/said/", {"said": "odd"}).status_code == 400


def test_somebody_who_is_alone_is_told(
    browse: Browse, ritual: Ritual, member: Seat, now: datetime
) -> None:
    actions.join(member, ritual_id=ritual.pk, answer="", now=now)
    actions.hold_due(now=DUE)
    assert "This time there was nobody else to meet." in page(browse(member), ritual)


def test_pages_ask_as_much_for_many_as_for_few(
    browse: Browse,
    planned: Planned,
    coordinator: Seat,
    seat: Seated,
    ritual: Ritual,
    now: datetime,
    at: At,
) -> None:
    client = browse(coordinator)
    actions.join(coordinator, ritual_id=ritual.pk, answer="", now=now)

    def add(number: int) -> None:
        other = planned()
        for where in (ritual, other):
            each = seat(Role.MEMBER, f"Guest {where.pk} {number}")
            actions.join(each, ritual_id=where.pk, answer="", now=now)
        actions.join(coordinator, ritual_id=other.pk, answer="", now=now)

    def asked() -> list[int]:
        pk = introduction_of(coordinator).pk
        found = []
        for where in (HERE, f"{HERE}{ritual.pk}/", f"{HERE}introductions/{pk}/"):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(where).status_code == 200
            found.append(len(queries))
        return found

    add(0)
    add(1)
    actions.hold_due(now=DUE)
    asked()
    few = asked()
    for number in range(2, 12):
        add(number)
    for number in range(1, 8):
        at(DUE + number * WEEK)
        actions.hold_due(now=DUE + number * WEEK)
    assert asked() == few
