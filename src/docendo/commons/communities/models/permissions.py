"""Who may see and do what with a row: for the row at hand, and for a queryset."""

from typing import TYPE_CHECKING

from django.db.models import Q

from docendo.commons.communities.rules import Door, Visibility
from docendo.commons.people.api import Person
from docendo.kernel.access import NOBODY

if TYPE_CHECKING:
    from docendo.commons.communities.models.communities import Community
    from docendo.commons.communities.models.invitations import Invitation
    from docendo.commons.communities.models.join_requests import JoinRequest
    from docendo.commons.communities.models.memberships import Membership
    from docendo.commons.communities.models.removals import Removal
    from docendo.commons.communities.models.seats import Seat


def knows_of(person: Person | None, community: "Community") -> bool:
    """The community must be loaded by ``with_role_of``."""
    return not community.is_hidden or community.own_role is not None


def known_of(person: Person | None) -> Q:
    open_to_all = Q(visibility=Visibility.PUBLIC) | ~Q(entry=Door.INVITATION)
    if person is None:
        return open_to_all
    return open_to_all | Q(pk__in=person.memberships.values("community"))


def sees_member(seat: "Seat", row: "Membership") -> bool:
    return row.community_id == seat.community.pk and seat.role is not None


def members_seen(seat: "Seat") -> Q:
    return Q(community=seat.community) if seat.role is not None else NOBODY


def manages_invitation(seat: "Seat", row: "Invitation") -> bool:
    return row.community_id == seat.community.pk and row.role in seat.may_give


def invitations_managed(seat: "Seat") -> Q:
    return Q(community=seat.community, role__in=seat.may_give)


def sees_request(seat: "Seat", row: "JoinRequest") -> bool:
    return row.community_id == seat.community.pk and (
        seat.may_coordinate or row.person_id == seat.person_id
    )


def requests_seen(seat: "Seat") -> Q:
    if seat.may_coordinate:
        return Q(community=seat.community)
    return Q(community=seat.community, person=seat.person_id or 0)


def sees_removal(seat: "Seat", row: "Removal") -> bool:
    return row.community_id == seat.community.pk and seat.may_coordinate


def removals_seen(seat: "Seat") -> Q:
    return Q(community=seat.community) if seat.may_coordinate else NOBODY
