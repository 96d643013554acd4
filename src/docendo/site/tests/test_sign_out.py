"""``docendo sign-out``: whoever runs the site ends sessions."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from docendo.commons.people.api import Person
from docendo.kernel.tests.processes import Place

pytestmark = pytest.mark.django_db


def _signed_in(person: Person) -> Client:
    client = Client()
    form = {"login": person.email, "password": "correct horse battery", "remember": "on"}
    assert client.post("/accounts/login/", form).status_code == 302
    assert _is_in(client)
    return client


def _is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    heard: list[int] = []
    monkeypatch.setattr("docendo.commons.people.actions.SIGNED_OUT", [heard.append])
    return heard


def test_an_operator_signs_somebody_out_everywhere(
    person: Callable[..., Person],
    heard: list[int],
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    amira, ben = person("Amira Haddad"), person("Ben Okri")
    first, second, other = _signed_in(amira), _signed_in(amira), _signed_in(ben)
    out = StringIO()
    with caplog.at_level("WARNING"), django_capture_on_commit_callbacks(execute=True):
        call_command("sign-out", "AMIRA.haddad@example.org", stdout=out)
    assert [_is_in(each) for each in (first, second, other)] == [False, False, True]
    assert "Devices: 2." in out.getvalue()
    assert heard == [amira.pk]
    assert "signed out by an operator" in caplog.text
    assert "example.org" not in caplog.text
    assert _is_in(_signed_in(amira))


def test_an_operator_signs_everybody_out(
    person: Callable[..., Person],
    heard: list[int],
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    amira, ben = person("Amira Haddad"), person("Ben Okri")
    clients = [_signed_in(amira), _signed_in(amira), _signed_in(ben)]
    out = StringIO()
    with caplog.at_level("WARNING"), django_capture_on_commit_callbacks(execute=True):
        call_command("sign-out", "--everybody", stdout=out)
    assert not any(_is_in(each) for each in clients)
    assert "Devices: 3." in out.getvalue()
    assert sorted(heard) == sorted([amira.pk, ben.pk])
    assert not Session.objects.filter(pk__in=[each.cookies["sessionid"].value for each in clients])
    assert "everybody signed out by an operator" in caplog.text


def test_nobody_is_signed_out_where_it_is_not_said_who(person: Callable[..., Person]) -> None:
    amira = person("Amira Haddad")
    client = _signed_in(amira)
    with pytest.raises(CommandError, match="Nobody signs in as"):
        call_command("sign-out", "nobody@example.org")
    for wrong in ((), (amira.email, "--everybody")):
        with pytest.raises(CommandError):
            call_command("sign-out", *wrong)
    assert _is_in(client)


def test_it_says_what_it_does_and_whether_it_did(place: Place) -> None:
    said = place.run("sign-out", "--help")
    assert (said.returncode, "--everybody" in said.stdout) == (0, True)
    assert place.run("sign-out").returncode == 2
