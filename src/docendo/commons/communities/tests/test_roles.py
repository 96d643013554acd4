"""Who may give which role; leaving, removing, and coming back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from docendo.commons.communities.actions import keep_seats, make_invitation
from docendo.commons.communities.models import Invitation, Membership, Removal, Seat
from docendo.commons.communities.rules import Role
from docendo.commons.people.api import Author, not_joined
from docendo.kernel.models import OutboxEvent

Browse = Callable[[Seat], Client]


def role_of(seat: Seat) -> Role | None:
    own = Membership.objects.filter(person=seat.person, community=seat.community).first()
    return Role(own.role) if own else None


def give(browser: Client, to: Seat, role: object) -> int:
    path = f"/c/maple/people/{to.member.pk}/role/"
    return browser.post(path, {"role": getattr(role, "value", role)}).status_code


def test_an_owner_gives_a_role(owner: Seat, member: Seat, browse: Browse) -> None:
    assert give(browse(owner), member, Role.COORDINATOR) == 302
    assert role_of(member) == Role.COORDINATOR
    event = OutboxEvent.objects.get(kind="communities.RoleGiven")
    assert event.payload == {
        "community_id": owner.community.pk,
        "person_id": member.member.pk,
        "held": 20,
        "given": 40,
        "by_id": owner.member.pk,
        "at": event.payload["at"],
    }


def test_giving_the_same_role_again_changes_nothing(
    owner: Seat, member: Seat, browse: Browse
) -> None:
    assert give(browse(owner), member, Role.MEMBER) == 302
    assert not OutboxEvent.objects.exists()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OWNER, 25, "x", ""])
def test_a_coordinator_gives_no_role_that_is_not_theirs_to_give(
    coordinator: Seat, member: Seat, browse: Browse, role: object
) -> None:
    assert give(browse(coordinator), member, role) == 403
    assert role_of(member) == Role.MEMBER


@pytest.mark.parametrize("who", ["moderator", "guest", "stranger"])
def test_nobody_below_a_coordinator_gives_roles(
    who: str, member: Seat, browse: Browse, request: pytest.FixtureRequest
) -> None:
    assert give(browse(request.getfixturevalue(who)), member, Role.GUEST) == 403
    assert role_of(member) == Role.MEMBER


def test_the_page_offers_only_roles_that_may_be_given(
    owner: Seat, coordinator: Seat, member: Seat, browse: Browse
) -> None:
    page = browse(coordinator).get(f"/c/maple/people/{member.member.pk}/").content.decode()
    assert '<option value="30"' in page
    assert '<option value="40"' not in page
    page = browse(coordinator).get(f"/c/maple/people/{owner.member.pk}/").content.decode()
    assert "<option" not in page
    assert "/remove/" not in page


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("member", []),
        ("moderator", [10, 20, 30]),
        ("coordinator", [10, 20, 30, 40]),
        ("owner", [10, 20, 30, 40, 50]),
    ],
)
def test_one_may_step_down(
    who: str, offered: list[int], browse: Browse, request: pytest.FixtureRequest
) -> None:
    seat: Seat = request.getfixturevalue(who)
    page = browse(seat).get(f"/c/maple/people/{seat.member.pk}/").content.decode()
    assert [role.value for role in Role if f'<option value="{role.value}"' in page] == offered
    assert "/remove/" not in page
    if who in ("moderator", "coordinator"):
        assert give(browse(seat), seat, Role.MEMBER) == 302
        assert role_of(seat) == Role.MEMBER


def test_the_last_owner_hands_over_before_stepping_down_or_leaving(
    owner: Seat, member: Seat, browse: Browse
) -> None:
    browser = browse(owner)
    assert give(browser, owner, Role.MEMBER) == 409
    assert "You are the only owner" in browser.get("/c/maple/leave/").content.decode()
    assert browser.post("/c/maple/leave/").status_code == 409
    assert role_of(owner) == Role.OWNER
    assert give(browser, member, Role.OWNER) == 302
    assert browser.post("/c/maple/leave/").status_code == 302
    assert role_of(owner) is None


@pytest.mark.parametrize("who", ["guest", "member", "moderator", "coordinator"])
def test_everybody_else_leaves_as_they_like(
    who: str, owner: Seat, browse: Browse, request: pytest.FixtureRequest
) -> None:
    seat: Seat = request.getfixturevalue(who)
    browser = browse(seat)
    assert "Leave" in browser.get("/c/maple/leave/").content.decode()
    assert role_of(seat) is not None
    assert browser.post("/c/maple/leave/").headers["Location"] == "/communities/"
    assert role_of(seat) is None
    assert not Removal.objects.exists()
    assert OutboxEvent.objects.filter(kind="communities.MemberLeft").count() == 1


def remove(browser: Client, seat: Seat, reason: str = "Advertising") -> int:
    path = f"/c/maple/people/{seat.member.pk}/remove/"
    return browser.post(path, {"reason": reason}).status_code


def test_a_coordinator_removes_a_member_for_a_reason(
    coordinator: Seat, member: Seat, browse: Browse
) -> None:
    assert remove(browse(coordinator), member) == 302
    assert role_of(member) is None
    removal = Removal.objects.get()
    assert (removal.person, removal.removed_by) == (member.member, coordinator.member)
    page = browse(coordinator).get("/c/maple/settings/removals/").content.decode()
    assert "Advertising" in page
    event = OutboxEvent.objects.get(kind="communities.MemberRemoved")
    assert event.payload["reason"] == "Advertising"


def test_nobody_is_removed_without_a_reason(
    coordinator: Seat, member: Seat, browse: Browse
) -> None:
    assert remove(browse(coordinator), member, " ") == 422
    assert role_of(member) == Role.MEMBER


@pytest.mark.parametrize(
    ("who", "whom"),
    [
        ("coordinator", "owner"),
        ("coordinator", "coordinator"),
        ("moderator", "member"),
        ("member", "guest"),
        ("owner", "owner"),
    ],
)
def test_nobody_removes_whom_they_may_not(
    who: str, whom: str, browse: Browse, request: pytest.FixtureRequest
) -> None:
    actor: Seat = request.getfixturevalue(who)
    target: Seat = request.getfixturevalue(whom)
    assert remove(browse(actor), target) == 403
    assert role_of(target) is not None
    assert not Removal.objects.exists()


def test_a_removal_is_lifted_by_a_coordinator(
    coordinator: Seat, moderator: Seat, member: Seat, browse: Browse
) -> None:
    remove(browse(coordinator), member)
    path = f"/c/maple/settings/removals/{member.member.pk}/lift/"
    assert browse(moderator).post(path).status_code == 403
    assert Removal.objects.exists()
    assert browse(coordinator).post(path).status_code == 302
    assert not Removal.objects.exists()
    assert role_of(member) is None
    assert browse(coordinator).post(path).status_code == 404


def test_links_die_with_the_right_to_make_them(
    owner: Seat, coordinator: Seat, browse: Browse, now: datetime
) -> None:
    def make(by: Seat, role: Role) -> Invitation:
        until = now + timedelta(days=1)
        return make_invitation(by, role=role, seats=5, expires_at=until, now=now)

    mine, theirs = make(owner, Role.MEMBER), make(coordinator, Role.MODERATOR)
    give(browse(owner), coordinator, Role.MEMBER)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert mine.revoked_at is None
    assert theirs.revoked_at is not None


def test_stepping_down_keeps_the_links_one_may_still_make(
    owner: Seat, browse: Browse, seat: Callable[..., Seat], now: datetime
) -> None:
    second = seat(Role.OWNER, "Second Owner")
    until = now + timedelta(days=1)
    for role in (Role.MEMBER, Role.COORDINATOR):
        make_invitation(second, role=role, seats=5, expires_at=until, now=now)
    give(browse(second), second, Role.COORDINATOR)
    open_roles = Invitation.objects.filter(revoked_at=None).values_list("role", flat=True)
    assert list(open_roles) == [Role.MEMBER]


def test_an_author_who_has_not_joined_gets_no_role(
    owner: Seat, browse: Browse, now: datetime
) -> None:
    (author,) = not_joined([Author(name="Old Author", created_at=now)])
    keep_seats(owner, authors=[author], now=now)
    imported = Seat(owner.community, author, Role.GUEST)
    assert give(browse(owner), imported, Role.MEMBER) == 409
    assert remove(browse(owner), imported) == 403
    assert role_of(imported) == Role.GUEST
