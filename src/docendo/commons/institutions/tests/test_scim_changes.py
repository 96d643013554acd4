"""An institution says by SCIM what has changed, as the standard has it and as Entra does."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress

from docendo.commons.institutions.models import Identity
from docendo.commons.institutions.tests.provisioning import ADA, Scim, read
from docendo.commons.people.models import Person

pytestmark = pytest.mark.django_db


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
