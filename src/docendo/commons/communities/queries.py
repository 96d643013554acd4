"""Answers about communities and who has a seat in them."""

from docendo.commons.communities.models import Membership, Seat
from docendo.commons.communities.rules import Role
from docendo.commons.people.api import Person


def seats_of(person: Person) -> tuple[Seat, ...]:
    """All of a person's seats, by the community's name."""
    memberships = Membership.objects.filter(person=person).select_related("community")
    return tuple(
        Seat(membership.community, person, Role(membership.role))
        for membership in memberships.order_by("community__name")
    )
