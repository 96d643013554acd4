"""Invitation links: they give a role, expire, count, and can be taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from docendo.commons.communities.actions import accept_invitation, keep_seats, make_invitation
from docendo.commons.communities.models import Community, Invitation, Membership, Removal, Seat
from docendo.commons.communities.refusals import NotYoursToGive
from docendo.commons.communities.rules import Role
from docendo.commons.people.api import Author, not_joined
from docendo.commons.people.models import Person
from docendo.kernel.clock import now as this_moment
from docendo.kernel.models import OutboxEvent

Browse = Callable[[Seat], Client]
Make = Callable[..., str]
PATH = "/c/cedar/settings/invitations/"


@pytest.fixture
def host(seat: Callable[..., Seat], private_community: Community) -> Seat:
    """An owner of the community that nobody finds without an invitation."""
    return seat(Role.OWNER, "Olga Host", in_=private_community)


@pytest.fixture
def link(host: Seat) -> Make:
    """Make an invitation and give back the path of its link."""

    def make(role: Role = Role.MEMBER, *, seats: int = 2, by: Seat = host, **fields: object) -> str:
        moment = this_moment()
        invitation = make_invitation(
            by, role=role, seats=seats, expires_at=moment + timedelta(days=1), now=moment
        )
        Invitation.objects.filter(pk=invitation.pk).update(**fields)
        return f"/invitations/{invitation.token}/"

    return make


def role_of(person: Person | None) -> Role | None:
    own = Membership.objects.filter(person=person, community__slug="cedar").first()
    return Role(own.role) if own else None


def test_a_link_opens_a_hidden_community(link: Make, stranger: Seat, browse: Browse) -> None:
    browser, path = browse(stranger), link()
    page = browser.get(path).content.decode()
    assert "Olga Host" in page
    assert "Cedar Ward" in page
    answer = browser.post(path)
    assert answer.headers["Location"] == "/c/cedar/"
    assert role_of(stranger.person) == Role.MEMBER
    assert Invitation.objects.get().taken == 1


def test_the_signed_out_come_back_to_the_invitation(
    link: Make, anonymous: Seat, browse: Browse
) -> None:
    path = link()
    page = browse(anonymous).get(path).content.decode()
    assert f"/accounts/signup/?next={path}" in page
    answer = browse(anonymous).post(path)
    assert answer.headers["Location"].startswith("/accounts/login/?next=%2Finvitations%2F")


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"taken": 2}, 410, "All seats of this invitation are taken"),
        ({"expires_at": datetime.fromisoformat("2026-01-01T00:00:00Z")}, 410, "has expired"),
        ({"revoked_at": datetime.fromisoformat("2026-01-01T00:00:00Z")}, 410, "was withdrawn"),
    ],
)
def test_a_link_that_opens_nothing_says_why(
    link: Make,
    stranger: Seat,
    browse: Browse,
    fields: dict[str, object],
    status: int,
    said: str,
) -> None:
    path = link(**fields)
    for answer in (browse(stranger).get(path), browse(stranger).post(path)):
        assert answer.status_code == status
        assert said in answer.content.decode()
    assert role_of(stranger.person) is None


@pytest.mark.parametrize("change", [lambda path: path[:-2] + "x/", lambda path: "/invitations/a/"])
def test_a_forged_link_is_no_invitation(
    link: Make, stranger: Seat, browse: Browse, change: Callable[[str], str]
) -> None:
    path = link()
    if (forged := change(path)) == path:
        forged = path[:-2] + "y/"
    for answer in (browse(stranger).get(forged), browse(stranger).post(forged)):
        assert answer.status_code == 404
        assert "This is not an invitation" in answer.content.decode()
    assert role_of(stranger.person) is None


def test_the_database_holds_nothing_that_opens_a_door(link: Make) -> None:
    path = link()
    invitation = Invitation.objects.get()
    held = [str(getattr(invitation, field.attname)) for field in Invitation._meta.concrete_fields]
    assert path.strip("/").split("/")[1] not in held


def test_seats_are_counted_and_members_take_none(
    link: Make, host: Seat, person: Callable[..., Person], browse: Browse
) -> None:
    path = link(seats=1)
    first, second = Client(), Client()
    first.force_login(person("First Guest"))
    second.force_login(person("Second Guest"))
    assert browse(host).post(path).status_code == 302
    assert first.post(path).status_code == 302
    assert first.post(path).status_code == 302
    assert second.post(path).status_code == 410
    assert Invitation.objects.get().taken == 1


def test_a_used_up_link_still_leads_its_members_home(
    link: Make, stranger: Seat, browse: Browse
) -> None:
    path = link(seats=1)
    browse(stranger).post(path)
    page = browse(stranger).get(path)
    assert page.status_code == 200
    assert "You are already in this community." in page.content.decode()


def test_a_link_raises_a_role_but_never_lowers_one(
    link: Make, stranger: Seat, browse: Browse
) -> None:
    browser = browse(stranger)
    roles = []
    for role in (Role.MEMBER, Role.MODERATOR, Role.GUEST):
        browser.post(link(role))
        roles.append(role_of(stranger.person))
    assert roles == [Role.MEMBER, Role.MODERATOR, Role.MODERATOR]
    kinds = OutboxEvent.objects.filter(
        kind__in=["communities.MemberJoined", "communities.RoleGiven"]
    )
    assert kinds.count() == 2


def test_an_old_link_does_not_let_the_removed_back_in(
    link: Make, host: Seat, stranger: Seat, browse: Browse, now: datetime
) -> None:
    path = link()
    Removal.objects.create(
        community=host.community, person=stranger.member, removed_at=now, reason="Spam"
    )
    for answer in (browse(stranger).get(path), browse(stranger).post(path)):
        assert answer.status_code == 403
        assert "You were removed" in answer.content.decode()
    assert role_of(stranger.person) is None
    assert Invitation.objects.get().taken == 0
    Removal.objects.all().delete()
    assert browse(stranger).post(path).status_code == 302


def test_accepting_is_limited(link: Make, stranger: Seat, browse: Browse) -> None:
    browser = browse(stranger)
    statuses = [browser.post("/invitations/guess/").status_code for _ in range(31)]
    assert statuses[29:] == [404, 429]


# --- Making them --------------------------------------------------------------------------------

FORM = {"role": "20", "seats": "5", "days": "7", "note": "For Monday"}


def test_a_coordinator_makes_a_link_copies_and_revokes_it(
    host: Seat, stranger: Seat, browse: Browse
) -> None:
    browser = browse(host)
    made = browser.post(PATH, FORM)
    invitation = Invitation.objects.get()
    assert made.headers["Location"] == f"{PATH}#invitation-{invitation.pk}"
    assert (invitation.role, invitation.seats) == (Role.MEMBER, 5)
    assert timedelta(days=6) < invitation.expires_at - this_moment() <= timedelta(days=7)
    assert (
        f"http://testserver/invitations/{invitation.token}/" in browser.get(PATH).content.decode()
    )

    assert browser.post(f"{PATH}{invitation.pk}/revoke/").status_code == 302
    assert invitation.token not in browser.get(PATH).content.decode()
    assert browse(stranger).post(f"/invitations/{invitation.token}/").status_code == 410


@pytest.mark.parametrize(
    "wrong", [{"seats": "0"}, {"seats": "1001"}, {"days": "365"}, {"role": "25"}, {"role": "x"}]
)
def test_a_refused_link_gives_back_what_was_typed(
    host: Seat, browse: Browse, wrong: dict[str, str]
) -> None:
    page = browse(host).post(PATH, FORM | wrong)
    assert page.status_code == 422
    assert "For Monday" in page.content.decode()
    assert not Invitation.objects.exists()


def test_nobody_gives_a_role_that_is_not_theirs_to_give(
    host: Seat, seat: Callable[..., Seat], browse: Browse, now: datetime
) -> None:
    coordinator = seat(Role.COORDINATOR, in_=host.community)
    expected = {Role.GUEST: 302, Role.MODERATOR: 302, Role.COORDINATOR: 422, Role.OWNER: 422}
    for role, status in expected.items():
        answer = browse(coordinator).post(PATH, FORM | {"role": str(role.value)})
        assert answer.status_code == status
    with pytest.raises(NotYoursToGive):
        make_invitation(coordinator, role=Role.OWNER, seats=1, expires_at=now, now=now)
    moderator = seat(Role.MODERATOR, in_=host.community)
    assert browse(moderator).post(PATH, FORM).status_code == 403


def test_a_coordinator_neither_sees_nor_revokes_the_links_of_owners(
    link: Make, host: Seat, seat: Callable[..., Seat], browse: Browse
) -> None:
    link(Role.OWNER)
    coordinator = seat(Role.COORDINATOR, in_=host.community)
    invitation = Invitation.objects.get()
    assert invitation.token not in browse(coordinator).get(PATH).content.decode()
    assert browse(coordinator).post(f"{PATH}{invitation.pk}/revoke/").status_code == 404
    assert browse(host).post(f"{PATH}{invitation.pk}/revoke/").status_code == 302


def test_making_links_is_limited(host: Seat, browse: Browse) -> None:
    browser = browse(host)
    for _ in range(60):
        browser.post(PATH, FORM)
    page = browser.post(PATH, FORM)
    assert page.status_code == 429
    assert "For Monday" in page.content.decode()
    assert Invitation.objects.count() == 60


# --- Imported authors ---------------------------------------------------------------------------


@pytest.fixture
def author(host: Seat, now: datetime) -> Person:
    """Somebody who wrote elsewhere and has not joined; their seat is kept."""
    (imported,) = not_joined([Author(name="Old Author", created_at=now)])
    assert keep_seats(host, authors=[imported, host.member], now=now) == 1
    assert keep_seats(host, authors=[imported], now=now) == 0
    return imported


def test_an_author_is_claimed_by_a_coordinators_invitation(
    host: Seat, author: Person, stranger: Seat, browse: Browse
) -> None:
    answer = browse(host).post(f"/c/cedar/people/{author.pk}/claim/")
    invitation = Invitation.objects.get()
    assert answer.headers["Location"] == f"{PATH}#invitation-{invitation.pk}"
    path = f"/invitations/{invitation.token}/"
    assert "Old Author" in browse(stranger).get(path).content.decode()
    assert browse(stranger).post(path).status_code == 302
    assert role_of(stranger.person) == Role.MEMBER
    assert role_of(author) is None
    event = OutboxEvent.objects.get(kind="communities.AuthorClaimed")
    assert event.payload == {
        "community_id": host.community.pk,
        "placeholder_id": author.pk,
        "person_id": stranger.member.pk,
        "at": None,
    }


def test_a_claim_keeps_the_day_on_which_the_author_came(
    host: Seat, author: Person, stranger: Seat, now: datetime
) -> None:
    later = now + timedelta(days=30)
    invitation = make_invitation(
        host, role=Role.MEMBER, seats=1, expires_at=later, claims_id=author.pk, now=now
    )
    membership = accept_invitation(
        stranger.member, token=invitation.token, now=now + timedelta(days=3)
    )
    assert membership.joined_at == now


def test_a_member_claims_without_losing_their_role(
    host: Seat, author: Person, seat: Callable[..., Seat], now: datetime
) -> None:
    moderator = seat(Role.MODERATOR, in_=host.community)
    invitation = make_invitation(
        host,
        role=Role.MEMBER,
        seats=1,
        expires_at=now + timedelta(days=1),
        claims_id=author.pk,
        now=now,
    )
    accept_invitation(moderator.member, token=invitation.token, now=now)
    assert role_of(moderator.person) == Role.MODERATOR
    assert OutboxEvent.objects.filter(kind="communities.AuthorClaimed").count() == 1


def test_an_author_is_claimed_once(
    host: Seat, author: Person, stranger: Seat, browse: Browse
) -> None:
    for _ in range(2):
        browse(host).post(f"/c/cedar/people/{author.pk}/claim/")
    first, second = Invitation.objects.order_by("pk")
    assert browse(stranger).post(f"/invitations/{first.token}/").status_code == 302
    assert browse(stranger).post(f"/invitations/{second.token}/").status_code == 410
    assert OutboxEvent.objects.filter(kind="communities.AuthorClaimed").count() == 1


def test_nobody_is_claimed_who_has_joined(
    host: Seat, seat: Callable[..., Seat], browse: Browse
) -> None:
    member = seat(Role.MEMBER, in_=host.community)
    answer = browse(host).post(f"/c/cedar/people/{member.member.pk}/claim/")
    assert answer.status_code == 404
    assert not Invitation.objects.exists()
