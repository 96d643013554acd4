"""What must hold of people is held by the database."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import DatabaseError, IntegrityError
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from docendo.commons.people.api import Author, not_joined, note_dead, verified
from docendo.commons.people.models import DeadAddress, Person

Make = Callable[..., Person]


def test_an_address_belongs_to_one_person_whatever_its_case(person: Make) -> None:
    person("Amira Haddad")
    with pytest.raises(IntegrityError, match="one_person_per_email_address"):
        Person.objects.create(email="AMIRA.haddad@example.org", name="Somebody else")


@pytest.mark.django_db
def test_an_absent_address_is_null_and_not_empty() -> None:
    with pytest.raises(IntegrityError, match="an_absent_email_address_is_null"):
        Person.objects.create(email="", name="Nobody")


@pytest.mark.django_db
def test_many_people_may_not_have_joined() -> None:
    for name in ("Imported One", "Imported Two"):
        Person.objects.create(email=None, name=name)
    assert not any(person.has_joined for person in Person.objects.all())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"name": ""}, "everybody_has_a_name"),
        ({"name": "x" * 121}, "a_name_has_at_most_120_characters|too long"),
        ({"name": "Heron", "is_persona": True, "email": "h@example.org"}, "a_persona_never_joins"),
        ({"name": "Imported", "password": "md5$x$y"}, "who_has_not_joined_cannot_sign_in"),
    ],
)
def test_what_a_person_cannot_be(fields: dict[str, str], constraint: str) -> None:
    with pytest.raises(DatabaseError, match=constraint):
        Person.objects.create(**fields)


@pytest.mark.django_db
def test_people_who_have_not_joined_are_made_many_at_once(
    now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    authors = [Author(name=f" Author\t{number} ", created_at=now) for number in range(300)]
    with django_assert_max_num_queries(8):
        people = not_joined(authors)
    assert [person.name for person in people[:2]] == ["Author 0", "Author 1"]
    assert all(person.pk for person in people)
    assert not any(person.has_joined or person.has_usable_password() for person in people)


@pytest.mark.django_db
def test_a_verified_person_signs_in_without_confirming(
    client: Client, now: datetime, settings: Settings
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    verified("Ada@Example.org", name="Ada", password="learn together", now=now, is_staff=True)
    client.post("/accounts/login/", {"login": "ada@example.org", "password": "learn together"})
    assert client.get("/me/").status_code == 200
    assert Person.objects.get().is_staff


def test_an_address_is_given_up_once_whatever_its_case(now: datetime, db: None) -> None:
    note_dead("amira@example.org", why="User unknown", now=now)
    note_dead("AMIRA@example.org", why="again", now=now)
    [dead] = DeadAddress.objects.all()
    assert dead.why == "User unknown"
    with pytest.raises(IntegrityError, match=r"an_address_is_dead_once|UNIQUE"):
        DeadAddress.objects.create(address="Amira@example.org", why="", since=now)
