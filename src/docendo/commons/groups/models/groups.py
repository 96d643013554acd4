"""Groups, and who is or was in them."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Owned, Seat
from docendo.commons.groups.rules.groups import (
    LONGEST_ADDRESS,
    LONGEST_NAME,
    LONGEST_SOURCE_ID,
    LONGEST_TERM,
    GroupKind,
    GroupRole,
)
from docendo.commons.people.api import Person
from docendo.kernel.access import NOBODY, row_rule

OPEN = Q(ended_at=None)


class Groups(models.QuerySet["Group"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_a_group.among(seat))

    def open(self) -> Self:
        return self.filter(OPEN)

    def taught_by(self, seat: Seat) -> Self:
        """Where somebody teaches now, whatever they are in the community."""
        return self.filter(
            community=seat.community,
            enrollments__person=seat.person_id,
            enrollments__ended_at=None,
            enrollments__role=GroupRole.TEACHER,
        )


class Group(Owned):
    """A class, a cohort, a ward: people of a community who belong together for a while.

    ``source_id`` is its number in the system that keeps it; without one it is known by its name,
    which ``sort_name`` has folded. It is over at ``ended_at``, and stays as what it was.
    """

    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    sort_name = models.CharField(max_length=2 * LONGEST_NAME)
    kind = models.CharField(_("kind"), max_length=10, choices=GroupKind, default=GroupKind.CLASS)
    term = models.CharField(_("term"), max_length=LONGEST_TERM, blank=True)
    source_id = models.CharField(max_length=LONGEST_SOURCE_ID, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = Groups.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community",
                "source_id",
                condition=~Q(source_id=""),
                name="one_group_per_source_id",
            ),
            models.UniqueConstraint(
                "community",
                "sort_name",
                "term",
                condition=Q(source_id="", ended_at=None),
                name="one_open_group_per_name_and_term",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_group_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind__in=GroupKind.values), name="a_group_has_a_known_kind"
            ),
        )
        indexes = (models.Index("community", "sort_name", name="groups_by_name"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class Enrollments(models.QuerySet["Enrollment"]):
    def open(self) -> Self:
        return self.filter(OPEN)

    def joined(self) -> Self:
        """Without those who are only invited."""
        return self.filter(person__isnull=False)


class Enrollment(Owned):
    """Somebody is in a group, from ``began_at`` to ``ended_at``; it is never deleted.

    Who has not joined has no ``person``, and is known by the ``address`` to which they will; the
    roster's ``name`` is theirs until then. ``role`` counts in the group, whatever somebody is in
    the community. On the day ``ends_on``, if there is one, it ends by itself.
    """

    group = models.ForeignKey(Group, models.CASCADE, related_name="enrollments", db_index=False)
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, related_name="enrollments", db_index=False
    )
    address = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    role = models.PositiveSmallIntegerField(_("role"), choices=GroupRole, default=GroupRole.LEARNER)
    source_id = models.CharField(max_length=LONGEST_SOURCE_ID, blank=True)
    began_at = models.DateTimeField()
    ends_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = Enrollments.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("group", "person"),
                condition=Q(ended_at=None, person__isnull=False),
                name="a_person_is_in_a_group_once",
            ),
            models.UniqueConstraint(
                fields=("group", "address"),
                condition=Q(ended_at=None, person=None),
                name="an_address_is_in_a_group_once",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(address=""),
                name="an_enrollment_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(role__in=GroupRole.values), name="an_enrollment_has_a_known_role"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                name="an_enrollment_ends_after_it_began",
            ),
        )
        indexes = (
            models.Index("community", "person", name="enrollments_of_a_person", condition=OPEN),
            models.Index(
                "community",
                "address",
                name="enrollments_of_an_address",
                condition=OPEN & Q(person=None),
            ),
            models.Index("group", "role", name="enrollments_by_role", condition=OPEN),
            models.Index(
                "ends_on", name="enrollments_due", condition=OPEN & Q(ends_on__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """How they call themselves, or how the roster does until they have joined."""
        return self.person.name if self.person else self.name or self.address

    @property
    def role_plural(self) -> Promise:
        return GroupRole(self.role).plural

    @property
    def has_joined(self) -> bool:
        return self.person_id is not None


def _is_in(seat: Seat, group: Group) -> bool:
    if seat.role is None or group.community_id != seat.community.pk:
        return False
    return seat.may_coordinate or group.enrollments.filter(OPEN, person=seat.person_id).exists()


def _those_of(seat: Seat) -> Q:
    if seat.role is None:
        return NOBODY
    if seat.may_coordinate:
        return Q(community=seat.community)
    own = Enrollment.objects.open().filter(group=OuterRef("pk"), person=seat.person_id)
    return Q(Exists(own), community=seat.community)


seeing_a_group = row_rule("seeing a group", model=Group, allows=_is_in, among=_those_of)
