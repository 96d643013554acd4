"""What proves who somebody is beside their password, and what becomes of it when it is lost."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from docendo.commons.people.account.factors import codes, sealing
from docendo.commons.people.account.resetting import reset
from docendo.commons.people.actions import note_change, verified
from docendo.commons.people.models import Device, Person, SignInChange
from docendo.commons.people.queries import signing_in
from docendo.commons.people.rules import CHANGES_KEPT, Change
from docendo.commons.people.tests.conftest import Mails

pytestmark = pytest.mark.django_db

AMIRA, PASSWORD = "amira.haddad@example.org", "correct horse battery"
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXP"
At = Callable[[datetime], None]


def text(response: HttpResponseBase) -> str:
    return str(getattr(response, "content", b"").decode())


def code_at(secret: str, moment: datetime) -> str:
    return str(format_hotp_value(hotp_value(secret, int(moment.timestamp()) // codes.SECONDS)))


@pytest.fixture
def amira(client: Client, at: At) -> Person:
    at(NOW)
    person = verified(AMIRA, name="Amira Haddad", password=PASSWORD, now=NOW)
    client.post("/accounts/login/", {"login": AMIRA, "password": PASSWORD, "remember": "on"})
    return person


@pytest.fixture
def asked_again(client: Client, amira: Person) -> Client:
    """Amira's browser, in which she has just given her password once more."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def secret(
    asked_again: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> str:
    """What Amira's app has got from the page on which she has added it."""
    page = text(asked_again.get("/accounts/app/add/"))
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert found
    shown = found[1].replace(" ", "")
    with django_capture_on_commit_callbacks(execute=True):
        answer = asked_again.post("/accounts/app/add/", {"code": code_at(shown, NOW)})
    assert answer.headers["Location"] == "/accounts/recovery-codes/"
    return shown


def first_step() -> Client:
    """Another browser, in which the password of Amira has been given."""
    other = Client()
    answer = other.post("/accounts/login/", {"login": AMIRA, "password": PASSWORD})
    assert answer.headers["Location"] == "/accounts/code/"
    return other


def is_signed_in(client: Client) -> bool:
    return "data-person" in text(client.get("/"))


def second_step(client: Client, code: str) -> str:
    return text(client.post("/accounts/code/", {"code": code}, follow=True))


@pytest.mark.parametrize(
    "path",
    ["app/add", "passkeys/add", "recovery-codes/new"],
)
def test_the_password_is_asked_again_before_anything_is_changed(
    client: Client, amira: Person, path: str
) -> None:
    address = f"/accounts/{path}/"
    assert client.get(address).headers["Location"].startswith("/accounts/reauthenticate/")
    assert client.post(address, {}).headers["Location"].startswith("/accounts/reauthenticate/")
    wrong = client.post("/accounts/reauthenticate/", {"password": "something else"})
    assert "This is not your password" in text(wrong)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.get(address).status_code == 200


def test_it_is_asked_again_when_some_time_has_passed(
    asked_again: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked_again.get("/accounts/app/add/").status_code == 200
    monkeypatch.setattr("time.time", lambda: datetime.now(UTC).timestamp() + 600)
    assert asked_again.get("/accounts/app/add/").status_code == 302


def test_the_password_is_asked_again_of_whoever_has_a_second_factor_too(
    client: Client, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", lambda: datetime.now(UTC).timestamp() + 600)
    answer = client.get("/accounts/app/remove/")
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")


def without_password(person: Person) -> Client:
    """A browser of somebody whom their institution signs in."""
    person.set_unusable_password()
    person.save(update_fields=["password"])
    browser = Client()
    browser.force_login(person)
    return browser


def test_whoever_has_no_password_is_asked_for_the_second_step_again(
    amira: Person, secret: str, at: At
) -> None:
    """They were sent round in a circle: the password was asked for that they do not have."""
    client = without_password(amira)
    at(NOW + timedelta(minutes=5))
    address = "/accounts/app/remove/"
    again = client.get(address).headers["Location"]
    assert again.startswith("/accounts/code/again/?next=")
    asks_password = client.get(f"/accounts/reauthenticate/?next={address}").headers["Location"]
    assert asks_password == "/accounts/code/again/?next=%2Faccounts%2Fapp%2Fremove%2F"
    assert "By a code instead" not in text(client.get(again))
    assert "does not fit" in text(client.post(again, {"code": "000000"}))
    assert client.post(again, {"credential": "{}"}).status_code == 200
    code = code_at(secret, NOW + timedelta(minutes=5))
    assert client.post(again, {"code": code}).headers["Location"] == address
    assert client.get(address).status_code == 200


def test_a_recovery_code_that_is_used_again_is_told_of(
    amira: Person,
    secret: str,
    asked_again: Client,
    mails: Mails,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    code = recovery_codes(asked_again)[0]
    client = without_password(amira)
    with django_capture_on_commit_callbacks(execute=True):
        used = client.post("/accounts/code/again/", {"code": code})
    assert used.status_code == 302
    assert "recovery code" in mails()[-1].subject.lower()


def test_whoever_has_neither_password_nor_second_step_goes_on(amira: Person) -> None:
    client = without_password(amira)
    assert client.get("/accounts/app/add/").status_code == 200
    assert client.get("/accounts/code/again/").status_code == 403


def test_whoever_has_no_password_is_told_how_to_get_one(amira: Person) -> None:
    client = without_password(amira)
    page = client.get("/accounts/password/change/")
    assert page.status_code == 200
    assert "Your account has no password" in text(page)
    assert 'href="/accounts/password/reset/"' in text(page)


def test_an_app_is_asked_for_from_then_on(secret: str, at: At, mails: Mails) -> None:
    other = first_step()
    assert not is_signed_in(other)
    later = NOW + timedelta(minutes=5)
    at(later)
    assert "does not fit" in second_step(other, "000000")
    second_step(other, code_at(secret, later))
    assert is_signed_in(other)
    assert [mail.subject for mail in mails()] == ["An authenticator app was added"]
    assert secret not in mails()[0].body


def test_a_clock_may_be_wrong_by_half_a_minute_and_no_more(secret: str, at: At) -> None:
    later = NOW + timedelta(minutes=5)
    at(later)
    for wrong in (timedelta(seconds=-61), timedelta(seconds=61)):
        assert "does not fit" in second_step(first_step(), code_at(secret, later + wrong))
    other = first_step()
    second_step(other, code_at(secret, later - timedelta(seconds=30)))
    assert is_signed_in(other)


def test_a_code_opens_once(secret: str, at: At) -> None:
    later = NOW + timedelta(minutes=5)
    at(later)
    one, thief = first_step(), first_step()
    spaced = code_at(secret, later)[:3] + " " + code_at(secret, later)[3:]
    second_step(one, spaced)
    assert is_signed_in(one)
    assert "does not fit" in second_step(thief, code_at(secret, later))
    # Nor does one from before it, which a clock that is slow would still show.
    assert "does not fit" in second_step(thief, code_at(secret, later - timedelta(seconds=30)))


def test_the_code_by_which_the_app_was_added_opens_nothing(secret: str) -> None:
    assert "does not fit" in second_step(first_step(), code_at(secret, NOW))


def test_guessing_codes_ends_after_five_tries_whatever_the_browser(secret: str, at: At) -> None:
    later = NOW + timedelta(minutes=5)
    at(later)
    for _ in range(5):
        assert "does not fit" in second_step(first_step(), "000000")
    other = first_step()
    assert "Wait five minutes" in second_step(other, code_at(secret, later))
    assert not is_signed_in(other)


def recovery_codes(client: Client) -> list[str]:
    return re.findall(r"<code>(\d{4} \d{4})</code>", text(client.get("/accounts/recovery-codes/")))


def test_a_recovery_code_opens_once_and_says_so_by_mail(
    asked_again: Client, secret: str, mails: Mails
) -> None:
    first, second, *others = recovery_codes(asked_again)
    assert len(others) == 8
    one, again = first_step(), first_step()
    second_step(one, first)
    assert is_signed_in(one)
    assert mails()[-1].subject == "A recovery code was used"
    assert "does not fit" in second_step(again, first)
    second_step(again, second.replace(" ", ""))
    assert is_signed_in(again)
    assert recovery_codes(asked_again) == others


def test_new_recovery_codes_take_the_place_of_the_old_ones(
    asked_again: Client, secret: str
) -> None:
    old = recovery_codes(asked_again)
    asked_again.post("/accounts/recovery-codes/new/")
    assert not set(old) & set(recovery_codes(asked_again))
    assert "does not fit" in second_step(first_step(), old[0])
    saved = text(asked_again.get("/accounts/recovery-codes/download/"))
    assert saved.startswith("Recovery codes of Amira Haddad for testserver.")
    assert recovery_codes(asked_again)[0] in saved


def test_with_the_last_factor_its_codes_go_and_the_password_is_enough(
    asked_again: Client, secret: str, mails: Mails
) -> None:
    assert "Its codes open nothing any more" in text(asked_again.get("/accounts/app/remove/"))
    asked_again.post("/accounts/app/remove/")
    assert not Authenticator.objects.exists()
    other = Client()
    other.post("/accounts/login/", {"login": AMIRA, "password": PASSWORD})
    assert is_signed_in(other)
    assert mails()[-1].subject == "Your authenticator app was removed"
    page = text(asked_again.get("/accounts/signing-in/"))
    assert page.index("The authenticator app was removed") < page.index("app was added")


def test_a_new_password_by_mail_leaves_the_second_step(secret: str, mails: Mails) -> None:
    other = Client()
    other.post("/accounts/password/reset/", {"email": AMIRA})
    found = re.search(r"http://testserver(/\S+)", str(mails()[-1].body))
    assert found
    form = other.get(found[1]).headers["Location"]
    answer = other.post(form, {"password1": "a quiet green river"})
    assert answer.headers["Location"] == "/accounts/code/"
    assert not is_signed_in(other)


# --- At rest ------------------------------------------------------------------------------------


def test_secrets_are_sealed_in_the_database_and_in_the_session(
    asked_again: Client, amira: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        page = text(asked_again.get("/accounts/app/add/"))
        shown = re.findall(r'class="secret">([A-Z2-7 ]+)<', page)[0].replace(" ", "")
        waiting = str([session.get_decoded() for session in Session.objects.all()])
        asked_again.post("/accounts/app/add/", {"code": code_at(shown, NOW)})
        kept = str(list(Authenticator.objects.values_list("data", flat=True)))
        opened = recovery_codes(asked_again)
    for secret in (shown, *opened):
        assert secret not in waiting
        assert secret not in kept
        assert secret not in caplog.text


def test_after_a_new_secret_of_the_site_no_code_fits_and_that_is_said(
    secret: str, amira: Person, settings: Settings
) -> None:
    settings.SECRET_KEY = "another secret, at least as long as the one before"
    for typed in (code_at("", NOW), code_at(secret, NOW)):
        with pytest.raises(sealing.Unreadable, match="new secret"):
            codes.use(amira, typed=typed, now=NOW)
    assert signing_in(amira, now=NOW).codes_left == 0


def test_what_is_sealed_is_read_again_and_never_the_same_twice() -> None:
    assert sealing.unseal(sealing.seal(SECRET)) == SECRET
    assert sealing.seal(SECRET) != sealing.seal(SECRET)


# --- Passkeys -----------------------------------------------------------------------------------

NONSENSE = [
    "",
    "5",
    "[]",
    "{",
    "null",
    '{"id": 1}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}',
    json.dumps(
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {
                "clientDataJSON": "e30",
                "authenticatorData": "AAAA",
                "signature": "AAAA",
                "userHandle": "AAAA",
                "attestationObject": "AAAA",
            },
            "clientExtensionResults": {},
        }
    ),
    "[" * 3000,
]


@pytest.mark.parametrize("sent", NONSENSE)
@pytest.mark.parametrize("with_challenge", [True, False])
def test_what_no_browser_sends_signs_nobody_in(
    client: Client, amira: Person, sent: str, with_challenge: bool
) -> None:
    stranger = Client()
    if with_challenge:
        answer = stranger.get("/accounts/passkeys/sign-in/", headers={"Accept": "application/json"})
        asked = answer.json()["request_options"]["publicKey"]
        assert asked["userVerification"] == "required"
    page = stranger.post("/accounts/passkeys/sign-in/", {"credential": sent}, follow=True)
    assert "This passkey does not fit" in text(page)
    assert not is_signed_in(stranger)


@pytest.mark.parametrize("sent", NONSENSE)
def test_what_no_browser_sends_is_no_passkey(asked_again: Client, sent: str) -> None:
    asked_again.get("/accounts/passkeys/add/")
    page = asked_again.post("/accounts/passkeys/add/", {"name": "x", "credential": sent})
    assert "This passkey does not fit" in text(page)
    assert not Authenticator.objects.exists()


def test_a_device_is_asked_for_a_passkey_that_signs_in_by_itself(asked_again: Client) -> None:
    page = text(asked_again.get("/accounts/passkeys/add/"))
    assert "&quot;residentKey&quot;: &quot;required&quot;" in page
    assert "&quot;userVerification&quot;: &quot;required&quot;" in page
    assert "Passkeys need JavaScript" in page


def test_a_passkey_of_somebody_else_is_not_there(asked_again: Client) -> None:
    other = Person.objects.create_user("ben@example.org", PASSWORD, name="Ben Okri")
    theirs = Authenticator.objects.create(
        user=other, type="webauthn", data={"name": "Ben's", "credential": {}}
    )
    for what in ("rename", "remove"):
        address = f"/accounts/passkeys/{theirs.pk}/{what}/"
        assert asked_again.get(address).status_code == 404
        assert asked_again.post(address, {"name": "Mine"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.data["name"] == "Ben's"


def test_a_passkey_is_renamed_and_removed(asked_again: Client, amira: Person, mails: Mails) -> None:
    key = Authenticator.objects.create(
        user=amira, type="webauthn", data={"name": "Old", "credential": {}}
    )
    asked_again.post(f"/accounts/passkeys/{key.pk}/rename/", {"name": " The \n<b>blue</b> one "})
    assert "The &lt;b&gt;blue&lt;/b&gt; one" in text(asked_again.get("/accounts/signing-in/"))
    assert "opens nothing here" in text(asked_again.get(f"/accounts/passkeys/{key.pk}/remove/"))
    asked_again.post(f"/accounts/passkeys/{key.pk}/remove/")
    assert not Authenticator.objects.exists()
    assert mails()[-1].subject == "A passkey was removed"


# --- A way back ---------------------------------------------------------------------------------


def test_an_operator_lets_somebody_in_who_has_lost_everything(
    asked_again: Client, amira: Person, secret: str, mails: Mails
) -> None:
    assert reset(amira, now=NOW) == 2
    assert not is_signed_in(asked_again)
    other = Client()
    other.post("/accounts/login/", {"login": AMIRA, "password": PASSWORD})
    assert is_signed_in(other)
    assert "reset by whoever runs this site" in text(other.get("/accounts/signing-in/"))
    assert mails()[-1].subject == "Your second factor was reset"
    assert "Your password stays" in mails()[-1].body
    assert Device.objects.count() == 1


def test_only_the_newest_changes_are_kept(amira: Person) -> None:
    for _ in range(CHANGES_KEPT + 3):
        note_change(amira, what=Change.CODES_MADE, now=NOW)
    assert SignInChange.objects.filter(person=amira).count() == CHANGES_KEPT
