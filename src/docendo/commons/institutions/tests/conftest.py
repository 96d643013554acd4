from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from conftest import NOW
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from docendo.commons.communities.models import Community
from docendo.commons.institutions import actions
from docendo.commons.institutions.models import Provider
from docendo.commons.institutions.tests import idp as idps
from docendo.commons.institutions.tests.idp import Idp
from docendo.commons.institutions.tests.provisioning import Scim, of_community
from docendo.commons.institutions.tests.saml_idp import SamlIdp, a_saml_setup, posts
from docendo.commons.institutions.tests.setups import a_setup

ADA = {
    "sub": "a-1",
    "email": "ada@maple.example",
    "email_verified": True,
    "name": "Ada of Maple",
}
Comes = Callable[..., HttpResponse]


def goes(browser: Client, provider: Provider, **asked: str) -> Any:
    """Press the link on the page that says who signs somebody in."""
    page = browser.get(f"/accounts/institution/{provider.pk}/", asked)
    return browser.get(page.context["go"])


@pytest.fixture
def idp() -> Iterator[Idp]:
    cache.clear()
    with idps.provider() as running:
        running.person = dict(ADA)
        yield running


@pytest.fixture
def maple(db: None, idp: Idp, community: Community) -> Provider:
    """The sign-in of the whole site, which leads into the community, for maple.example."""
    made = actions.make_provider(None, setup=a_setup(idp.address, joins=community), now=NOW)
    actions.add_domain(None, provider_id=made.pk, name="maple.example", now=NOW)
    return made


@pytest.fixture
def comes(client: Client, maple: Provider, idp: Idp) -> Comes:
    """Go to the provider and back, as a browser does; what the page at the end says."""

    def walk(provider: Provider = maple, browser: Client = client, **asked: str) -> HttpResponse:
        off = goes(browser, provider, **asked)
        assert off.status_code == 302, off.content.decode()
        parts = urlsplit(off.headers["Location"])
        assert off.headers["Location"].startswith(f"{idp.address}/authorize")
        returns_to = urlsplit(idp.authorize(dict(parse_qsl(parts.query))))
        back = browser.get(f"{returns_to.path}?{returns_to.query}")
        assert isinstance(back, HttpResponse)
        return back

    return walk


@pytest.fixture
def university(db: None, community: Community) -> Provider:
    """The sign-in of the whole site by SAML, which leads into the community."""
    cache.clear()
    made = actions.make_provider(None, setup=a_setup(**a_saml_setup(joins=community)), now=NOW)
    actions.add_domain(None, provider_id=made.pk, name="maple.example", now=NOW)
    return made


@pytest.fixture
def saml() -> SamlIdp:
    return SamlIdp()


@pytest.fixture
def arrives(client: Client, university: Provider, saml: SamlIdp) -> Comes:
    """Go to the university and back by its form; what the page at the end says."""

    def walk(**asked: str) -> Any:
        off = goes(client, university, **asked).headers["Location"]
        return posts(client, *saml.answer(off))

    return walk


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def provider(community: Community) -> Provider:
    return of_community(community)


@pytest.fixture
def scim(provider: Provider) -> Scim:
    token = actions.make_token(provider.community, provider_id=provider.pk, now=NOW)
    return Scim(token)
