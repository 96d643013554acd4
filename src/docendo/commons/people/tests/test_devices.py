"""Where somebody is signed in, and how they end it."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from docendo.commons.people.actions import note_device
from docendo.commons.people.models import Device, Person, SignInChange
from docendo.commons.people.rules import browser_of
from docendo.kernel import clock

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
)
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)
Make = Callable[..., Person]


@pytest.mark.parametrize(
    ("agent", "names"),
    [
        (FIREFOX, ("Firefox", "Linux")),
        (EDGE, ("Edge", "Windows")),
        (PHONE, ("Safari", "iPhone")),
        ("curl/8", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_browser_is_called_as_people_call_it(agent: str, names: tuple[str, str]) -> None:
    assert browser_of(agent) == names


def sign_in(agent: str, email: str = "amira.haddad@example.org") -> Client:
    client = Client(headers={"User-Agent": agent})
    form = {"login": email, "password": PASSWORD, "remember": "on"}
    assert client.post("/accounts/login/", form).status_code == 302
    return client


def is_signed_in(client: Client) -> bool:
    return "data-person" in client.get("/").content.decode()


def page_of(client: Client) -> str:
    return client.get("/accounts/signing-in/").content.decode()


@pytest.fixture
def amira(person: Make) -> Person:
    return person("Amira Haddad")


def test_devices_are_listed_and_one_is_signed_out(amira: Person, person: Make) -> None:
    person("Ben Okri")
    desk, phone = sign_in(FIREFOX), sign_in(PHONE)
    stranger = sign_in(EDGE, "ben.okri@example.org")
    page = page_of(desk)
    assert "Firefox on Linux" in page
    assert "Safari on iPhone" in page
    assert "Edge on Windows" not in page
    lost = Device.objects.get(system="iPhone")
    assert stranger.post(f"/me/devices/{lost.pk}/sign-out/").status_code == 404
    assert is_signed_in(phone)
    desk.post(f"/me/devices/{lost.pk}/sign-out/")
    assert not is_signed_in(phone)
    assert is_signed_in(desk)
    assert "iPhone" not in page_of(desk)


def test_all_others_are_signed_out_and_nobody_else(amira: Person, person: Make) -> None:
    person("Ben Okri")
    here, *others = sign_in(FIREFOX), sign_in(EDGE), sign_in(PHONE)
    stranger = sign_in(EDGE, "ben.okri@example.org")
    here.post("/me/devices/others/sign-out/")
    assert not any(map(is_signed_in, others))
    assert is_signed_in(here)
    assert is_signed_in(stranger)


def test_a_device_stays_the_same_when_the_password_changes_and_others_go(amira: Person) -> None:
    here, other = sign_in(FIREFOX), sign_in(EDGE)
    before = Device.objects.get(browser="Firefox")
    form = {"oldpassword": PASSWORD, "password1": "a quiet green river"}
    here.post("/accounts/password/change/", form)
    assert is_signed_in(here)
    assert not is_signed_in(other)
    [after] = Device.objects.all()
    assert (after.pk, after.since) == (before.pk, before.since)


def test_who_signs_out_is_not_listed(amira: Person) -> None:
    here, other = sign_in(FIREFOX), sign_in(PHONE)
    other.post("/accounts/logout/")
    assert "iPhone" not in page_of(here)
    assert Device.objects.count() == 1


def test_a_session_that_has_expired_is_not_listed(amira: Person) -> None:
    here, _other = sign_in(FIREFOX), sign_in(PHONE)
    old = Device.objects.get(system="iPhone").session_id
    Session.objects.filter(pk=old).update(expire_date=clock.now() - timedelta(seconds=1))
    assert "iPhone" not in page_of(here)


def test_who_was_signed_in_otherwise_is_listed_when_they_look(amira: Person) -> None:
    client = Client(headers={"User-Agent": FIREFOX})
    client.force_login(amira)
    assert "This device" in page_of(client)
    assert Device.objects.count() == 1


def test_sessions_of_before_are_found_and_broken_ones_left(amira: Person) -> None:
    client = Client()
    client.force_login(amira)
    Session.objects.create(
        session_key="broken", session_data="x", expire_date=clock.now() + timedelta(days=1)
    )
    migration = import_module("docendo.commons.people.migrations.0007_devices_of_before")
    for _twice in range(2):
        migration.list_sessions(apps, None)
    assert [device.person_id for device in Device.objects.all()] == [amira.pk]


def test_who_keeps_pages_open_is_told_once_it_is_so(
    amira: Person,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    heard: list[int] = []
    monkeypatch.setattr("docendo.commons.people.actions.SIGNED_OUT", [heard.append])
    here = sign_in(FIREFOX)
    sign_in(PHONE)
    with django_capture_on_commit_callbacks(execute=True):
        here.post("/me/devices/others/sign-out/")
    assert heard == [amira.pk]


def test_the_page_asks_as_much_for_many_devices(amira: Person) -> None:
    here = sign_in(FIREFOX)
    page_of(here)
    counts = []
    for _few_and_many in range(2):
        with CaptureQueriesContext(connection) as asked:
            page_of(here)
        counts.append(len(asked))
        for _ in range(20):
            Client().force_login(amira)
            sessions = Session.objects.exclude(pk__in=Device.objects.values("session"))
            for session in sessions:
                note_device(amira, session_key=session.pk, agent=PHONE, now=clock.now())
    assert counts[0] == counts[1]


def test_a_change_is_of_a_known_kind(amira: Person) -> None:
    with pytest.raises(IntegrityError, match="a_change_is_of_a_known_kind"):
        SignInChange.objects.create(person=amira, what="nonsense", at=clock.now())


def test_a_session_is_one_device(amira: Person) -> None:
    here = sign_in(FIREFOX)
    key = here.session.session_key
    assert key
    note_device(amira, session_key=key, agent=EDGE, now=clock.now())
    assert Device.objects.get().browser == "Edge"
