"""Coordinators plan rituals, change them, pause and stop them."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.test import Client

from docendo.commons.communities.api import Seat
from docendo.commons.rituals import actions, blueprints
from docendo.commons.rituals.models import Ritual
from docendo.commons.rituals.refusals import NoSuchChange, NotRunning
from docendo.commons.rituals.rules.rituals import Rhythm, State
from docendo.commons.rituals.tests.conftest import PLAN, Planned
from docendo.commons.rituals.tests.reading import DUE, HERE, page, text
from docendo.commons.topics.api import NewTopic, create_topics

Browse = Callable[[Seat], Client]


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
        ({"first_on": "2030-01-01"}, "Choose a day from Nov. 15, 2025 to Nov. 17, 2027."),
        ({"invited": "topic"}, "Name the one topic by which people are invited."),
        (
            {"invited": "topic", "topics": "Algebra", "adds_newcomers": "on"},
            "Whoever has just joined has chosen no topic yet.",
        ),
        ({"topics": "Algebra"}, "People are not invited by a topic here."),
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


def test_what_has_gone_on_for_years_can_still_be_changed(
    browse: Browse, coordinator: Seat, planned: Planned
) -> None:
    old = planned(first_on=date(2024, 9, 2))
    said = planning(name="Old coffee", first_on="2024-09-02")
    assert browse(coordinator).post(f"{HERE}{old.pk}/edit/", said).status_code == 302
    old.refresh_from_db()
    assert (old.name, old.first_on) == ("Old coffee", date(2024, 9, 2))
    earlier = browse(coordinator).post(f"{HERE}{old.pk}/edit/", said | {"first_on": "2024-09-01"})
    assert earlier.status_code == 422


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
    edit = f"{HERE}{ritual.pk}/edit/"
    for refused in (client.get(edit), client.post(edit, planning())):
        assert (refused.status_code, "has been stopped" in text(refused)) == (409, True)
    with pytest.raises(NotRunning):
        actions.change_ritual(coordinator, ritual_id=ritual.pk, plan=PLAN, now=now)
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
