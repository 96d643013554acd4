"""Whose request it is, by the session that its cookie names."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils.safestring import SafeString

from docendo.commons.people.account.sessions import SessionStore
from docendo.commons.people.models import Person
from docendo.kernel import clock

pytestmark = pytest.mark.django_db


def is_signed_in(client: Client) -> bool:
    return "data-person" in client.get("/").content.decode()


def test_somebody_stays_signed_in_until_their_session_or_their_account_ends(
    client: Client, person: Callable[..., Person]
) -> None:
    amira = person("Amira Haddad")
    client.force_login(amira)
    assert is_signed_in(client)
    Person.objects.filter(pk=amira.pk).update(is_active=False)
    assert not is_signed_in(client)
    Person.objects.filter(pk=amira.pk).update(is_active=True)
    assert is_signed_in(client)
    Session.objects.update(expire_date=clock.now() - timedelta(seconds=1))
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "key", ["x" * 5000, "nobody-has-this-one", '"abcdefgh\\000"', "ünïcode-key"]
)
def test_a_cookie_that_names_no_session_is_a_stranger(client: Client, key: str) -> None:
    client.cookies["sessionid"] = key
    assert not is_signed_in(client)
    assert client.get("/me/").status_code == 302


def test_a_key_may_hold_what_no_database_takes() -> None:
    assert SessionStore("abcdefgh\0").load() == {}


def test_a_session_is_found_by_any_kind_of_text() -> None:
    store = SessionStore()
    store["seen"] = 1
    store.save()
    assert store.session_key is not None
    assert SessionStore(SafeString(store.session_key)).load() == {"seen": 1}


def test_signing_in_takes_another_key_and_ends_the_one_before(
    client: Client, person: Callable[..., Person]
) -> None:
    person("Amira Haddad")
    session = client.session
    session["planted"] = True
    session.save()
    before = client.cookies["sessionid"].value
    client.post(
        "/accounts/login/",
        {"login": "amira.haddad@example.org", "password": "correct horse battery"},
    )
    assert is_signed_in(client)
    assert client.cookies["sessionid"].value != before
    assert not Session.objects.filter(pk=before).exists()


def test_a_session_ends_however_often_it_is_written(
    client: Client,
    person: Callable[..., Person],
    at: Callable[[datetime], None],
    settings: LazySettings,
) -> None:
    settings.LONGEST_SESSION = timedelta(days=50)
    began = clock.now()
    client.force_login(person("Amira Haddad"))
    for days in (30, 49):
        at(began + timedelta(days=days))
        assert is_signed_in(client)
        session = client.session
        session["seen"] = days
        session.save()
    # What it was written for does not prolong it, nor does another key.
    session.cycle_key()
    client.cookies["sessionid"] = session.session_key or ""
    assert is_signed_in(client)
    at(began + timedelta(days=50, minutes=1))
    assert not is_signed_in(client)


def test_who_signs_in_again_begins_anew(
    client: Client,
    person: Callable[..., Person],
    at: Callable[[datetime], None],
    settings: LazySettings,
) -> None:
    settings.LONGEST_SESSION = timedelta(days=50)
    amira, began = person("Amira Haddad"), clock.now()
    client.force_login(amira)
    client.post("/accounts/logout/")
    at(began + timedelta(days=40))
    client.force_login(amira)
    assert Session.objects.get().expire_date > began + timedelta(days=55)


def test_the_cookie_of_who_has_signed_out_opens_nothing(
    client: Client, person: Callable[..., Person]
) -> None:
    client.force_login(person("Amira Haddad"))
    kept = client.cookies["sessionid"].value
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert is_signed_in(thief)
    client.post("/accounts/logout/")
    thief.cookies["sessionid"] = kept
    assert not is_signed_in(thief)


def test_a_key_cannot_be_guessed() -> None:
    keys = set()
    for _ in range(50):
        store = SessionStore()
        store.create()
        keys.add(str(store.session_key))
    assert len(keys) == 50
    # Letters and digits, each worth more than 5 bits: 32 of them are more than 128.
    assert all(re.fullmatch("[a-z0-9]{32}", key) for key in keys)
    assert len(set("".join(keys))) == 36
