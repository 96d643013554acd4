"""A program of others that signs people in by OpenID Connect: npm's oidc-provider, over HTTP."""

import shutil
import subprocess
from collections.abc import Iterator
from http.cookiejar import CookieJar
from typing import Any, NoReturn
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

import pytest
from conftest import NOW
from django.core.cache import cache
from django.test import Client
from tools.services import free_port

from docendo.commons.communities.models import Community, Membership
from docendo.commons.institutions import actions
from docendo.commons.institutions.models import Identity, Provider
from docendo.commons.institutions.queries.running import returns_to
from docendo.commons.institutions.tests.conftest import goes
from docendo.commons.institutions.tests.idp import CLIENT, SECRET
from docendo.commons.institutions.tests.setups import a_setup
from docendo.commons.people.models import Person
from tests.contracts.conftest import Script

pytestmark = pytest.mark.django_db


@pytest.fixture
def maple(community: Community, script: Script) -> Iterator[Provider]:
    """A sign-in whose provider runs, until the test ends."""
    cache.clear()
    port = free_port()
    made = actions.make_provider(
        None, setup=a_setup(f"http://127.0.0.1:{port}", joins=community), now=NOW
    )
    actions.add_domain(None, provider_id=made.pk, name="maple.example", now=NOW)
    told = [str(port), CLIENT, SECRET, returns_to(made)]
    node = shutil.which("node") or "node"
    with subprocess.Popen(
        [node, str(script("provide-oidc.mjs")), *told], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert "ready\n" in process.stdout
        yield made
        process.terminate()


class _Stay(HTTPRedirectHandler):
    """Each step is gone by hand, since the last one leads to us."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Browser:
    """Somebody at the pages of the provider, with its cookies."""

    def __init__(self) -> None:
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()), _Stay)

    def walk(self, url: str, *, name: str, returns_to: str) -> str:
        """Sign in there as somebody and agree; where the browser comes back to us."""
        forms = iter(({"prompt": "login", "login": name, "password": "x"}, {"prompt": "consent"}))
        while not url.startswith(returns_to):
            url = self._step(url) or self._step(url, next(forms)) or self._stuck(url)
        return url

    def _step(self, url: str, form: dict[str, str] | None = None) -> str:
        """Where a page leads on to; nowhere, where it waits for a form."""
        try:
            with self._opener.open(url, urlencode(form).encode() if form else None, timeout=10):
                return ""
        except HTTPError as answer:
            if answer.code not in (302, 303):
                raise
            return urljoin(url, str(answer.headers["Location"]))

    def _stuck(self, url: str) -> NoReturn:
        raise AssertionError(url)


def come(client: Client, maple: Provider, *, name: str = "ada") -> Any:
    off = goes(client, maple).headers["Location"]
    back = urlsplit(Browser().walk(off, name=name, returns_to=returns_to(maple)))
    return client.get(f"{back.path}?{back.query}")


def test_oidc_provider_signs_somebody_in(
    client: Client, maple: Provider, community: Community
) -> None:
    assert come(client, maple).status_code == 302
    ada = Person.objects.get(email="ada@maple.example")
    assert client.session["_auth_user_id"] == str(ada.pk)
    assert (ada.name, Identity.objects.get().subject) == ("ada of Maple", "ada")
    assert Membership.objects.filter(community=community, person=ada).exists()
    client.logout()
    come(client, maple)
    assert client.session["_auth_user_id"] == str(ada.pk)


def test_a_code_is_good_once(client: Client, maple: Provider) -> None:
    """The provider says no the second time; whoever kept the address is not let in by it."""
    off = goes(client, maple).headers["Location"]
    back = urlsplit(Browser().walk(off, name="ada", returns_to=returns_to(maple)))
    session = dict(client.session)
    assert client.get(f"{back.path}?{back.query}").status_code == 302
    client.logout()
    kept = client.session
    kept.update({key: value for key, value in session.items() if key == "institution_attempts"})
    kept.save()
    again = client.get(f"{back.path}?{back.query}")
    assert "(code)" in again.content.decode()
    assert "_auth_user_id" not in client.session


def test_who_does_not_know_the_secret_learns_nothing(client: Client, maple: Provider) -> None:
    setup = a_setup(maple.issuer, secret="another one")
    actions.change_provider(None, provider_id=maple.pk, setup=setup)
    assert "(code)" in come(client, maple).content.decode()
    assert not Person.objects.filter(email="ada@maple.example").exists()
