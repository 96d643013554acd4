"""Whom somebody has blocked is theirs alone to know, and to take back."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError
from django.test import Client

from docendo.commons.people.actions import block, make_persona
from docendo.commons.people.models import Block, Person
from docendo.commons.people.queries import apart_from, blockers_of
from docendo.commons.people.refusals import BlocksOneself

Make = Callable[..., Person]


@pytest.fixture
def amira(person: Make) -> Person:
    return person("Amira Haddad")


@pytest.fixture
def jonas(person: Make) -> Person:
    return person("Jonas Weber")


def test_somebody_is_blocked_once(amira: Person, jonas: Person, now: datetime) -> None:
    for _ in range(2):
        block(jonas, blocked_id=amira.pk, now=now)
    assert Block.objects.get().blocked == amira
    # nobody_blocks_somebody_twice, which SQLite does not name.
    with pytest.raises(IntegrityError, match=r"nobody_blocks_somebody_twice|UNIQUE"):
        Block.objects.create(person=jonas, blocked=amira, at=now)


def test_nobody_blocks_themselves(amira: Person, now: datetime) -> None:
    with pytest.raises(BlocksOneself):
        block(amira, blocked_id=amira.pk, now=now)
    with pytest.raises(IntegrityError, match="nobody_blocks_themselves"):
        Block.objects.create(person=amira, blocked=amira, at=now)


def test_a_persona_is_nobody_whom_one_could_block(amira: Person, now: datetime) -> None:
    heron = make_persona("Anonymous heron", now=now)
    with pytest.raises(Person.DoesNotExist):
        block(amira, blocked_id=heron.pk, now=now)
    assert not Block.objects.exists()


def test_a_block_goes_one_way_and_keeps_two_apart(
    amira: Person, jonas: Person, person: Make, now: datetime
) -> None:
    other = person("Wei Chen")
    block(jonas, blocked_id=amira.pk, now=now)
    everybody = [amira.pk, jonas.pk, other.pk]
    assert blockers_of(amira.pk, among=everybody) == {jonas.pk}
    assert blockers_of(jonas.pk, among=everybody) == frozenset()
    assert apart_from(everybody) == {
        amira.pk: {jonas.pk},
        jonas.pk: {amira.pk},
        other.pk: frozenset(),
    }


def test_ones_own_page_lists_whom_one_has_blocked_and_takes_it_back(
    client: Client, amira: Person, jonas: Person, now: datetime
) -> None:
    block(jonas, blocked_id=amira.pk, now=now)
    client.force_login(amira)
    assert "Jonas" not in client.get("/me/blocked/").content.decode()
    assert client.post(f"/me/blocked/{amira.pk}/take-back/").status_code == 404

    client.force_login(jonas)
    assert "Amira Haddad" in client.get("/me/blocked/").content.decode()
    response = client.post(f"/me/blocked/{amira.pk}/take-back/", follow=True)
    assert "You have blocked nobody" in response.content.decode()
    assert not Block.objects.exists()


def test_the_page_costs_the_same_for_two_and_for_twenty(
    client: Client,
    jonas: Person,
    person: Make,
    now: datetime,
    django_assert_num_queries: Callable[[int], object],
) -> None:
    client.force_login(jonas)
    for number in range(20):
        block(jonas, blocked_id=person(f"Somebody {number}").pk, now=now)
        if number in (1, 19):
            with django_assert_num_queries(5):  # type: ignore[attr-defined]
                client.get("/me/blocked/")
