"""Where the site wants it, whoever has an office cannot act in it by a password alone."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings

from docendo.commons.communities.entry import second_factor_of_offices
from docendo.commons.communities.models import Community, Membership
from docendo.commons.communities.refusals import SecondFactorFirst
from docendo.commons.communities.rules import Role
from docendo.commons.people.models import Person
from docendo.kernel.access import GATES

pytestmark = pytest.mark.django_db

WAY_OUT = "/accounts/signing-in/?because=second_factor_first"
Make = Callable[..., Person]


@pytest.fixture(autouse=True)
def _wanted(settings: Settings) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = True


@pytest.fixture
def seated(person: Make, community: Community) -> Callable[[Role], Client]:
    def sit(role: Role) -> Client:
        someone = person("Amira Haddad")
        Membership.of(community, someone, role, joined_at=someone.created_at).save()
        client = Client()
        client.force_login(someone)
        return client

    return sit


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.COORDINATOR, Role.OWNER])
def test_whoever_has_an_office_is_led_to_setting_one_up(
    role: Role, seated: Callable[[Role], Client], community: Community
) -> None:
    client = seated(role)
    for path in ("/", "/me/", f"/c/{community.slug}/", "/search/?q=x", "/me/notices/"):
        assert client.get(path).headers["Location"] == WAY_OUT, path
    assert client.post(f"/c/{community.slug}/leave/").headers["Location"] == WAY_OUT
    page = client.get(WAY_OUT).content.decode()
    assert "Whoever has your role on this site" in page
    assert client.get("/accounts/app/add/").headers["Location"].startswith("/accounts/reauth")
    Authenticator.objects.create(user=Person.objects.get(), type="totp", data={"secret": "x"})
    assert client.get(f"/c/{community.slug}/").status_code == 200


@pytest.mark.parametrize("role", [Role.GUEST, Role.MEMBER])
def test_nobody_else_is_asked(
    role: Role, seated: Callable[[Role], Client], community: Community
) -> None:
    assert seated(role).get(f"/c/{community.slug}/").status_code == 200
    assert Client().get("/").status_code == 200


def test_where_the_site_does_not_want_it_nobody_is(
    seated: Callable[[Role], Client], community: Community, settings: Settings
) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    assert seated(Role.OWNER).get(f"/c/{community.slug}/").status_code == 200


def test_whoever_runs_the_site_is_asked_and_codes_alone_are_none(person: Make) -> None:
    boss = person("Amira Haddad", is_superuser=True)
    client = Client()
    client.force_login(boss)
    assert client.get("/operations/").headers["Location"] == WAY_OUT
    Authenticator.objects.create(user=boss, type="recovery_codes", data={"seed": "x"})
    assert client.get("/operations/").headers["Location"] == WAY_OUT
    Authenticator.objects.create(user=boss, type="webauthn", data={"name": "x", "credential": {}})
    assert client.get("/operations/").status_code == 200


def test_a_script_and_a_fragment_are_told_in_their_ways(
    seated: Callable[[Role], Client], community: Community
) -> None:
    client, path = seated(Role.OWNER), f"/c/{community.slug}/"
    said = client.get(path, headers={"Accept": "application/json"})
    assert (said.status_code, said.json()["code"]) == (403, "second_factor_first")
    assert client.get(path, headers={"HX-Request": "true"}).headers["HX-Redirect"] == WAY_OUT


def test_the_gate_stands_before_sockets_too(person: Make) -> None:
    assert second_factor_of_offices in GATES
    boss = person("Amira Haddad", is_superuser=True)
    with pytest.raises(SecondFactorFirst):
        second_factor_of_offices(lambda: boss)
