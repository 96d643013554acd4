"""Open, by request, by invitation: how people come in, and what they see at the door."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from docendo.commons.communities.models import Community, JoinRequest, Membership, Removal, Seat
from docendo.commons.communities.rules import Door, RequestState, Role, Visibility
from docendo.kernel.models import OutboxEvent

Browse = Callable[[Seat], Client]


@pytest.fixture
def through(community: Community) -> Callable[[Door, Visibility], None]:
    def set_doors(door: Door, visibility: Visibility) -> None:
        community.entry, community.visibility = door, visibility
        community.save(update_fields=["entry", "visibility"])

    return set_doors


@pytest.mark.parametrize(
    ("door", "visibility", "status", "said"),
    [
        (Door.OPEN, Visibility.PUBLIC, 200, "Anyone may join"),
        (Door.REQUEST, Visibility.PUBLIC, 200, "Ask to join"),
        (Door.INVITATION, Visibility.PUBLIC, 200, "by invitation"),
        (Door.OPEN, Visibility.MEMBERS, 200, "Anyone may join"),
        (Door.REQUEST, Visibility.MEMBERS, 200, "Ask to join"),
        (Door.INVITATION, Visibility.MEMBERS, 404, "We cannot find that page"),
    ],
)
def test_the_home_tells_a_stranger_how_to_join(
    through: Callable[[Door, Visibility], None],
    stranger: Seat,
    browse: Browse,
    door: Door,
    visibility: Visibility,
    status: int,
    said: str,
) -> None:
    through(door, visibility)
    page = browse(stranger).get("/c/maple/")
    assert page.status_code == status
    assert said in page.content.decode()


def test_the_welcome_of_a_closed_community_is_for_members(
    through: Callable[[Door, Visibility], None],
    community: Community,
    stranger: Seat,
    member: Seat,
    browse: Browse,
) -> None:
    community.welcome = "The desk is in room 12."
    community.save()
    through(Door.REQUEST, Visibility.MEMBERS)
    assert "room 12" in browse(member).get("/c/maple/").content.decode()
    assert "room 12" not in browse(stranger).get("/c/maple/").content.decode()
    through(Door.REQUEST, Visibility.PUBLIC)
    assert "room 12" in browse(stranger).get("/c/maple/").content.decode()


def test_the_signed_out_are_led_back_after_signing_up(anonymous: Seat, browse: Browse) -> None:
    page = browse(anonymous).get("/c/maple/").content.decode()
    assert "/accounts/signup/?next=/c/maple/" in page


def test_an_open_door_lets_one_walk_in_once(
    through: Callable[[Door, Visibility], None], stranger: Seat, browse: Browse
) -> None:
    through(Door.OPEN, Visibility.MEMBERS)
    browser = browse(stranger)
    for _ in range(2):
        assert browser.post("/c/maple/join/").headers["Location"] == "/c/maple/"
    assert Membership.objects.get(person=stranger.member).role == Role.MEMBER
    assert OutboxEvent.objects.filter(kind="communities.MemberJoined").count() == 1
    assert "Welcome to Maple College." in browser.get("/c/maple/").content.decode()


@pytest.mark.parametrize(
    ("door", "visibility", "status"),
    [
        (Door.REQUEST, Visibility.PUBLIC, 409),
        (Door.INVITATION, Visibility.PUBLIC, 403),
        (Door.INVITATION, Visibility.MEMBERS, 404),
    ],
)
def test_no_other_door_is_walked_through(
    through: Callable[[Door, Visibility], None],
    stranger: Seat,
    browse: Browse,
    door: Door,
    visibility: Visibility,
    status: int,
) -> None:
    through(door, visibility)
    assert browse(stranger).post("/c/maple/join/").status_code == status
    assert not Membership.objects.exists()


def test_whoever_is_signed_out_signs_in_before_joining(anonymous: Seat, browse: Browse) -> None:
    answer = browse(anonymous).post("/c/maple/join/")
    assert answer.headers["Location"].startswith("/accounts/login/")


def ask(browser: Client, message: str = "I am new here") -> None:
    answer = browser.post("/c/maple/ask-to-join/", {"message": message})
    assert answer.status_code == 302


def test_a_request_is_seen_by_its_sender_and_by_coordinators(
    stranger: Seat, coordinator: Seat, browse: Browse
) -> None:
    ask(browse(stranger))
    own = browse(stranger).get("/c/maple/").content.decode()
    assert "I am new here" in own
    assert "Withdraw the request" in own
    assert "1 person asks to join" in browse(coordinator).get("/c/maple/").content.decode()
    page = browse(coordinator).get("/c/maple/settings/requests/").content.decode()
    assert "I am new here" in page


def test_one_asks_once_at_a_time(stranger: Seat, browse: Browse) -> None:
    browser = browse(stranger)
    ask(browser)
    page = browser.post("/c/maple/ask-to-join/", {"message": "Again"})
    assert page.status_code == 409
    assert JoinRequest.objects.count() == 1


def test_a_request_may_be_withdrawn_and_made_again(stranger: Seat, browse: Browse) -> None:
    browser = browse(stranger)
    ask(browser)
    browser.post("/c/maple/withdraw/")
    assert JoinRequest.objects.get().state == RequestState.WITHDRAWN
    assert browser.post("/c/maple/withdraw/").status_code == 404
    ask(browser)


def decide(browser: Client, decision: str, note: str = "") -> int:
    waiting = JoinRequest.objects.latest("asked_at")
    return browser.post(
        f"/c/maple/settings/requests/{waiting.pk}/", {"decision": decision, "note": note}
    ).status_code


def test_a_coordinator_lets_somebody_in(stranger: Seat, coordinator: Seat, browse: Browse) -> None:
    ask(browse(stranger))
    assert decide(browse(coordinator), "accept") == 302
    assert Membership.objects.get(person=stranger.member).role == Role.MEMBER
    request = JoinRequest.objects.get()
    assert (request.state, request.decided_by) == (RequestState.ACCEPTED, coordinator.member)
    assert decide(browse(coordinator), "decline") == 409
    assert Membership.objects.filter(person=stranger.member).exists()


def test_a_coordinator_declines_with_a_note(
    stranger: Seat, coordinator: Seat, browse: Browse
) -> None:
    ask(browse(stranger))
    assert decide(browse(coordinator), "decline", "This is for first-years only.") == 302
    assert not Membership.objects.filter(person=stranger.member).exists()
    page = browse(stranger).get("/c/maple/").content.decode()
    assert "This is for first-years only." in page
    ask(browse(stranger), "I am one!")


@pytest.mark.parametrize("decision", ["", "perhaps"])
def test_a_decision_is_never_guessed(
    stranger: Seat, coordinator: Seat, browse: Browse, decision: str
) -> None:
    ask(browse(stranger))
    assert decide(browse(coordinator), decision) == 400
    assert JoinRequest.objects.get().state == RequestState.WAITING


def test_a_note_that_is_too_long_is_given_back(
    stranger: Seat, coordinator: Seat, browse: Browse
) -> None:
    ask(browse(stranger))
    waiting = JoinRequest.objects.get()
    page = browse(coordinator).post(
        f"/c/maple/settings/requests/{waiting.pk}/", {"decision": "accept", "note": "x" * 1001}
    )
    assert page.status_code == 422
    assert "x" * 1001 in page.content.decode()
    assert JoinRequest.objects.get().state == RequestState.WAITING


def test_a_message_that_is_too_long_is_given_back(stranger: Seat, browse: Browse) -> None:
    page = browse(stranger).post("/c/maple/ask-to-join/", {"message": "y" * 1001})
    assert page.status_code == 422
    assert "y" * 1001 in page.content.decode()
    assert not JoinRequest.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "moderator"])
def test_nobody_but_coordinators_decides(
    who: str, stranger: Seat, browse: Browse, request: pytest.FixtureRequest
) -> None:
    ask(browse(stranger))
    assert decide(browse(request.getfixturevalue(who)), "accept") == 403


def test_requests_of_another_community_are_not_found(
    stranger: Seat, seat: Callable[..., Seat], private_community: Community, browse: Browse
) -> None:
    ask(browse(stranger))
    elsewhere = seat(Role.OWNER, in_=private_community)
    waiting = JoinRequest.objects.get()
    answer = browse(elsewhere).post(
        f"/c/cedar/settings/requests/{waiting.pk}/", {"decision": "accept"}
    )
    assert answer.status_code == 404
    assert JoinRequest.objects.get().state == RequestState.WAITING


def test_whoever_comes_in_another_way_waits_no_longer(
    through: Callable[[Door, Visibility], None], stranger: Seat, browse: Browse
) -> None:
    ask(browse(stranger))
    through(Door.OPEN, Visibility.PUBLIC)
    browse(stranger).post("/c/maple/join/")
    assert JoinRequest.objects.get().state == RequestState.ACCEPTED


def test_members_and_open_doors_need_no_request(
    through: Callable[[Door, Visibility], None], member: Seat, stranger: Seat, browse: Browse
) -> None:
    assert browse(member).post("/c/maple/ask-to-join/").status_code == 409
    through(Door.OPEN, Visibility.PUBLIC)
    assert browse(stranger).post("/c/maple/ask-to-join/").status_code == 409
    through(Door.INVITATION, Visibility.PUBLIC)
    assert browse(stranger).post("/c/maple/ask-to-join/").status_code == 403
    assert not JoinRequest.objects.exists()


def test_asking_is_limited_and_what_was_typed_is_given_back(stranger: Seat, browse: Browse) -> None:
    browser = browse(stranger)
    for _ in range(20):
        browser.post("/c/maple/ask-to-join/")
    page = browser.post("/c/maple/ask-to-join/", {"message": "Still me"})
    assert page.status_code == 429
    assert JoinRequest.objects.count() == 1


def test_what_was_typed_at_the_door_survives_signing_in(
    community: Community, stranger: Seat
) -> None:
    client = Client()
    answer = client.post(
        "/c/maple/ask-to-join/",
        {"message": "Typed while signed out"},
        headers={"referer": "http://testserver/c/maple/"},
    )
    assert "next=%2Fc%2Fmaple%2F" in answer.headers["Location"]
    client.force_login(stranger.member)
    assert "Typed while signed out" in client.get("/c/maple/").content.decode()


@pytest.fixture
def removed(stranger: Seat, coordinator: Seat, now: datetime) -> Seat:
    Removal.objects.create(
        community=stranger.community,
        person=stranger.member,
        removed_by=coordinator.member,
        removed_at=now,
        reason="Advertising",
    )
    return stranger


def test_whoever_was_removed_asks_even_at_an_open_door(
    through: Callable[[Door, Visibility], None], removed: Seat, coordinator: Seat, browse: Browse
) -> None:
    through(Door.OPEN, Visibility.PUBLIC)
    assert "Advertising" in browse(removed).get("/c/maple/").content.decode()
    assert browse(removed).post("/c/maple/join/").status_code == 409
    ask(browse(removed))
    assert decide(browse(coordinator), "accept") == 302
    assert Membership.objects.filter(person=removed.member).exists()
    assert not Removal.objects.exists()


def test_whoever_was_removed_knocks_in_vain_where_one_is_invited(
    through: Callable[[Door, Visibility], None], removed: Seat, browse: Browse
) -> None:
    through(Door.INVITATION, Visibility.PUBLIC)
    assert "Write to one of its coordinators" in browse(removed).get("/c/maple/").content.decode()
    assert browse(removed).post("/c/maple/ask-to-join/").status_code == 403


@pytest.mark.parametrize("path", ["people/", "people/1/", "settings/", "leave/"])
def test_a_page_for_members_shows_a_stranger_the_way_in(
    community: Community, stranger: Seat, anonymous: Seat, browse: Browse, path: str
) -> None:
    page = browse(stranger).get(f"/c/maple/{path}")
    assert page.status_code == 403
    assert 'href="/c/maple/"' in page.content.decode()
    assert browse(anonymous).get(f"/c/maple/{path}").status_code == 302


@pytest.mark.parametrize("path", ["", "people/", "settings/", "leave/"])
def test_a_hidden_community_does_not_exist_for_strangers(
    private_community: Community, stranger: Seat, anonymous: Seat, browse: Browse, path: str
) -> None:
    assert browse(stranger).get(f"/c/cedar/{path}").status_code == 404
    assert browse(anonymous).get(f"/c/cedar/{path}").status_code == 404


def test_nobody_comes_and_goes_without_end(
    through: Callable[[Door, Visibility], None], stranger: Seat, browse: Browse
) -> None:
    through(Door.OPEN, Visibility.PUBLIC)
    browser = browse(stranger)
    statuses = [browser.post("/c/maple/join/").status_code for _ in range(31)]
    assert statuses == [302] * 30 + [429]
