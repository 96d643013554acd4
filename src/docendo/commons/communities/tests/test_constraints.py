"""What must hold of communities and seats is held by the database."""

from datetime import datetime

import pytest
from django.db import IntegrityError

from docendo.commons.communities.models import (
    Community,
    Invitation,
    JoinRequest,
    Membership,
    Removal,
    Seat,
    Silence,
)
from docendo.commons.communities.rules import RequestState, Role
from docendo.commons.people.models import Person


def broken(name: str, *columns: str) -> "pytest.RaisesExc[IntegrityError]":
    """PostgreSQL names every constraint; SQLite names the columns of a unique one instead."""
    return pytest.raises(IntegrityError, match="|".join((name, ".*".join(columns) or name)))


def test_an_address_belongs_to_one_community_whatever_its_case(community: Community) -> None:
    with broken("one_community_per_address"):
        Community.objects.create(slug=community.slug.upper(), name="Other", about="-")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "constraint"),
    [
        ("entry", "a_community_has_a_known_door"),
        ("visibility", "a_community_has_a_known_visibility"),
    ],
)
def test_a_community_has_a_known_door_and_visibility(field: str, constraint: str) -> None:
    with broken(constraint):
        Community.objects.create(slug="a", name="A", about="-", **{field: "window"})


def test_a_person_has_one_seat_in_a_community(member: Seat, now: datetime) -> None:
    with broken("one_membership_per_person", "community_id", "person_id"):
        Membership.of(member.community, member.member, Role.GUEST, joined_at=now).save()


def test_a_membership_has_a_known_role(member: Seat) -> None:
    with broken("a_membership_has_a_known_role"):
        Membership.objects.update(role=25)


def test_an_imported_author_is_a_guest(member: Seat) -> None:
    with broken("an_imported_author_is_a_guest"):
        Membership.objects.update(is_imported=True)


@pytest.fixture
def invitation(coordinator: Seat, now: datetime) -> Invitation:
    return Invitation.objects.create(
        community=coordinator.community,
        key="key",
        seats=2,
        expires_at=now,
        created_at=now,
        created_by=coordinator.member,
    )


@pytest.mark.parametrize("seats", [0, 1001])
def test_an_invitation_has_one_to_a_thousand_seats(invitation: Invitation, seats: int) -> None:
    with broken("an_invitation_has_one_to_a_thousand_seats"):
        Invitation.objects.update(seats=seats)


def test_an_invitation_seats_no_more_than_it_has(invitation: Invitation) -> None:
    with broken("an_invitation_seats_no_more_than_it_has"):
        Invitation.objects.update(taken=3)


def test_an_author_is_claimed_by_one_person(invitation: Invitation) -> None:
    author = Person.objects.create(name="Imported")
    with broken("an_author_is_claimed_by_one_person"):
        Invitation.objects.update(claims=author)


def test_an_invitation_gives_a_known_role(invitation: Invitation) -> None:
    with broken("an_invitation_gives_a_known_role"):
        Invitation.objects.update(role=25)


def test_an_invitation_has_a_key_of_its_own(invitation: Invitation) -> None:
    invitation.pk = None
    with broken("key"):
        invitation.save()


@pytest.fixture
def join_request(stranger: Seat, now: datetime) -> JoinRequest:
    return JoinRequest.objects.create(
        community=stranger.community, person=stranger.member, asked_at=now
    )


def test_a_person_waits_with_one_request(join_request: JoinRequest) -> None:
    join_request.pk = None
    with broken("one_waiting_request_per_person", "community_id", "person_id"):
        join_request.save()


def test_whoever_was_declined_may_ask_again(join_request: JoinRequest, now: datetime) -> None:
    JoinRequest.objects.update(state=RequestState.DECLINED, decided_at=now)
    join_request.pk = None
    join_request.save()
    assert JoinRequest.objects.count() == 2


def test_a_request_has_a_known_state(join_request: JoinRequest, now: datetime) -> None:
    with broken("a_request_has_a_known_state"):
        JoinRequest.objects.update(state="lost", decided_at=now)


def test_a_request_waits_until_it_is_decided(join_request: JoinRequest, now: datetime) -> None:
    with broken("a_request_waits_until_it_is_decided"):
        JoinRequest.objects.update(decided_at=now)


def test_a_decided_request_says_when(join_request: JoinRequest) -> None:
    with broken("a_request_waits_until_it_is_decided"):
        JoinRequest.objects.update(state=RequestState.ACCEPTED)


def test_a_person_is_removed_once(stranger: Seat, now: datetime) -> None:
    removal = Removal.objects.create(
        community=stranger.community, person=stranger.member, removed_at=now, reason="Spam"
    )
    removal.pk = None
    with broken("one_removal_per_person", "community_id", "person_id"):
        removal.save()


def test_a_removal_has_a_reason(stranger: Seat, now: datetime) -> None:
    with broken("a_removal_has_a_reason"):
        Removal.objects.create(
            community=stranger.community, person=stranger.member, removed_at=now, reason=""
        )


def test_a_person_is_silenced_once(stranger: Seat, now: datetime) -> None:
    silence = Silence.objects.create(
        community=stranger.community, person=stranger.member, until=now
    )
    silence.pk = None
    with broken("one_silence_per_person", "community_id", "person_id"):
        silence.save()
