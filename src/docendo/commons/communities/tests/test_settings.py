"""What coordinators and owners change about their community."""

from collections.abc import Callable

import pytest
from django.test import Client

from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.rules import Door, Visibility
from docendo.commons.search.api import Entry, find, put
from docendo.kernel.models import OutboxEvent

Browse = Callable[[Seat], Client]
FORM = {
    "name": "Maple University",
    "about": "All of mathematics",
    "welcome": "Hello **you**",
    "ground_rules": "- Be kind",
    "language": "de",
    "accent": "rust",
}


def test_a_coordinator_says_what_the_community_is(coordinator: Seat, browse: Browse) -> None:
    assert browse(coordinator).post("/c/maple/settings/", FORM).status_code == 302
    community = Community.objects.get()
    assert {name: getattr(community, name) for name in FORM} == FORM
    event = OutboxEvent.objects.get(kind="communities.CommunityChanged")
    assert set(event.payload["changed"]) == set(FORM)
    assert "Hello <strong>you" in browse(coordinator).get("/c/maple/").content.decode()
    browse(coordinator).post("/c/maple/settings/", FORM)
    assert OutboxEvent.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"name": ""}, {"accent": "pink"}, {"welcome": "x" * 4001}])
def test_a_refused_change_gives_back_what_was_typed(
    coordinator: Seat, browse: Browse, wrong: dict[str, str]
) -> None:
    page = browse(coordinator).post("/c/maple/settings/", FORM | wrong)
    assert page.status_code == 422
    assert "All of mathematics" in page.content.decode()
    assert Community.objects.get().about == "First-year mathematics"


def test_an_owner_opens_and_closes_the_doors(owner: Seat, browse: Browse) -> None:
    doors = {"entry": Door.INVITATION, "visibility": Visibility.MEMBERS}
    assert browse(owner).post("/c/maple/settings/doors/", doors).status_code == 302
    community = Community.objects.get()
    assert community.is_hidden
    wrong = browse(owner).post("/c/maple/settings/doors/", doors | {"entry": "window"})
    assert wrong.status_code == 422


def test_doors_and_deletion_are_for_owners(coordinator: Seat, browse: Browse) -> None:
    browser = browse(coordinator)
    doors = {"entry": Door.OPEN, "visibility": Visibility.MEMBERS}
    assert browser.post("/c/maple/settings/doors/", doors).status_code == 403
    assert browser.post("/c/maple/settings/delete/", {"name": "Maple College"}).status_code == 403
    page = browser.get("/c/maple/settings/").content.decode()
    assert "/settings/doors/" not in page
    assert "/settings/delete/" not in page
    assert Community.objects.get().entry == Door.REQUEST


@pytest.mark.parametrize("who", ["moderator", "member", "guest", "stranger"])
@pytest.mark.parametrize("page", ["", "invitations/", "requests/", "removals/"])
def test_settings_are_for_coordinators(
    who: str, page: str, coordinator: Seat, browse: Browse, request: pytest.FixtureRequest
) -> None:
    path = f"/c/maple/settings/{page}"
    assert browse(coordinator).get(path).status_code == 200
    assert browse(request.getfixturevalue(who)).get(path).status_code == 403


@pytest.mark.parametrize("typed", ["", "maple college", "Maple"])
def test_a_community_is_not_deleted_by_accident(owner: Seat, browse: Browse, typed: str) -> None:
    page = browse(owner).post("/c/maple/settings/delete/", {"name": typed})
    assert page.status_code in (400, 422)
    assert Community.objects.exists()


def test_an_owner_deletes_the_community_and_all_that_belongs_to_it(
    owner: Seat, member: Seat, browse: Browse
) -> None:
    community_id = owner.community.pk
    entry = Entry(
        community_id=community_id,
        kind="question",
        object_id=1,
        title="Deleted with it",
        body="",
        audience="everyone",
        at=owner.community.created_at,
    )
    put([entry])
    assert find("deleted", communities=[community_id]).hits
    answer = browse(owner).post("/c/maple/settings/delete/", {"name": " Maple  College "})
    assert answer.headers["Location"] == "/communities/"
    assert not Community.objects.exists()
    assert browse(owner).get("/c/maple/").status_code == 404
    assert OutboxEvent.objects.get(kind="communities.CommunityDeleted").payload["slug"] == "maple"
    assert not find("deleted", communities=[community_id]).hits
