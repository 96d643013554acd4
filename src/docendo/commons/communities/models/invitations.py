"""Links that give a seat to those who open them."""

from datetime import datetime
from typing import Self

from django.core import signing
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.models import permissions
from docendo.commons.communities.models.communities import Community
from docendo.commons.communities.models.seats import Seat
from docendo.commons.communities.rules import InvitationState, Role, invitation_state
from docendo.commons.people.api import Person
from docendo.kernel.access import RowRule, row_rule

MOST_SEATS = 1000


# The link is signed with the site's secret key, so that neither the database nor a backup of it
# holds anything that opens a door.
_signer = signing.Signer(salt="communities.invitation", sep=".")


class Invitations(models.QuerySet["Invitation"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(manage_invitation.among(seat))

    def with_token(self, token: str) -> Self:
        """The invitation that this token opens; none if the token is not genuine."""
        try:
            return self.filter(key=_signer.unsign(token))
        except signing.BadSignature:
            return self.none()


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


manage_invitation: RowRule[Seat, Invitation] = row_rule(
    "manage an invitation",
    model=Invitation,
    allows=permissions.manages_invitation,
    among=permissions.invitations_managed,
)
