"""Signing up, in and out; confirming an address; forgetting and changing a password."""

import re
from collections.abc import Callable, Sequence

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client, RequestFactory
from pytest_django import Settings

from docendo.commons.people.account.adapter import AddressTaken
from docendo.commons.people.account.forms import SignUpForm
from docendo.commons.people.api import verified
from docendo.commons.people.models import Person
from docendo.commons.people.tests.accounts import (
    AMIRA,
    NOW,
    OTHER,
    PASSWORD,
    is_signed_in,
    is_signed_in_after,
    link_in,
    sign_in,
    sign_up,
    text,
)
from docendo.commons.people.tests.conftest import Mails
from docendo.kernel.models import QueuedJob

Make = Callable[..., Person]

pytestmark = pytest.mark.django_db


# --- Signing up ---------------------------------------------------------------------------------


def test_who_signs_up_is_in_and_comes_back_to_where_they_were(client: Client) -> None:
    response = sign_up(client, time_zone="Asia/Calcutta")
    assert response.headers["Location"] == "/me/"
    assert is_signed_in(client)
    person = Person.objects.get()
    assert (person.name, person.email, person.time_zone) == (
        "Amira Haddad",
        AMIRA,
        "Asia/Kolkata",
    )
    assert person.interface_language == "en"
    assert person.has_joined


def test_a_guessed_time_zone_that_does_not_exist_is_no_obstacle(client: Client) -> None:
    sign_up(client, time_zone="Mars/Olympus")
    assert Person.objects.get().time_zone == ""


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", " \u202e\t", "This field is required"),
        ("name", "\u200d", "Nothing of this can be seen"),
        ("email", "amira", "valid email"),
        ("password1", "short", "too short"),
        ("password1", "password1234", "too common"),
        ("password1", AMIRA, "too similar"),
    ],
)
def test_what_cannot_be_used_is_said_beside_what_was_typed(
    client: Client, field: str, value: str, sentence: str
) -> None:
    page = text(sign_up(client, **{field: value}))
    assert sentence in page
    assert field == "email" or AMIRA in page
    assert not Person.objects.exists()


def test_a_link_leads_on_only_within_this_site(client: Client) -> None:
    form = {"name": "Amira", "email": AMIRA, "password1": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/accounts/signup/", form).headers["Location"] == "/"


def test_an_address_that_is_taken_is_refused_whatever_its_case(
    client: Client, person: Make
) -> None:
    person("Amira Haddad")
    assert "There is an account" in text(sign_up(client, email=AMIRA.upper()))
    assert Person.objects.count() == 1


def test_who_presses_twice_gets_one_account(person: Make, rf: RequestFactory) -> None:
    form = SignUpForm({"name": "Amira", "email": AMIRA, "password1": PASSWORD})
    assert form.is_valid()
    person("Amira Haddad")  # by the other request, between the check and the row
    with pytest.raises(AddressTaken):
        form.try_save(rf.post("/accounts/signup/"))
    assert Person.objects.count() == 1


# --- Confirming an address ----------------------------------------------------------------------


@pytest.mark.usefixtures("mail_is_sent")
def test_an_address_is_confirmed_before_anybody_gets_in(client: Client, mails: Mails) -> None:
    response = sign_up(client)
    assert response.headers["Location"] == "/accounts/confirm-email/"
    assert AMIRA in text(client.get("/accounts/confirm-email/"))
    assert not is_signed_in(client)
    assert not is_signed_in_after(client, PASSWORD)
    link = link_in(mails()[0])
    assert "Is <bdi>" in text(client.get(link))
    response = client.post(link)
    assert response.headers["Location"] == "/me/"
    assert is_signed_in(client)


@pytest.mark.usefixtures("mail_is_sent")
def test_the_link_leads_back_also_on_another_device(client: Client, mails: Mails) -> None:
    sign_up(client)
    link = link_in(mails()[0])
    phone = Client()
    response = phone.post(link)
    assert response.headers["Location"] == "/me/"
    assert not is_signed_in(phone)
    assert is_signed_in_after(phone, PASSWORD)


@pytest.mark.usefixtures("mail_is_sent")
def test_a_link_that_was_used_or_forged_says_what_to_do(client: Client, mails: Mails) -> None:
    sign_up(client)
    link = link_in(mails()[0])
    client.post(link)
    for broken in (link, link.replace("/?", "x/?"), "/accounts/confirm-email/abc/"):
        assert "cannot be used any more" in text(client.get(broken))


@pytest.mark.usefixtures("mail_is_sent")
def test_nobody_learns_whether_an_address_has_an_account(client: Client, mails: Mails) -> None:
    verified(AMIRA, name="Amira Haddad", password=PASSWORD, now=NOW)
    taken, free = Client(), Client()
    answers = []
    for browser, email in ((taken, AMIRA), (free, "ben@example.org")):
        response = sign_up(browser, email=email)
        page = text(browser.get(response.headers["Location"])).replace(email, "ADDRESS")
        answers.append((response.status_code, response.headers["Location"], without_tokens(page)))
    assert answers[0] == answers[1]
    assert [mail.subject for mail in mails()] == [
        "You have an account already",
        "Confirm your e-mail address",
    ]


def without_tokens(page: str) -> str:
    return re.sub(r'(value|nonce)="[^"]{16,}"', "", page)


def test_a_mail_says_the_same_as_text_and_as_a_page(client: Client, mails: Mails) -> None:
    sign_up(client, name="<b>Amira</b>")
    (mail,) = mails()
    assert mail.body.startswith("Hello <b>Amira</b>, open this link")
    page, kind = mail.alternatives[0]
    assert kind == "text/html"
    assert "&lt;b&gt;Amira&lt;/b&gt;" in str(page)
    assert f'href="http://testserver{link_in(mail)}"'.replace("&", "&amp;") in str(page)


class NoServer(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise ConnectionRefusedError


def test_a_mail_server_that_is_away_holds_nobody_up(
    client: Client, mails: Mails, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.NoServer"
    assert sign_up(client).status_code == 302
    assert mails() == []
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    QueuedJob.objects.update(due_at=NOW)
    assert [mail.to for mail in mails()] == [[AMIRA]]


# --- Signing in and out -------------------------------------------------------------------------


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    client: Client, person: Make
) -> None:
    person("Amira Haddad")
    wrong = text(sign_in(client, OTHER))
    unknown = text(sign_in(client, OTHER, email="nobody@example.org"))
    assert "do not fit together" in wrong
    assert without_tokens(wrong) == without_tokens(unknown).replace("nobody@example.org", AMIRA)
    assert is_signed_in_after(client, "correct horse battery")


def test_guessing_one_password_ends_after_five_tries(client: Client, person: Make) -> None:
    person("Amira Haddad")
    person("Ben Okri")
    for _ in range(5):
        assert "do not fit together" in text(sign_in(client, OTHER))
    assert "Wait five minutes" in text(sign_in(client, "correct horse battery"))
    assert not is_signed_in(client)
    sign_in(client, "correct horse battery", email="ben.okri@example.org")
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("limit", "path", "form"),
    [
        ("login", "/accounts/login/", {"login": AMIRA, "password": OTHER}),
        ("signup", "/accounts/signup/", {"name": "", "email": AMIRA, "password1": OTHER}),
        ("reset_password", "/accounts/password/reset/", {"email": AMIRA}),
    ],
)
def test_too_often_is_told_on_a_page_of_ours(
    client: Client, settings: Settings, limit: str, path: str, form: dict[str, str]
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {limit: "2/m/ip"}
    for _ in range(2):
        assert client.post(path, form).status_code in (200, 302)
    response = client.post(path, form)
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "600"
    assert "Wait a moment and try again" in text(response)
    assert client.get(path).status_code == 200


def test_who_has_not_joined_cannot_sign_in(client: Client) -> None:
    Person.objects.create_user(None, name="Imported")
    for email in ("", "None", "null"):
        sign_in(client, "", email=email)
        assert not is_signed_in(client)


def test_an_account_that_is_switched_off_says_so(client: Client, person: Make) -> None:
    person("Amira Haddad", is_active=False)
    response = sign_in(client, "correct horse battery")
    assert "switched off" in text(client.get(response.headers["Location"]))
    assert not is_signed_in(client)


def test_signing_out_takes_a_click_and_not_only_an_address(client: Client, person: Make) -> None:
    client.force_login(person("Amira Haddad"))
    assert "Sign out?" in text(client.get("/accounts/logout/"))
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    assert not is_signed_in(client)


def test_staying_signed_in_is_a_choice(client: Client, person: Make) -> None:
    person("Amira Haddad")
    form = {"login": AMIRA, "password": "correct horse battery"}
    client.post("/accounts/login/", form)
    assert client.session.get_expire_at_browser_close()
    client.post("/accounts/logout/")
    client.post("/accounts/login/", form | {"remember": "on"})
    assert not client.session.get_expire_at_browser_close()


# --- Passwords ----------------------------------------------------------------------------------


def test_a_forgotten_password_is_set_anew_by_mail(
    client: Client, person: Make, mails: Mails
) -> None:
    thief = Client()
    thief.force_login(person("Amira Haddad"))
    client.post("/accounts/password/reset/", {"email": AMIRA})
    link = link_in(mails()[0])
    form_page = client.get(link)
    assert "At least 10 characters" in text(client.get(form_page.headers["Location"]))
    client.post(form_page.headers["Location"], {"password1": OTHER})
    assert is_signed_in(client)
    assert not is_signed_in(thief)
    assert mails()[1].subject == "Your password was changed"
    again = Client()
    assert "cannot be used any more" in text(again.get(link))
    assert not is_signed_in_after(again, "correct horse battery")
    assert is_signed_in_after(again, OTHER)


def test_a_link_that_sets_a_password_is_not_logged(
    client: Client, person: Make, mails: Mails, caplog: pytest.LogCaptureFixture
) -> None:
    person("Amira Haddad")
    client.post("/accounts/password/reset/", {"email": AMIRA})
    link = link_in(mails()[0])
    with caplog.at_level("INFO"):
        client.get(link)
    assert "/accounts/password/reset/key/" in caplog.text
    assert link.split("-", 2)[2].strip("/") not in caplog.text


def test_a_forgotten_password_of_an_unknown_address_gets_the_same_page(
    client: Client, person: Make, mails: Mails
) -> None:
    person("Amira Haddad")
    answers = {
        client.post("/accounts/password/reset/", {"email": email}).headers["Location"]
        for email in (AMIRA, "nobody@example.org")
    }
    assert answers == {"/accounts/password/reset/done/"}
    assert client.get("/accounts/password/reset/done/").status_code == 200
    assert mails()[1].subject == "There is no account with this address"
    assert "/accounts/signup/" in mails()[1].body


def test_changing_the_password_signs_out_everywhere_else(
    client: Client, person: Make, mails: Mails
) -> None:
    amira, elsewhere = person("Amira Haddad"), Client()
    client.force_login(amira)
    elsewhere.force_login(amira)
    form = {"oldpassword": OTHER, "password1": PASSWORD}
    assert "This is not your password" in text(client.post("/accounts/password/change/", form))
    assert is_signed_in(elsewhere)
    form["oldpassword"] = "correct horse battery"
    client.post("/accounts/password/change/", form)
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert mails()[-1].to == [AMIRA]
    assert link_in(mails()[-1]) == "/accounts/password/reset/"


def test_pages_we_do_not_want_are_not_there(client: Client, amira: Person) -> None:
    for path in ("password/set", "login/code", "login/code/confirm"):
        assert client.get(f"/accounts/{path}/").status_code == 404
