"""An institution says by SCIM who comes, and asks who is there."""

import pytest
from allauth.account.models import EmailAddress
from conftest import NOW
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.models import Community, Membership, Removal
from docendo.commons.communities.rules import Role
from docendo.commons.institutions import actions
from docendo.commons.institutions.models import Identity, Provider
from docendo.commons.institutions.tests.conftest import Comes
from docendo.commons.institutions.tests.provisioning import (
    ADA,
    ERROR,
    USER,
    Scim,
    has_seat,
    of_site,
    read,
)
from docendo.commons.institutions.tests.setups import a_setup
from docendo.commons.people.models import Person

pytestmark = pytest.mark.django_db


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
