"""A provider that says by SCIM who comes and goes."""

import json
from typing import Any

from conftest import NOW
from django.http import HttpResponse
from django.test import Client

from docendo.commons.communities.models import Community, Membership
from docendo.commons.institutions import actions
from docendo.commons.institutions.models import Provider
from docendo.commons.institutions.tests.setups import a_setup
from docendo.commons.people.models import Person

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
ADA = {
    "schemas": [USER, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
    "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
    "userName": "Ada@maple.example",
    "active": True,
    "displayName": "Ada Obi",
    "emails": [{"primary": True, "type": "work", "value": "ada@maple.example"}],
    "meta": {"resourceType": "User"},
    "name": {"formatted": "Ada Obi", "familyName": "Obi", "givenName": "Ada"},
    "roles": [],
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Maths"},
}


class Scim:
    """A provider that speaks to us."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.client = Client()

    def __call__(self, method: str, path: str, said: Any = None, **query: Any) -> HttpResponse:
        response = self.client.generic(
            method,
            f"/scim/v2/{path}",
            data="" if said is None else json.dumps(said),
            content_type="application/scim+json",
            query_params=query or None,
            headers={"Authorization": f"Bearer {self.token}"},
        )
        assert isinstance(response, HttpResponse)
        return response

    def add(self, **more: Any) -> Any:
        response = self("POST", "Users", {**ADA, **more})
        assert response.status_code == 201, response.content
        return read(response)

    def patch(self, number: str, *operations: dict[str, Any]) -> HttpResponse:
        return self("PATCH", f"Users/{number}", {"schemas": [PATCH], "Operations": operations})


def read(response: Any) -> Any:
    assert response.headers["Content-Type"] == "application/scim+json"
    return json.loads(response.content)


def of_community(community: Community, domain: str = "maple.example") -> Provider:
    made = actions.make_provider(community, setup=a_setup(), now=NOW)
    actions.add_domain(community, provider_id=made.pk, name=domain, now=NOW)
    made.domains.update(proven_at=NOW)
    return made


def of_site(maple: Provider) -> Scim:
    return Scim(actions.make_token(None, provider_id=maple.pk, now=NOW))


def signed_in(person: Person) -> Client:
    """Somebody with a page open, in a browser that is a device of theirs."""
    browser = Client()
    browser.force_login(person)
    assert browser.get("/accounts/signing-in/").status_code == 200
    return browser


def has_seat(community: Community) -> bool:
    seats = Membership.objects.filter(community=community)
    return seats.filter(person__email="ada@maple.example").exists()
