"""What two people do at the same moment; row locks are needed, so PostgreSQL only."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from docendo.commons.communities.actions import (
    accept_invitation,
    accept_request,
    ask_to_join,
    decline_request,
    leave,
    make_invitation,
)
from docendo.commons.communities.models import Invitation, JoinRequest, Membership, Seat
from docendo.commons.communities.refusals import (
    AlreadyAsked,
    AlreadyDecided,
    InvitationUsedUp,
    LastOwner,
)
from docendo.commons.communities.rules import RequestState, Role
from docendo.commons.people.models import Person
from docendo.kernel.errors import Refused
from docendo.kernel.models import OutboxEvent
from docendo.kernel.tests.races import race

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], object]) -> list[type | None]:
    """Do all of these at the same moment; for each, the refusal that it met or None."""
    came_of_it = race(*acts)
    for each in came_of_it:
        if isinstance(each, Exception) and not isinstance(each, Refused):
            raise each
    return [type(each) if isinstance(each, Refused) else None for each in came_of_it]


def test_the_last_seat_of_an_invitation_is_taken_by_one(
    owner: Seat, person: Callable[..., Person], now: datetime
) -> None:
    invitation = make_invitation(
        owner, role=Role.MEMBER, seats=1, expires_at=now + timedelta(days=1), now=now
    )
    people = [person(f"Number {number}") for number in range(6)]
    met = at_once(
        *(lambda one=one: accept_invitation(one, token=invitation.token, now=now) for one in people)
    )
    assert sorted(met, key=str) == [InvitationUsedUp] * 5 + [None]
    assert Membership.objects.filter(person__in=people).count() == 1
    assert Invitation.objects.get().taken == 1


def test_one_person_takes_one_seat_however_often_they_press(
    owner: Seat, stranger: Seat, now: datetime
) -> None:
    invitation = make_invitation(
        owner, role=Role.MEMBER, seats=9, expires_at=now + timedelta(days=1), now=now
    )
    press = [lambda: accept_invitation(stranger.member, token=invitation.token, now=now)] * 5
    assert at_once(*press) == [None] * 5
    assert Membership.objects.filter(person=stranger.member).count() == 1
    assert Invitation.objects.get().taken == 1
    assert OutboxEvent.objects.filter(kind="communities.MemberJoined").count() == 1


def test_two_owners_who_leave_at_once_do_not_leave_the_community_without_one(
    owner: Seat, seat: Callable[..., Seat], now: datetime
) -> None:
    second = seat(Role.OWNER, "Second Owner")
    met = at_once(lambda: leave(owner, now=now), lambda: leave(second, now=now))
    assert sorted(met, key=str) == [LastOwner, None]
    assert Membership.objects.filter(role=Role.OWNER).count() == 1


def test_two_coordinators_who_decide_at_once_decide_once(
    owner: Seat, coordinator: Seat, stranger: Seat, now: datetime
) -> None:
    request = ask_to_join(stranger, message="", now=now)
    met = at_once(
        lambda: accept_request(owner, request_id=request.pk, note="", now=now),
        lambda: decline_request(coordinator, request_id=request.pk, note="", now=now),
    )
    assert sorted(met, key=str) == [AlreadyDecided, None]
    accepted = JoinRequest.objects.get().state == RequestState.ACCEPTED
    assert Membership.objects.filter(person=stranger.member).exists() == accepted


def test_asking_twice_at_once_asks_once(stranger: Seat, now: datetime) -> None:
    press = [lambda: ask_to_join(stranger, message="", now=now)] * 4
    assert sorted(at_once(*press), key=str) == [AlreadyAsked] * 3 + [None]
    assert JoinRequest.objects.count() == 1
