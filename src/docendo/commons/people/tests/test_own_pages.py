"""One's own profile and preferences, and the choices that also a stranger has."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from docendo.commons.people.models import Person

Make = Callable[..., Person]

PROFILE = {
    "name": "أميرة حداد",
    "pronouns": "she/her",
    "languages": ["ar", "sgn"],
    "about": "I like *proofs*.",
}


@pytest.fixture
def amira(client: Client, person: Make) -> Person:
    """Signed in."""
    amira = person("Amira Haddad", about="Before", languages=["en"])
    client.force_login(amira)
    return amira


def text(response: Any) -> str:
    content: bytes = response.content
    return content.decode()


# --- Profile ------------------------------------------------------------------------------------


def test_a_profile_is_saved_and_confirmed(client: Client, amira: Person) -> None:
    page = text(client.post("/me/", PROFILE, follow=True))
    assert "Your profile is saved." in page
    amira.refresh_from_db()
    assert {field: getattr(amira, field) for field in PROFILE} == PROFILE
    assert '<option value="sgn" selected>' in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "This field is required"),
        ("name", "\u2067\u2069", "This field is required"),
        ("name", "x" * 121, "at most 120 characters"),
        ("pronouns", "x" * 41, "at most 40 characters"),
        ("languages", ["xx"], "xx is not one of the available choices"),
        ("about", "x" * 2001, "at most 2000 characters"),
    ],
)
def test_a_refused_profile_keeps_what_was_typed(
    client: Client, amira: Person, field: str, value: object, sentence: str
) -> None:
    page = text(client.post("/me/", PROFILE | {field: value}))
    assert sentence in page
    assert field == "about" or "I like *proofs*." in page
    amira.refresh_from_db()
    assert amira.about == "Before"


def test_what_was_typed_survives_signing_in_again(client: Client, amira: Person) -> None:
    client.logout()
    response = client.post("/me/", PROFILE, headers={"referer": "http://testserver/me/"})
    assert response.headers["Location"] == "/accounts/login/?next=%2Fme%2F"
    assert "What you wrote is kept." in text(client.get(response.headers["Location"]))
    form = {"login": amira.email, "password": "correct horse battery"}
    response = client.post(response.headers["Location"], form)
    page = text(client.get(response.headers["Location"]))
    assert "I like *proofs*." in page
    assert '<option value="sgn" selected>' in page
    amira.refresh_from_db()
    assert amira.about == "Before"
    assert "I like *proofs*." not in text(client.get("/me/"))


@pytest.mark.django_db
def test_what_was_typed_survives_signing_up(client: Client) -> None:
    response = client.post("/me/", PROFILE, headers={"referer": "http://testserver/me/"})
    sign_up = response.headers["Location"].replace("login", "signup")
    assert f'href="{sign_up}"' in text(client.get(response.headers["Location"]))
    form = {"name": "Amira", "email": "amira@example.org", "password1": "a quiet green river"}
    response = client.post(sign_up, form)
    assert "I like *proofs*." in text(client.get(response.headers["Location"]))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/me/", "/me/preferences/", "/accounts/email/"])
def test_a_stranger_is_asked_to_sign_in(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"].startswith("/accounts/login/?next=")


def test_a_profile_is_not_saved_without_end(client: Client, amira: Person) -> None:
    statuses = [client.post("/me/", PROFILE).status_code for _ in range(121)]
    assert statuses == [302] * 120 + [429]


# --- Preferences --------------------------------------------------------------------------------

PREFERENCES = {"language": "de", "theme": "dark", "time_zone": "Asia/Kathmandu"}


def test_preferences_are_saved_and_hold_at_once(client: Client, amira: Person) -> None:
    response = client.post("/me/preferences/", PREFERENCES)
    amira.refresh_from_db()
    assert (amira.interface_language, amira.time_zone) == ("de", "Asia/Kathmandu")
    page = text(client.get(response.headers["Location"]))
    assert '<html lang="de" dir="ltr" data-theme="dark"' in page
    assert '<option value="Asia/Kathmandu" selected data-also="Asia/Katmandu">' in page


def test_leaving_it_to_the_device_is_a_theme_too(client: Client, amira: Person) -> None:
    client.post("/me/preferences/", PREFERENCES)
    client.post("/me/preferences/", PREFERENCES | {"theme": "system"})
    assert "data-theme=" not in text(client.get("/me/preferences/")).split(">")[1]


@pytest.mark.parametrize(
    ("field", "value"),
    [("language", "xx"), ("theme", "mauve"), ("time_zone", "Mars/Olympus"), ("language", "")],
)
def test_a_preference_that_does_not_exist_is_refused(
    client: Client, amira: Person, field: str, value: str
) -> None:
    page = text(client.post("/me/preferences/", PREFERENCES | {field: value}))
    assert "One thing needs to be corrected" in page
    amira.refresh_from_db()
    assert (amira.interface_language, amira.time_zone) == ("", "")


def test_a_zone_under_an_old_spelling_stays_chosen(client: Client, person: Make) -> None:
    client.force_login(person("Amira Haddad", time_zone="Etc/GMT-3"))
    assert '<option value="Etc/GMT-3" selected>' in text(client.get("/me/preferences/"))
    client.post("/me/preferences/", PREFERENCES | {"time_zone": "Etc/GMT-3"})
    assert Person.objects.get().time_zone == "Etc/GMT-3"


# --- Language and theme, for anybody --------------------------------------------------------------


@pytest.mark.django_db
def test_a_stranger_chooses_the_language_and_stays_on_the_page(client: Client) -> None:
    choice = {"language": "ar", "next": "/accounts/login/?next=/me/"}
    response = client.post("/language/", choice)
    assert response.headers["Location"] == "/accounts/login/?next=/me/"
    assert '<html lang="ar" dir="rtl"' in text(client.get("/accounts/login/"))


def test_a_persons_language_follows_them_to_another_device(client: Client, amira: Person) -> None:
    client.post("/language/", {"language": "ar"})
    phone = Client(headers={"accept-language": "de"})
    phone.force_login(amira)
    assert '<html lang="ar" dir="rtl"' in text(phone.get("/me/"))


@pytest.mark.django_db
def test_a_language_that_is_not_there_changes_nothing(client: Client) -> None:
    response = client.post("/language/", {"language": "tlh"})
    assert response.headers["Location"] == "/"
    assert not response.cookies


@pytest.mark.django_db
def test_a_stranger_chooses_light_or_dark(client: Client) -> None:
    client.post("/theme/", {"theme": "dark"})
    assert 'data-theme="dark"' in text(client.get("/accounts/login/"))
    client.post("/theme/", {"theme": "system"})
    assert 'data-theme="dark"' not in text(client.get("/accounts/login/"))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/language/", "/theme/"])
@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_a_choice_never_leads_to_another_site(client: Client, path: str, elsewhere: str) -> None:
    choice = {"language": "de", "theme": "dark", "next": elsewhere}
    assert client.post(path, choice).headers["Location"] == "/"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/language/", "/theme/"])
def test_a_choice_is_not_made_by_a_mere_address(client: Client, path: str) -> None:
    assert client.get(path).status_code == 405
