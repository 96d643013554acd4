"""Changing the address by which one signs in."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from pytest_django import Settings

from docendo.commons.people.models import Person
from docendo.commons.people.tests.accounts import AMIRA, OTHER, PASSWORD, link_in, text
from docendo.commons.people.tests.conftest import Mails

Make = Callable[..., Person]

pytestmark = pytest.mark.django_db


NEW = {"action_add": "", "email": "amira@new.example", "password": PASSWORD}


def address_of(person: Person) -> tuple[str | None, list[tuple[str, bool]]]:
    person.refresh_from_db()
    rows = EmailAddress.objects.filter(user=person).order_by("email")
    return person.email, list(rows.values_list("email", "verified"))


@pytest.mark.usefixtures("mail_is_sent")
def test_the_old_address_holds_until_the_new_one_is_confirmed(
    client: Client, amira: Person, mails: Mails
) -> None:
    client.post("/accounts/email/", NEW)
    assert address_of(amira) == (AMIRA, [(AMIRA, True), ("amira@new.example", False)])
    assert "is not confirmed yet" in text(client.get("/accounts/email/"))
    client.post(link_in(mails()[0]))
    assert address_of(amira) == ("amira@new.example", [("amira@new.example", True)])
    assert mails()[1].to == [AMIRA]
    assert "no longer with" in mails()[1].body


@pytest.mark.usefixtures("mail_is_sent")
def test_a_change_can_be_given_up(client: Client, amira: Person) -> None:
    client.post("/accounts/email/", NEW)
    client.post("/accounts/email/", {"action_remove": "", "email": "amira@new.example"})
    assert address_of(amira) == (AMIRA, [(AMIRA, True)])


def test_without_mail_an_address_changes_at_once(client: Client, amira: Person) -> None:
    client.post("/accounts/email/", NEW)
    assert address_of(amira) == ("amira@new.example", [("amira@new.example", False)])
    client.post("/accounts/email/", NEW | {"email": "amira@newer.example"})
    assert address_of(amira)[0] == "amira@newer.example"


@pytest.mark.usefixtures("mail_is_sent")
def test_an_address_never_confirmed_is_replaced_at_once(
    client: Client, person: Make, mails: Mails
) -> None:
    ben = person("Ben Okri")
    client.force_login(ben)
    client.post("/accounts/email/", NEW | {"password": "correct horse battery"})
    assert address_of(ben) == ("amira@new.example", [("amira@new.example", False)])
    assert mails()[0].to == ["amira@new.example"]


@pytest.mark.parametrize("confirms", ["mandatory", "optional"])
def test_an_address_is_not_changed_without_the_password(
    client: Client, amira: Person, settings: Settings, confirms: str
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = confirms
    page = text(client.post("/accounts/email/", NEW | {"password": OTHER}))
    assert "This is not your password" in page
    assert 'value="amira@new.example"' in page
    assert address_of(amira) == (AMIRA, [(AMIRA, True)])


def test_without_mail_a_taken_address_is_refused(
    client: Client, amira: Person, person: Make
) -> None:
    person("Ben Okri")
    page = text(client.post("/accounts/email/", NEW | {"email": "ben.okri@example.org"}))
    assert "There is an account" in page
    assert address_of(amira) == (AMIRA, [(AMIRA, True)])


@pytest.mark.usefixtures("mail_is_sent")
def test_an_address_that_another_account_took_meanwhile_is_not_confirmed(
    client: Client, amira: Person, mails: Mails
) -> None:
    client.post("/accounts/email/", NEW)
    Person.objects.create_user("amira@new.example", PASSWORD, name="Another Amira")
    response = client.post(link_in(mails()[0]), follow=True)
    assert "belongs to another account by now" in text(response)
    assert address_of(amira)[0] == AMIRA


@pytest.mark.usefixtures("mail_is_sent")
def test_a_new_address_opens_no_account_before_it_is_confirmed(
    client: Client, amira: Person, mails: Mails
) -> None:
    client.post("/accounts/email/", NEW)
    Client().post("/accounts/password/reset/", {"email": "amira@new.example"})
    assert mails()[-1].subject == "There is no account with this address"
