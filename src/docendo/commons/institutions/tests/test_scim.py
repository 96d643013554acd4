"""An institution says by SCIM who comes and who goes, as the standard has it and as Entra does."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from conftest import NOW
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.actions import found_community
from docendo.commons.communities.models import Community, Membership, Removal
from docendo.commons.communities.rules import Role
from docendo.commons.institutions import actions
from docendo.commons.institutions.models import Identity, Provider
from docendo.commons.institutions.tests.conftest import Comes, a_setup
from docendo.commons.people.models import Person
from docendo.commons.people.protocols import SIGNED_OUT

pytestmark = pytest.mark.django_db

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


@pytest.fixture
def provider(community: Community) -> Provider:
    return of_community(community)


@pytest.fixture
def scim(provider: Provider) -> Scim:
    token = actions.make_token(provider.community, provider_id=provider.pk, now=NOW)
    return Scim(token)


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


# --- Who may ask ------------------------------------------------------------------------------


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer wrong", "Basic {}", "{}"])
def test_whoever_has_no_token_is_refused(authorization: str, scim: Scim) -> None:
    for path in ("Users", "Users/1", "Schemas", "ServiceProviderConfig", "Groups"):
        said = {"Authorization": authorization.format(scim.token)}
        refused = Client().get(f"/scim/v2/{path}", headers=said)
        assert refused.status_code == 401
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
        assert read(refused)["schemas"] == [ERROR]


def test_a_token_ends_with_the_next_one_and_its_use_is_noted(
    scim: Scim, provider: Provider
) -> None:
    assert scim("GET", "Users").status_code == 200
    provider.refresh_from_db()
    assert provider.token_used_at is not None
    new = Scim(actions.make_token(provider.community, provider_id=provider.pk, now=NOW))
    assert scim("GET", "Users").status_code == 401
    assert new("GET", "Users").status_code == 200
    actions.end_token(provider.community, provider_id=provider.pk)
    assert new("GET", "Users").status_code == 401


def test_nobody_is_seen_of_another_institution(scim: Scim) -> None:
    other = of_site(actions.make_provider(None, setup=a_setup(), now=NOW))
    number = scim.add()["id"]
    assert read(other("GET", "Users"))["totalResults"] == 0
    asked = {"filter": 'emails.value eq "ada@maple.example"'}
    assert read(other("GET", "Users", **asked))["totalResults"] == 0
    for method, said in (("GET", None), ("PUT", ADA), ("DELETE", None)):
        assert other(method, f"Users/{number}", said).status_code == 404
    assert (
        other.patch(number, {"op": "replace", "path": "active", "value": False}).status_code == 404
    )
    assert read(scim("GET", f"Users/{number}"))["active"] is True


def test_whoever_only_signed_in_is_not_in_the_list(
    comes: Comes, maple: Provider, community: Community
) -> None:
    comes()
    scim = of_site(maple)
    assert read(scim("GET", "Users"))["totalResults"] == 0
    assert scim("GET", f"Users/{Identity.objects.get().pk}").status_code == 404
    scim.add()
    assert read(scim("GET", "Users"))["totalResults"] == 1
    assert Identity.objects.get().subject == "a-1"


# --- What we are ------------------------------------------------------------------------------


def test_we_say_what_we_are(scim: Scim) -> None:
    config = read(scim("GET", "ServiceProviderConfig"))
    assert config["patch"] == {"supported": True}
    assert config["authenticationSchemes"][0]["type"] == "oauthbearertoken"
    types = read(scim("GET", "ResourceTypes"))
    assert [each["endpoint"] for each in types["Resources"]] == ["/Users"]
    assert read(scim("GET", "ResourceTypes/User"))["schema"] == USER
    listed = read(scim("GET", "Schemas"))["Resources"]
    assert [each["id"] for each in listed] == [USER]
    names = {each["name"] for each in read(scim("GET", f"Schemas/{USER}"))["attributes"]}
    assert names == {"userName", "name", "displayName", "active", "emails"}
    for path in ("Groups", "Schemas/other", "ResourceTypes/Group", "Bulk"):
        assert scim("GET", path).status_code == 404
    assert scim("DELETE", "Users").status_code == 405


# --- Who comes --------------------------------------------------------------------------------


def test_somebody_who_is_added_has_an_account_and_a_seat(scim: Scim, community: Community) -> None:
    response = scim("POST", "Users", ADA)
    made = read(response)
    assert response.headers["Location"].endswith(f"/scim/v2/Users/{made['id']}")
    assert made["meta"]["location"] == response.headers["Location"]
    assert (made["userName"], made["active"]) == ("Ada@maple.example", True)
    assert made["externalId"] == ADA["externalId"]
    assert made["name"] == ADA["name"]
    assert made["emails"] == ADA["emails"]
    assert "department" not in str(made)
    ada = Person.objects.get(email="ada@maple.example")
    assert (ada.name, ada.has_usable_password()) == ("Ada Obi", False)
    assert Membership.objects.get(community=community, person=ada).role == Role.MEMBER
    assert read(scim("GET", f"Users/{made['id']}")) == made


def test_somebody_is_added_once(scim: Scim) -> None:
    scim.add()
    again = scim("POST", "Users", {**ADA, "userName": "ADA@MAPLE.EXAMPLE", "externalId": "x"})
    assert (again.status_code, read(again)["scimType"]) == (409, "uniqueness")
    bo = {"emails": [{"value": "bo@maple.example"}]}
    same_name = scim("POST", "Users", {**ADA, **bo, "externalId": "y"})
    assert (same_name.status_code, read(same_name)["scimType"]) == (409, "uniqueness")
    assert not Person.objects.filter(email="bo@maple.example").exists()


def test_an_address_of_others_makes_and_takes_no_account(scim: Scim, community: Community) -> None:
    stranger = Person.objects.create_user("eve@other.example", "a good password", name="Eve")
    said = {**ADA, "emails": [{"value": "eve@other.example"}]}
    refused = scim("POST", "Users", said)
    assert (refused.status_code, read(refused)["scimType"]) == (400, "invalidValue")
    assert not Membership.objects.filter(person=stranger).exists()
    number = scim.add()["id"]
    scim("PUT", f"Users/{number}", said)
    ada = Identity.objects.get().person
    assert ada.email == "ada@maple.example"


def test_an_account_that_there_is_is_the_same_person_with_their_password(
    scim: Scim, community: Community
) -> None:
    ada = Person.objects.create_user("ada@maple.example", "a good password", name="Ada")
    EmailAddress.objects.create(user=ada, email=ada.email or "", verified=True, primary=True)
    scim.add()
    ada.refresh_from_db()
    assert (ada.name, ada.has_usable_password()) == ("Ada", True)
    assert has_seat(community)


def test_whoever_was_removed_is_not_brought_back(scim: Scim, community: Community) -> None:
    ada = Person.objects.create_user("ada@maple.example", "a good password", name="Ada")
    Removal.objects.create(community=community, person=ada, removed_at=NOW, reason="rude")
    scim.add()
    assert not has_seat(community)


@pytest.mark.parametrize(
    ("said", "status", "kind"),
    [
        ("{", 400, "invalidSyntax"),
        ("[]", 400, "invalidSyntax"),
        ("{}", 400, "invalidValue"),
        ('{"userName": {"a": 1}}', 400, "invalidValue"),
        ('{"userName": "x", "emails": "no list"}', 400, "invalidValue"),
        ("[" * 5000, 400, "invalidSyntax"),
    ],
)
def test_what_cannot_be_read_is_refused_in_the_words_of_scim(
    said: str, status: int, kind: str, scim: Scim
) -> None:
    headers = {"Authorization": f"Bearer {scim.token}"}
    refused = scim.client.post(
        "/scim/v2/Users", said, content_type="application/scim+json", headers=headers
    )
    assert (refused.status_code, read(refused).get("scimType")) == (status, kind)
    assert read(refused)["status"] == str(status)


# --- Who is there -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "many"),
    [
        ('userName eq "ADA@maple.EXAMPLE"', 1),
        ('USERNAME Eq "ada@maple.example"', 1),
        ('userName eq "bo@maple.example"', 1),
        ('userName eq "nobody"', 0),
        (f'externalId eq "{ADA["externalId"]}"', 1),
        ('emails.value eq "Ada@maple.example"', 1),
        ('emails[type eq "work"].value eq "ada@maple.example"', None),
        ('userName co "a"', None),
        ("active eq true", None),
        ("nonsense", None),
        ('id eq "x"', 0),
    ],
)
def test_people_are_found_by_what_a_provider_knows_of_them(
    asked: str, many: int | None, scim: Scim
) -> None:
    scim.add()
    scim.add(userName="bo@maple.example", externalId="b", emails=[{"value": "bo@maple.example"}])
    response = scim("GET", "Users", filter=asked)
    if many is None:
        assert (response.status_code, read(response)["scimType"]) == (400, "invalidFilter")
    else:
        assert read(response)["totalResults"] == many


def test_a_list_comes_in_pages_and_costs_the_same_for_more(scim: Scim) -> None:
    costs = []
    for number in range(12):
        address = f"p{number}@maple.example"
        scim.add(userName=address, externalId=str(number), emails=[{"value": address}])
        if number in (1, 11):
            with CaptureQueriesContext(connection) as asked:
                scim("GET", "Users")
            costs.append(len(asked))
    assert costs[0] == costs[1]
    page = read(scim("GET", "Users", startIndex=11, count=5))
    assert (page["totalResults"], page["itemsPerPage"], page["startIndex"]) == (12, 2, 11)
    assert [each["externalId"] for each in page["Resources"]] == ["10", "11"]
    assert read(scim("GET", "Users", count=0))["Resources"] == []
    searched = read(scim("POST", "Users/.search", {"startIndex": 11, "count": 5}))
    assert searched == page
    few = read(scim("GET", "Users", count=1, attributes="userName"))["Resources"][0]
    assert set(few) == {"schemas", "id", "userName"}
    assert read(scim("GET", "Users", startIndex=-3, count="many"))["itemsPerPage"] == 12


# --- Who goes ---------------------------------------------------------------------------------

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


# --- What changes -----------------------------------------------------------------------------


def test_entra_changes_somebody_as_it_does(scim: Scim) -> None:
    number = scim.add()["id"]
    changed = scim.patch(
        number,
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "obi@maple.example"},
        {"op": "Add", "path": "name.familyName", "value": "Obi-Lee"},
        {"op": "Replace", "path": "displayName", "value": "Ada Obi-Lee"},
        {"op": "Add", "path": "title", "value": "Dr."},
        {
            "op": "Add",
            "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
            "value": "Physics",
        },
    )
    assert changed.status_code == 200, changed.content
    said = read(changed)
    assert said["emails"][0]["value"] == "obi@maple.example"
    assert said["name"]["familyName"] == "Obi-Lee"
    assert said["displayName"] == "Ada Obi-Lee"
    ada = Identity.objects.get().person
    # The address follows where both are the institution's; the name is everybody's own.
    assert (ada.email, ada.name) == ("obi@maple.example", "Ada Obi")
    assert EmailAddress.objects.get(user=ada).verified


def test_an_entry_that_is_not_there_yet_is_made(scim: Scim) -> None:
    said = {name: value for name, value in ADA.items() if name != "emails"}
    number = read(scim("POST", "Users", said))["id"]
    path = 'emails[type eq "work"].value'
    changed = scim.patch(number, {"op": "Add", "path": path, "value": "ada@maple.example"})
    assert read(changed)["emails"] == [{"type": "work", "value": "ada@maple.example"}]


def test_an_address_of_somebody_else_is_not_taken(scim: Scim) -> None:
    Person.objects.create_user("bo@maple.example", "a good password", name="Bo")
    number = scim.add()["id"]
    path = 'emails[type eq "work"].value'
    refused = scim.patch(number, {"op": "Replace", "path": path, "value": "bo@maple.example"})
    assert (refused.status_code, read(refused)["scimType"]) == (409, "uniqueness")


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        ({"op": "destroy", "path": "active", "value": False}, "invalidValue"),
        ({"op": "remove"}, "noTarget"),
        ({"op": "replace", "path": "active", "value": "perhaps"}, "invalidValue"),
        ({"op": "replace", "path": "emails[", "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": "id", "value": "7"}, "mutability"),
        ({"op": "remove", "path": "userName"}, "mutability"),
    ],
)
def test_what_cannot_be_changed_is_refused_in_the_words_of_scim(
    operation: dict[str, Any], kind: str, scim: Scim
) -> None:
    number = scim.add()["id"]
    refused = scim.patch(number, operation)
    assert (refused.status_code, read(refused).get("scimType")) == (400, kind)


@pytest.mark.parametrize(
    "said",
    [
        {"userName": "a" * 256},
        {"externalId": "a" * 256},
        {"externalId": "a\0b"},
        {"userName": "a\ud800"},
        {"displayName": "A\0da"},
        {"name": {"formatted": "A" * 9000}},
        {"emails": [{"value": "a da@maple.example"}]},
        {"emails": [{"value": f"{'a' * 300}@maple.example"}]},
    ],
)
def test_what_cannot_be_kept_is_refused(said: dict[str, Any], scim: Scim) -> None:
    refused = scim("POST", "Users", {**ADA, **said})
    assert (refused.status_code, read(refused)["scimType"]) == (400, "invalidValue")
    assert not Identity.objects.exists()


def test_nobody_is_called_what_cannot_be_kept(scim: Scim) -> None:
    scim.add()
    for asked in ('userName eq "\\u0000"', 'emails.value eq "\\ud800"'):
        assert read(scim("GET", "Users", filter=asked))["totalResults"] == 0
