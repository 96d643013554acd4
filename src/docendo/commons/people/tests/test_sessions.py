"""Whose request it is, by the session that its cookie names."""

from collections.abc import Callable
from datetime import timedelta

import pytest
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
