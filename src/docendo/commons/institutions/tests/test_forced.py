"""Whose domain is forced signs in through their institution, and in no other way."""

import pytest
from allauth.account.models import EmailAddress
from conftest import NOW
from django.test import Client

from docendo.commons.institutions import actions
from docendo.commons.institutions.models import Domain, Provider
from docendo.commons.institutions.tests.conftest import Comes, goes
from docendo.commons.institutions.tests.setups import a_setup
from docendo.commons.people.api import has_second_factor
from docendo.commons.people.models import Person

pytestmark = pytest.mark.django_db
PASSWORD = "four words in a row"


@pytest.fixture
def forced(maple: Provider) -> Provider:
    Domain.objects.update(is_forced=True)
    return maple


@pytest.fixture
def ada(maple: Provider) -> Person:
    person = Person.objects.create_user("ada@maple.example", PASSWORD, name="Ada")
    EmailAddress.objects.create(user=person, email=person.email or "", verified=True, primary=True)
    return person


def sign_in(client: Client, password: str = PASSWORD, email: str = "Ada@Maple.example") -> str:
    said = {"login": email, "password": password, "next": "/me/"}
    response = client.post("/accounts/login/", said)
    return str(response.headers.get("Location", response.status_code))


def test_a_password_opens_nothing_whether_it_fits_or_not(
    client: Client, forced: Provider, ada: Person
) -> None:
    there = f"/accounts/institution/{forced.pk}/?next=%2Fme%2F"
    assert sign_in(client) == there
    assert sign_in(client, "another one") == there
    assert "_auth_user_id" not in client.session
    assert "Maple College" in client.get(there).content.decode()
    Domain.objects.update(is_forced=False)
    assert sign_in(client) == "/me/"


def test_nobody_signs_up_or_takes_a_new_password(
    client: Client, forced: Provider, ada: Person
) -> None:
    said = {"name": "Bo", "email": "bo@maple.example", "password1": PASSWORD}
    up = client.post("/accounts/signup/", said)
    assert up.headers["Location"] == f"/accounts/institution/{forced.pk}/"
    assert not Person.objects.filter(email="bo@maple.example").exists()
    again = client.post("/accounts/password/reset/", {"email": "ada@maple.example"})
    assert again.headers["Location"] == f"/accounts/institution/{forced.pk}/"


def test_the_address_cannot_be_changed_to_escape(
    client: Client, forced: Provider, ada: Person
) -> None:
    client.force_login(ada)
    said = {"email": "ada@private.example", "password": PASSWORD, "action_add": ""}
    page = client.post("/accounts/email/", said)
    assert "Maple College signs you in" in page.content.decode()
    assert not EmailAddress.objects.filter(email="ada@private.example").exists()


def test_whoever_runs_the_site_is_not_locked_out(
    client: Client, forced: Provider, ada: Person
) -> None:
    Person.objects.filter(pk=ada.pk).update(is_superuser=True)
    assert sign_in(client, "another one").startswith("/accounts/institution/")
    assert sign_in(client) == "/me/"


def test_another_institution_does_not_do(
    client: Client, forced: Provider, ada: Person, comes: Comes
) -> None:
    """Known there from before the domain was proven for somebody else."""
    comes()
    client.logout()
    other = actions.make_provider(None, setup=a_setup(), now=NOW)
    Domain.objects.update(provider=other)
    assert comes().headers["Location"] == f"/accounts/institution/{other.pk}/"
    assert "_auth_user_id" not in client.session


def test_an_address_leads_to_its_institution(client: Client, maple: Provider) -> None:
    found = client.post("/accounts/institution/", {"email": "bo@MAPLE.example", "next": "/me/"})
    assert found.headers["Location"] == f"/accounts/institution/{maple.pk}/?next=%2Fme%2F"
    go = goes(client, maple).headers["Location"]
    assert "login_hint=bo%40MAPLE.example" in go or "login_hint=bo%40maple.example" in go
    nobody = client.post("/accounts/institution/", {"email": "bo@elsewhere.example"})
    assert nobody.status_code == 422


def test_only_our_own_pages_are_led_back_to(client: Client, maple: Provider, comes: Comes) -> None:
    assert comes(next="https://evil.example/").headers["Location"] == "/"


def test_the_sign_in_page_names_the_way_only_where_there_is_one(client: Client, db: None) -> None:
    assert "/accounts/institution/" not in client.get("/accounts/login/").content.decode()
    actions.make_provider(None, setup=a_setup(), now=NOW)
    assert "/accounts/institution/" in client.get("/accounts/login/").content.decode()


def test_the_word_of_an_institution_is_a_second_factor_where_nothing_else_opens(
    client: Client, forced: Provider, comes: Comes
) -> None:
    comes()
    ada = Person.objects.get(email="ada@maple.example")
    assert not has_second_factor(ada.pk)
    Provider.objects.update(is_second_factor=True)
    assert has_second_factor(ada.pk)
    Domain.objects.update(is_forced=False)
    assert not has_second_factor(ada.pk)
