"""Who has a seat in a community."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.models import permissions
from docendo.commons.communities.models.communities import Community
from docendo.commons.communities.models.seats import Seat
from docendo.commons.communities.rules import Role, folded
from docendo.commons.people.api import Person
from docendo.kernel.access import RowRule, row_rule


def sort_name(name: str) -> str:
    return folded(name)[:200]


class Memberships(models.QuerySet["Membership"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(see_member.among(seat))

    def joined(self) -> Self:
        """Without the seats of authors who have not joined."""
        return self.filter(is_imported=False)


class Membership(models.Model):
    """One person's seat in one community; leaving deletes it, authorship stays.

    The seat of an imported author, who has not joined, is kept for whoever claims it.
    """

    community = models.ForeignKey(
        Community, models.CASCADE, related_name="memberships", db_index=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships", db_index=False)
    role = models.PositiveSmallIntegerField(_("role"), choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField()
    is_imported = models.BooleanField(default=False)
    # The person's name, folded: the directory is searched and sorted by it within one community.
    sort_name = models.CharField(max_length=200)

    objects = Memberships.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "person", name="one_membership_per_person"),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="a_membership_has_a_known_role"
            ),
            models.CheckConstraint(
                condition=Q(is_imported=False) | Q(role=Role.GUEST),
                name="an_imported_author_is_a_guest",
            ),
        )
        indexes = (
            models.Index("person", "community", name="memberships_of_a_person"),
            models.Index("community", "is_imported", "sort_name", name="member_directory"),
        )

    @property
    def stands_out(self) -> bool:
        """Whether the role is worth saying in a list of members."""
        return self.role != Role.MEMBER and not self.is_imported

    @classmethod
    def of(cls, community: Community, person: Person, role: Role, *, joined_at: datetime) -> Self:
        """A seat that is not saved yet."""
        return cls(
            community=community,
            person=person,
            role=role if person.has_joined else Role.GUEST,
            joined_at=joined_at,
            is_imported=not person.has_joined,
            sort_name=sort_name(person.name),
        )


see_member: RowRule[Seat, Membership] = row_rule(
    "see a member",
    model=Membership,
    allows=permissions.sees_member,
    among=permissions.members_seen,
)
