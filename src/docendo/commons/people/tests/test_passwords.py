"""What may be a password, and that it is kept as it was typed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from docendo.commons.people.models import Person
from docendo.commons.people.tests.accounts import (
    AMIRA,
    NOW,
    PASSWORD,
    is_signed_in,
    is_signed_in_after,
    link_in,
    sign_up,
    text,
)
from docendo.commons.people.tests.conftest import Mails

pytestmark = pytest.mark.django_db


def test_a_new_site_has_no_account_that_anybody_knows() -> None:
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "password",
    [
        "onlysmallletters",
        "ONLY LARGE LETTERS",
        "90817263540192837465",
        "!?!?-- ;'\"<>&%00",
        "نهر أخضر هادئ جدا",
        "\N{TURTLE}\N{TURTLE}\N{FROG FACE}\N{SNAIL}" * 3,
        "  spaces around them  ",
        "as long as a sentence that somebody likes, " * 4,
    ],
)
def test_a_password_of_any_signs_is_kept_as_it_was_typed(client: Client, password: str) -> None:
    sign_up(client, password1=password)
    assert is_signed_in(client)
    for other in (f"{password}x", password[:-1], f" {password}"):
        assert not is_signed_in_after(Client(), other)
    if password.swapcase() != password:
        assert not is_signed_in_after(Client(), password.swapcase())
    assert is_signed_in_after(Client(), password)


REFUSED = [("short123", "too short"), ("password1234", "too common"), (AMIRA, "too similar")]


@pytest.mark.parametrize(("password", "sentence"), REFUSED)
def test_a_bad_password_is_refused_where_one_is_changed(
    client: Client, person: Callable[..., Person], mails: Mails, password: str, sentence: str
) -> None:
    client.force_login(person("Amira Haddad"))
    form = {"oldpassword": "correct horse battery", "password1": password}
    assert sentence in text(client.post("/accounts/password/change/", form))

    other = Client()
    other.post("/accounts/password/reset/", {"email": AMIRA})
    by_mail = other.get(link_in(mails()[-1])).headers["Location"]
    assert sentence in text(other.post(by_mail, {"password1": password}))
    assert is_signed_in_after(Client(), "correct horse battery")


def test_ones_own_name_is_refused_where_one_signs_up(client: Client) -> None:
    form = {"name": "Konstantin Papadopoulos", "email": "kp@example.org"}
    said = text(client.post("/accounts/signup/", form | {"password1": "papadopoulos1"}))
    assert "too similar" in said or GUESSED in said
    assert not Person.objects.exists()
    client.post("/accounts/signup/", form | {"password1": "correct horse battery"})
    assert Person.objects.get().email == "kp@example.org"


GUESSED = "little more than a word that anybody would try here"


@pytest.mark.parametrize(
    ("password", "is_refused"),
    [
        ("Docendo2026!", True),
        ("my docendo", True),
        ("testserver-1234", True),
        ("amira.haddad7", True),
        ("HADDAD-haddad-1", True),
        ("maple college!", True),
        ("green docendo under a tree", False),
        ("the maple behind our college", False),
        ("elpam egelloc", False),
    ],
)
def test_words_that_anybody_would_try_here_count_for_nothing(
    password: str,
    is_refused: bool,
    client: Client,
    amira: Person,
    community: Any,
    settings: Settings,
) -> None:
    settings.PUBLIC_URL = "https://testserver"
    community.memberships.create(person=amira, joined_at=NOW, sort_name="amira")
    form = {"oldpassword": PASSWORD, "password1": password}
    said = text(client.post("/accounts/password/change/", form, follow=True))
    assert ((GUESSED in said) or ("too similar" in said)) is is_refused
    assert is_signed_in_after(Client(), password) is not is_refused
