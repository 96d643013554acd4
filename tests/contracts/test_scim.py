"""A program of others that speaks SCIM tries out all that we say we can."""

from collections.abc import Iterator

import pytest
from conftest import NOW
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_tester import Status, check_server

from docendo.commons.communities.models import Community
from docendo.commons.institutions import actions, rules
from docendo.commons.institutions.scim import resources
from docendo.commons.institutions.tests.setups import a_setup


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """A request leaves the connection of the test open, as in Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("_one_connection")
def test_scim2_tester_finds_no_error(community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    # It draws addresses of domains that nobody has, and words that are no address.
    monkeypatch.setattr(rules, "domain_of", lambda address: "maple.example")
    monkeypatch.setattr(resources, "is_address", bool)
    provider = actions.make_provider(None, setup=a_setup(joins=community), now=NOW)
    actions.add_domain(None, provider_id=provider.pk, name="maple.example", now=NOW)
    token = actions.make_token(None, provider_id=provider.pk, now=NOW)
    client = WSGISCIMClient(
        get_wsgi_application(),
        base_url=f"{settings.PUBLIC_URL}/scim/v2",
        headers={"Authorization": f"Bearer {token}"},
    )
    results = check_server(client)
    wrong = [
        f"{each.title}: {each.reason}"
        for each in results
        if each.status not in (Status.SUCCESS, Status.SKIPPED, Status.ACCEPTABLE)
    ]
    assert not wrong, "\n".join(wrong)
    assert len(results) > 20
