"""The two forms of each permission agree: for an object at hand, and for a queryset."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from docendo.commons.communities.models import (
    Community,
    Invitation,
    JoinRequest,
    Membership,
    Removal,
    Seat,
    know_community,
    manage_invitation,
    see_member,
    see_removal,
    see_request,
)
from docendo.commons.communities.rules import Door, Role, Visibility
from docendo.commons.people.models import Person
from docendo.kernel.access import RowRule

ROLES = [*Role, None]


@pytest.fixture
def rows(
    seat: Callable[..., Seat],
    community: Community,
    private_community: Community,
    person: Callable[..., Person],
    now: datetime,
) -> dict[Role | None, Seat]:
    """Two communities with a row of every kind for every role; the seats of the first of them."""
    seats: dict[Role | None, Seat] = {}
    for where in (community, private_community):
        here: dict[Role | None, Seat] = {role: seat(role, in_=where) for role in Role}
        outside = person(f"{where.slug} outside")
        JoinRequest.objects.create(community=where, person=outside, asked_at=now)
        Removal.objects.create(
            community=where, person=person(f"{where.slug} gone"), removed_at=now, reason="-"
        )
        for role in Role:
            Invitation.objects.create(
                community=where,
                key=f"{where.slug}{role}",
                role=role,
                seats=1,
                expires_at=now + timedelta(days=1),
                created_at=now,
                created_by=here[Role.OWNER].member,
            )
        if where == community:
            seats = {**here, None: Seat(where, outside, None)}
    return seats


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("rule", [see_member, manage_invitation, see_request, see_removal])
def test_both_forms_of_a_row_rule_agree(
    rule: RowRule[Any, Any], role: Role | None, rows: dict[Role | None, Seat]
) -> None:
    seat = rows[role]
    everything = list(rule.model.objects.all())
    among = set(rule.model.objects.filter(rule.among(seat)))
    assert {row for row in everything if rule.allows(seat, row)} == among
    assert all(row.community_id == seat.community.pk for row in among)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_as_much_as_it_should(
    role: Role | None, rows: dict[Role | None, Seat]
) -> None:
    seat, coordinates = rows[role], role in (Role.COORDINATOR, Role.OWNER)
    assert Membership.objects.visible_to(seat).count() == (0 if role is None else 5)
    given = {Role.COORDINATOR: 3, Role.OWNER: 5}.get(role, 0) if role else 0
    assert Invitation.objects.visible_to(seat).count() == given
    assert JoinRequest.objects.visible_to(seat).count() == (1 if coordinates or not role else 0)
    assert Removal.objects.visible_to(seat).count() == (1 if coordinates else 0)


@pytest.mark.parametrize("door", Door)
@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("who", ["anonymous", "stranger", "guest", "owner"])
def test_both_forms_of_knowing_a_community_agree(
    door: Door,
    visibility: Visibility,
    who: str,
    community: Community,
    request: pytest.FixtureRequest,
) -> None:
    person: Person | None = request.getfixturevalue(who).person
    Community.objects.update(entry=door, visibility=visibility)
    row = Community.objects.with_role_of(person).get(pk=community.pk)
    is_hidden = door == Door.INVITATION and visibility == Visibility.MEMBERS
    expected = not is_hidden or who in ("guest", "owner")
    assert know_community.allows(person, row) == expected
    assert Community.objects.visible_to(person).exists() == expected
