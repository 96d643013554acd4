"""Communities, who has a seat in them, and how people get one.

Every index begins with the community, but for the one that finds somebody's own communities.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.conf import settings
from django.core import signing
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.rules import (
    ABOUT_LENGTH,
    ADDRESS,
    ADDRESS_LENGTH,
    MAY_GIVE,
    NAME_LENGTH,
    TEXT_LENGTH,
    Accent,
    Door,
    InvitationState,
    RequestState,
    Role,
    Visibility,
    folded,
    invitation_state,
)
from docendo.commons.people.api import Person
from docendo.kernel.access import RowRule, row_rule

MOST_SEATS = 1000

valid_address = RegexValidator(
    rf"^{ADDRESS.pattern}\Z",
    _("Use small letters a to z, digits and single hyphens, as in maple-college."),
)


class Communities(models.QuerySet["Community"]):
    def with_role_of(self, person: Person | None) -> Self:
        """Each with ``own_role``: what the person is in it, or None."""
        if person is None:
            return self.annotate(own_role=models.Value(None, models.PositiveSmallIntegerField()))
        return self.annotate(
            own=FilteredRelation("memberships", condition=Q(memberships__person=person))
        ).annotate(own_role=F("own__role"))

    def visible_to(self, person: Person | None) -> Self:
        """Those that this person may know of, if only to find the door."""
        return self.filter(know_community.among(person))


class Community(models.Model):
    """One community: the tenant to which every other row belongs."""

    slug = models.CharField(
        _("address"),
        max_length=ADDRESS_LENGTH,
        validators=[valid_address],
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    about = models.CharField(_("what it is about"), max_length=ABOUT_LENGTH)
    welcome = models.TextField(_("welcome"), max_length=TEXT_LENGTH, blank=True)
    ground_rules = models.TextField(_("ground rules"), max_length=TEXT_LENGTH, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    entry = models.CharField(
        _("how people join"), max_length=10, choices=Door, default=Door.REQUEST
    )
    visibility = models.CharField(
        _("who may read"), max_length=10, choices=Visibility, default=Visibility.MEMBERS
    )
    accent = models.CharField(_("color"), max_length=10, choices=Accent, default=Accent.TEAL)
    logo = models.FileField(_("logo"), upload_to="communities/", blank=True)
    allows_anonymous = models.BooleanField(
        _("Questions may be asked without a name"), default=True, db_default=True
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = Communities.as_manager()

    own_role: int | None  # only after with_role_of

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

    @property
    def is_hidden(self) -> bool:
        """Whether such a community exists is nobody's business but its members'."""
        return not self.is_public and self.entry == Door.INVITATION


class Memberships(models.QuerySet["Membership"]):
    def visible_to(self, seat: "Seat") -> Self:
        return self.filter(see_member.among(seat))

    def joined(self) -> Self:
        """Without the seats of authors who have not joined."""
        return self.filter(is_imported=False)


def sort_name(name: str) -> str:
    return folded(name)[:200]


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
    def may_give(self) -> frozenset[Role]:
        """The roles that this seat may give and take."""
        return MAY_GIVE[self.role]

    @property
    def person_id(self) -> int | None:
        return self.person.pk if self.person else None

    @property
    def kind(self) -> "SeatKind":
        return SeatKind(self.role, self.person is not None, self.community.is_public)

    @property
    def numbers(self) -> dict[str, int]:
        """What is put into a prepared query for this seat; nobody has the number 0."""
        return {"community_id": self.community.pk, "person_id": self.person_id or 0}

    @property
    def member(self) -> Person:
        """The person, where an entry rule has made sure that there is one."""
        if self.person is None:
            raise LookupError("nobody is signed in")
        return self.person


@dataclass(frozen=True)
class SeatKind:
    """What seats have in common for which a query reads alike but for its numbers."""

    role: Role | None
    is_signed_in: bool
    is_public: bool

    def seat(self, *, community_id: int, person_id: int) -> Seat:
        """A stand-in with these numbers, for row rules to make a prepared query of."""
        visibility = Visibility.PUBLIC if self.is_public else Visibility.MEMBERS
        community = Community(pk=community_id, visibility=visibility)
        return Seat(community, Person(pk=person_id) if self.is_signed_in else None, self.role)


class Invitations(models.QuerySet["Invitation"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(manage_invitation.among(seat))

    def with_token(self, token: str) -> Self:
        """The invitation that this token opens; none if the token is not genuine."""
        try:
            return self.filter(key=_signer.unsign(token))
        except signing.BadSignature:
            return self.none()


# The link is signed with the site's secret key, so that neither the database nor a backup of it
# holds anything that opens a door.
_signer = signing.Signer(salt="communities.invitation", sep=".")


class Invitation(models.Model):
    """A link that gives a role to those who open it, until it expires or its seats are taken.

    With ``claims`` it is meant for one person: the imported author whose posts become theirs.
    """

    community = models.ForeignKey(
        Community, models.CASCADE, related_name="invitations", db_index=False
    )
    key = models.CharField(max_length=16, unique=True)
    role = models.PositiveSmallIntegerField(_("role"), choices=Role, default=Role.MEMBER)
    seats = models.PositiveSmallIntegerField(
        _("how many people"), validators=[MinValueValidator(1), MaxValueValidator(MOST_SEATS)]
    )
    taken = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    note = models.CharField(_("who it is for"), max_length=100, blank=True)
    claims = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+", db_index=False)
    created_by = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = Invitations.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(seats__gte=1, seats__lte=MOST_SEATS),
                name="an_invitation_has_one_to_a_thousand_seats",
            ),
            models.CheckConstraint(
                condition=Q(taken__lte=F("seats")), name="an_invitation_seats_no_more_than_it_has"
            ),
            models.CheckConstraint(
                condition=Q(claims=None) | Q(seats=1), name="an_author_is_claimed_by_one_person"
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="an_invitation_gives_a_known_role"
            ),
        )
        indexes = (models.Index("community", F("created_at").desc(), name="invitations_by_time"),)

    @property
    def token(self) -> str:
        return _signer.sign(self.key)

    def state(self, now: datetime) -> InvitationState:
        return invitation_state(
            revoked=self.revoked_at is not None,
            expires_at=self.expires_at,
            taken=self.taken,
            seats=self.seats,
            now=now,
        )


class JoinRequests(models.QuerySet["JoinRequest"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(see_request.among(seat))

    def waiting(self) -> Self:
        return self.filter(state=RequestState.WAITING)


class JoinRequest(models.Model):
    """Somebody asked for a seat; at most one of their requests is waiting at a time."""

    community = models.ForeignKey(
        Community, models.CASCADE, related_name="join_requests", db_index=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="join_requests", db_index=False)
    message = models.TextField(_("message"), max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.WAITING)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    note = models.TextField(_("note"), max_length=1000, blank=True)

    objects = JoinRequests.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "person"),
                condition=Q(state=RequestState.WAITING),
                name="one_waiting_request_per_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RequestState.values), name="a_request_has_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.WAITING, decided_at=None)
                | ~Q(state=RequestState.WAITING) & Q(decided_at__isnull=False),
                name="a_request_waits_until_it_is_decided",
            ),
        )
        indexes = (models.Index("community", "state", "asked_at", name="requests_by_state"),)


class Removals(models.QuerySet["Removal"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(see_removal.among(seat))


class Removal(models.Model):
    """Somebody was removed and may not come back by themselves until a coordinator lifts it."""

    community = models.ForeignKey(
        Community, models.CASCADE, related_name="removals", db_index=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    removed_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    removed_at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=500)

    objects = Removals.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "person", name="one_removal_per_person"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_removal_has_a_reason"),
        )
        indexes = (models.Index("community", F("removed_at").desc(), name="removals_by_time"),)


# --- Who may see and do what with a row ---------------------------------------------------------

# ``allows`` needs a community loaded by ``with_role_of``.
know_community: RowRule[Person | None, Community] = row_rule(
    "know of a community",
    model=Community,
    allows=lambda person, community: not community.is_hidden or community.own_role is not None,
    among=lambda person: (
        Q(visibility=Visibility.PUBLIC)
        | ~Q(entry=Door.INVITATION)
        | Q(pk__in=Membership.objects.filter(person=person).values("community"))
        if person
        else Q(visibility=Visibility.PUBLIC) | ~Q(entry=Door.INVITATION)
    ),
)

see_member: RowRule[Seat, Membership] = row_rule(
    "see a member",
    model=Membership,
    allows=lambda seat, row: row.community_id == seat.community.pk and seat.role is not None,
    among=lambda seat: Q(community=seat.community) if seat.role is not None else Q(pk__in=()),
)

manage_invitation: RowRule[Seat, Invitation] = row_rule(
    "manage an invitation",
    model=Invitation,
    allows=lambda seat, row: row.community_id == seat.community.pk and row.role in seat.may_give,
    among=lambda seat: Q(community=seat.community, role__in=seat.may_give),
)

see_request: RowRule[Seat, JoinRequest] = row_rule(
    "see a request to join",
    model=JoinRequest,
    allows=lambda seat, row: (
        row.community_id == seat.community.pk
        and (seat.may_coordinate or row.person_id == seat.person_id)
    ),
    among=lambda seat: (
        Q(community=seat.community)
        if seat.may_coordinate
        else Q(community=seat.community, person=seat.person_id or 0)
    ),
)

see_removal: RowRule[Seat, Removal] = row_rule(
    "see why somebody was removed",
    model=Removal,
    allows=lambda seat, row: row.community_id == seat.community.pk and seat.may_coordinate,
    among=lambda seat: Q(community=seat.community) if seat.may_coordinate else Q(pk__in=()),
)
