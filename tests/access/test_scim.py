"""Each address of SCIM asks for the token itself: what stands in its addresses only says so."""

import json

import pytest
from conftest import NOW
from django.test import Client
from django.urls import reverse

from docendo.commons.communities.api import Community
from docendo.commons.institutions import actions
from docendo.commons.institutions.tests.setups import a_setup
from tests.access.test_access import PATHS

ADDRESSES = sorted(name for name in PATHS if name.startswith("scim:"))
ARGUMENTS = {"name": "User", "identity_id": 1, "path": "Groups"}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ADDRESSES)
def test_nothing_is_said_or_done_without_the_token_of_an_institution(
    name: str, community: Community
) -> None:
    made = actions.make_provider(community, setup=a_setup(), now=NOW)
    token = actions.make_token(community, provider_id=made.pk, now=NOW)
    address = reverse(name, kwargs={each: ARGUMENTS[each] for each in PATHS[name]})
    answers: dict[str, set[int]] = {}
    for shown in ("", "Bearer wrong", f"Basic {token}", f"Bearer {token}"):
        browser = Client(headers={"Authorization": shown} if shown else {})
        for method in METHODS:
            answer = browser.generic(method, address, json.dumps({}), "application/scim+json")
            answers.setdefault(shown, set()).add(answer.status_code)
    with_token = answers.pop(f"Bearer {token}")
    assert set().union(*answers.values()) == {401}
    assert 401 not in with_token
    assert max(with_token) < 500
