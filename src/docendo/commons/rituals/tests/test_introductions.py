"""Whom one meets, when, and what is said of it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Membership, Role, Seat
from docendo.commons.matching.api import (
    Audience,
    Audiences,
    compose,
    rather_not,
    read_line,
    save_audiences,
    save_week,
)
from docendo.commons.people.api import block
from docendo.commons.rituals import actions, blueprints
from docendo.commons.rituals.models import Introduction, Place, Ritual
from docendo.commons.rituals.rules.rituals import Said
from docendo.commons.rituals.tests.conftest import Planned
from docendo.commons.rituals.tests.reading import DUE, HERE, introduction_of, page, text

WEEK = timedelta(weeks=1)
Browse = Callable[[Seat], Client]
At = Callable[[datetime], None]
Seated = Callable[..., Seat]


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
    # Who keeps away is told as who has no time, or the page would tell of it.
    assert ("No time is known" in shown) == (why != "they have left")


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
    assert "Fewer than five people take part." in page(coordinating, ritual)
    assert "Nov. 23, 2026 fewer than 5 fewer than 5" in page(coordinating, ritual)
    assert "Ines" not in page(coordinating, ritual)
    assert coordinating.get(f"{HERE}introductions/{pk}/").status_code == 404
    client.post(f"{HERE}introductions/{pk}/said/", {"said": "not_met"})
    assert Place.objects.get(person=one.member).said == Said.NOT_MET
    assert "Nov. 23, 2026 fewer than 5 0" in page(coordinating, ritual)
    assert client.post(f"{HERE}introductions/{pk}/said/", {"said": "odd"}).status_code == 400


@pytest.mark.parametrize("many", [2, 3, 6])
def test_who_coordinates_cannot_tell_that_somebody_keeps_away(
    many: int,
    browse: Browse,
    coordinator: Seat,
    planned: Callable[..., Ritual],
    seat: Callable[..., Seat],
    now: datetime,
) -> None:
    """The same is shown of people of whom one keeps away from all others, and who meets nobody."""
    shown = []
    for keeps_away in (False, True):
        ritual = planned()
        guests = [seat(Role.MEMBER, f"{keeps_away} {number}") for number in range(many)]
        for each in guests:
            actions.join(each, ritual_id=ritual.pk, answer="", now=now)
        for other in guests[1:] if keeps_away else ():
            rather_not(guests[0], person_id=other.member.pk, now=now)
        shown.append(ritual)
    actions.hold_due(now=DUE)
    alone = Place.objects.filter(round__ritual=shown[1], introduction=None)
    assert alone.exists()
    usual, apart = (page(browse(coordinator), each) for each in shown)
    assert apart == usual


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
