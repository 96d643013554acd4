"""Communities, who has a seat in them, and how people get one."""

from dataclasses import dataclass

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.rules import Door, Role, Visibility
from docendo.commons.people.api import Person

ACCENTS = ("teal", "plum", "indigo", "forest", "rust", "rose", "slate", "ocean", "olive", "violet")


class Community(models.Model):
    """One community: the tenant to which every other row belongs."""

    slug = models.CharField(
        _("address"), max_length=50, validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    )
    name = models.CharField(_("name"), max_length=80)
    about = models.CharField(_("what it is about"), max_length=200)
    welcome = models.TextField(_("welcome"), max_length=4000, blank=True)
    ground_rules = models.TextField(_("ground rules"), max_length=4000, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    entry = models.CharField(
        _("how people join"), max_length=10, choices=Door, default=Door.REQUEST
    )
    visibility = models.CharField(
        _("who may read"), max_length=10, choices=Visibility, default=Visibility.MEMBERS
    )
    accent = models.CharField(
        _("color"), max_length=10, choices=[(name, name) for name in ACCENTS], default=ACCENTS[0]
    )
    logo = models.FileField(_("logo"), upload_to="communities/", blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(Lower("slug"), name="one_community_per_address"),
            models.CheckConstraint(
                condition=Q(entry__in=Door.values), name="a_community_has_a_known_door"
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values),
                name="a_community_has_a_known_visibility",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        return self.visibility == Visibility.PUBLIC


class Membership(models.Model):
    """One person's seat in one community; leaving deletes it, authorship stays."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    role = models.PositiveSmallIntegerField(_("role"), choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "person", name="one_membership_per_person"),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="a_membership_has_a_known_role"
            ),
        )
        indexes = (models.Index("person", "community", name="memberships_of_a_person"),)


@dataclass(frozen=True)
class Seat:
    """Where somebody stands in a community: the actor of every action in it.

    ``person`` is None for somebody who is not signed in, ``role`` is None without a membership.
    """

    community: Community
    person: Person | None
    role: Role | None

    def at_least(self, role: Role) -> bool:
        return self.role is not None and self.role >= role

    @property
    def may_read(self) -> bool:
        return self.community.is_public or self.role is not None

    @property
    def may_write(self) -> bool:
        return self.at_least(Role.MEMBER)

    @property
    def may_moderate(self) -> bool:
        return self.at_least(Role.MODERATOR)

    @property
    def may_coordinate(self) -> bool:
        return self.at_least(Role.COORDINATOR)

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER

    @property
    def person_id(self) -> int | None:
        return self.person.pk if self.person else None

    @property
    def member(self) -> Person:
        """The person, where an entry rule has made sure that there is one."""
        if self.person is None:
            raise LookupError("nobody is signed in")
        return self.person
