"""What coordinators and owners change about their community."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

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
    "time_zone": "Asia/Kathmandu",
}


def test_a_coordinator_says_what_the_community_is(coordinator: Seat, browse: Browse) -> None:
    assert browse(coordinator).post("/c/maple/settings/", FORM).status_code == 302
    community = Community.objects.get()
    assert {name: getattr(community, name) for name in FORM} == FORM
    event = OutboxEvent.objects.get(kind="communities.CommunityChanged")
    # A box that is not ticked is not sent.
    assert set(event.payload["changed"]) == {*FORM, "allows_anonymous", "has_ladder"}
    assert not community.allows_anonymous
    assert "Hello <strong>you" in browse(coordinator).get("/c/maple/").content.decode()
    browse(coordinator).post("/c/maple/settings/", FORM)
    assert OutboxEvent.objects.count() == 1


def test_the_zone_of_a_community_is_not_that_of_who_looks_at_its_settings(
    coordinator: Seat, browse: Browse
) -> None:
    page = browse(coordinator).get("/c/maple/settings/").content.decode()
    assert 'name="time_zone"' in page
    assert "data-guess-time-zone" not in page


def test_questions_may_be_asked_without_a_name_unless_a_coordinator_says_no(
    coordinator: Seat, browse: Browse
) -> None:
    assert Community.objects.get().allows_anonymous
    for allowed in (False, True):
        ticked = {"allows_anonymous": "on"} if allowed else {}
        browse(coordinator).post("/c/maple/settings/", {**FORM, **ticked})
        assert Community.objects.get().allows_anonymous is allowed


def test_texts_are_previewed_as_they_will_look(
    coordinator: Seat, anonymous: Seat, browse: Browse
) -> None:
    path = "/communities/preview/"
    assert (
        f'data-preview-url="{path}"'
        in browse(coordinator).get("/c/maple/settings/").content.decode()
    )
    answer = browse(coordinator).post(path, {"source": "Be **kind** <script>"})
    assert "<strong>kind</strong>" in answer.content.decode()
    assert "<script>" not in answer.content.decode()
    assert browse(anonymous).post(path).status_code == 302


def png(color: str = "teal") -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (40, 40), color).save(written, "PNG")
    return SimpleUploadedFile("logo.png", written.getvalue(), "image/png")


def stored_logo() -> str:
    return Community.objects.get().logo.name or ""


def test_a_logo_is_kept_replaced_and_removed(coordinator: Seat, browse: Browse) -> None:
    browser, names = browse(coordinator), []
    for color in ("teal", "plum"):
        browser.post("/c/maple/settings/", FORM | {"logo": png(color)})
        names.append(stored_logo())
    assert names[0] != names[1]
    assert not default_storage.exists(names[0])
    assert default_storage.exists(names[1])
    assert '<img class="avatar community' in browser.get("/c/maple/").content.decode()
    browser.post("/c/maple/settings/", FORM)
    assert stored_logo() == names[1]
    browser.post("/c/maple/settings/", FORM | {"remove_logo": "on"})
    assert not stored_logo()
    assert not default_storage.exists(names[1])


def test_a_file_that_is_no_picture_is_refused_and_words_are_kept(
    coordinator: Seat, browse: Browse
) -> None:
    script = SimpleUploadedFile("logo.png", b"<script>alert(1)</script>", "image/png")
    page = browse(coordinator).post("/c/maple/settings/", FORM | {"logo": script})
    assert page.status_code == 422
    assert "cannot be used as a picture" in page.content.decode()
    assert "All of mathematics" in page.content.decode()
    assert not stored_logo()


def test_a_good_logo_is_asked_for_again_when_a_word_was_refused(
    coordinator: Seat, browse: Browse
) -> None:
    page = browse(coordinator).post("/c/maple/settings/", FORM | {"logo": png(), "name": ""})
    assert "Choose it once more." in page.content.decode()
    assert not stored_logo()


def test_the_logo_goes_with_the_community(
    owner: Seat, browse: Browse, django_capture_on_commit_callbacks: Any
) -> None:
    browse(owner).post("/c/maple/settings/", FORM | {"logo": png()})
    name = stored_logo()
    with django_capture_on_commit_callbacks(execute=True):
        browse(owner).post("/c/maple/settings/delete/", {"name": FORM["name"]})
    assert not default_storage.exists(name)


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
