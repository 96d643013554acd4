"""An institution says by SCIM who goes: seats, sessions and open pages end at once."""

from collections.abc import Callable
from typing import Any

import pytest
from conftest import NOW
from django.http import HttpResponse
from django.test import Client

from docendo.commons.communities.actions import found_community
from docendo.commons.communities.models import Community, Membership
from docendo.commons.communities.rules import Role
from docendo.commons.institutions.models import Identity, Provider
from docendo.commons.institutions.tests.conftest import Comes
from docendo.commons.institutions.tests.provisioning import (
    ADA,
    Scim,
    has_seat,
    of_site,
    read,
    signed_in,
)
from docendo.commons.people.models import Person
from docendo.commons.people.protocols import SIGNED_OUT

pytestmark = pytest.mark.django_db


Goes = Callable[[Scim, str], HttpResponse]
WAYS: dict[str, Goes] = {
    "replaced": lambda scim, number: scim("PUT", f"Users/{number}", {**ADA, "active": False}),
    "patched": lambda scim, number: scim.patch(
        number, {"op": "replace", "path": "active", "value": False}
    ),
    "patched without a path": lambda scim, number: scim.patch(
        number, {"op": "replace", "value": {"active": False}}
    ),
    "by Entra": lambda scim, number: scim.patch(
        number, {"op": "Replace", "path": "active", "value": "False"}
    ),
    "by Entra with Add": lambda scim, number: scim.patch(
        number, {"op": "Add", "path": "active", "value": "False"}
    ),
    "by Entra of old": lambda scim, number: scim.patch(
        number, {"op": "Replace", "value": {"active": "False"}}
    ),
    "deleted": lambda scim, number: scim("DELETE", f"Users/{number}"),
}


@pytest.mark.parametrize("way", WAYS)
def test_whoever_goes_loses_the_seat_and_everything_open_at_once(
    way: str,
    scim: Scim,
    community: Community,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    number = scim.add()["id"]
    ada = Person.objects.get(email="ada@maple.example")
    browser = signed_in(ada)
    assert browser.get(f"/c/{community.slug}/people/").status_code == 200
    asked: list[str] = []
    monkeypatch.setattr("docendo.commons.people.actions.ask_again", asked.append)
    heard: list[int] = []
    monkeypatch.setattr("docendo.commons.people.actions.SIGNED_OUT", [*SIGNED_OUT, heard.append])
    with django_capture_on_commit_callbacks(execute=True):
        assert WAYS[way](scim, number).status_code in (200, 204)
    assert not has_seat(community)
    assert browser.get("/me/").status_code == 302
    # Open sockets are asked anew, and streams end.
    assert len(asked) == 1
    assert heard == [ada.pk]
    assert Identity.objects.get().has_left


@pytest.mark.parametrize("way", WAYS)
def test_whoever_goes_from_the_site_is_switched_off(
    way: str, maple: Provider, community: Community
) -> None:
    scim = of_site(maple)
    number = scim.add()["id"]
    ada = Person.objects.get(email="ada@maple.example")
    other = found_community(
        Person.objects.create(name="Bo", email="bo@example.org"),
        name="Oak",
        about="Oaks",
        language="en",
        now=NOW,
    )
    Membership.of(other, ada, Role.MEMBER, joined_at=NOW).save()
    browser = signed_in(ada)
    assert WAYS[way](scim, number).status_code in (200, 204)
    ada.refresh_from_db()
    assert not ada.is_active
    assert not Membership.objects.filter(person=ada).exists()
    assert browser.get("/me/").status_code == 302


def test_whoever_has_left_is_not_signed_in_and_may_come_back(
    comes: Comes, client: Client, maple: Provider, community: Community
) -> None:
    scim = of_site(maple)
    number = scim.add()["id"]
    comes()
    client.logout()
    WAYS["by Entra"](scim, number)
    assert comes().status_code == 403
    assert "_auth_user_id" not in client.session
    back = scim.patch(number, {"op": "Replace", "path": "active", "value": "True"})
    assert read(back)["active"] is True
    assert has_seat(community)
    comes()
    assert "_auth_user_id" in client.session
    client.logout()
    assert scim("DELETE", f"Users/{number}").status_code == 204
    assert scim("GET", f"Users/{number}").status_code == 404
    assert comes().status_code == 403
    scim.add()
    assert has_seat(community)


def test_to_say_again_that_somebody_is_active_changes_nothing(
    scim: Scim, community: Community
) -> None:
    """Entra says it every forty minutes; whoever has left by themselves stays away."""
    number = scim.add()["id"]
    ada = Person.objects.get(email="ada@maple.example")
    browser = signed_in(ada)
    Membership.objects.filter(person=ada).delete()
    again = scim.patch(number, {"op": "Replace", "path": "active", "value": "True"})
    assert again.status_code == 200
    assert not has_seat(community)
    assert browser.get("/me/").status_code == 200


def test_the_last_owner_is_kept_by_a_community_and_the_operator_by_the_site(
    scim: Scim, community: Community
) -> None:
    number = scim.add()["id"]
    ada = Person.objects.get(email="ada@maple.example")
    Membership.objects.filter(community=community, role=Role.OWNER).delete()
    Membership.objects.filter(community=community, person=ada).update(role=Role.OWNER)
    assert WAYS["patched"](scim, number).status_code == 409
    assert has_seat(community)
    assert not Identity.objects.get().has_left
    Person.objects.filter(pk=ada.pk).update(is_superuser=True)
    assert WAYS["patched"](scim, number).status_code == 403
