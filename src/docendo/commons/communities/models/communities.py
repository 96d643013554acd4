"""A community: the tenant, and who may know of it."""

from datetime import UTC, date, datetime
from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.models import permissions
from docendo.commons.communities.rules import (
    ABOUT_LENGTH,
    ADDRESS,
    ADDRESS_LENGTH,
    NAME_LENGTH,
    TEXT_LENGTH,
    Accent,
    Door,
    Visibility,
)
from docendo.commons.people.api import Person, zone
from docendo.kernel.access import RowRule, row_rule

valid_address = RegexValidator(
    rf"^{ADDRESS.pattern}\Z",
    _("Use small letters a to z, digits and single hyphens, as in maple-college."),
)


class Communities(models.QuerySet["Community"]):
    def with_role_of(self, person: Person | None) -> Self:
        """Each with ``own_role``, what the person is in it or None, and ``own_silence``."""
        if person is None:
            return self.annotate(
                own_role=models.Value(None, models.PositiveSmallIntegerField()),
                own_silence=models.Value(None, models.DateTimeField()),
            )
        return self.annotate(
            own=FilteredRelation("memberships", condition=Q(memberships__person=person)),
            silent=FilteredRelation("silences", condition=Q(silences__person=person)),
        ).annotate(own_role=F("own__role"), own_silence=F("silent__until"))

    def visible_to(self, person: Person | None) -> Self:
        """Those that this person may know of, if only to find the door."""
        return self.filter(know_community.among(person))


class Community(models.Model):
    """One community: the tenant to which every other row belongs.

    Its days begin and end by the clocks of its ``time_zone``; without one, by those of UTC.
    """

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
    holds_contacts = models.BooleanField(
        _("Contact details of newcomers wait for a moderator"), default=False, db_default=False
    )
    has_ladder = models.BooleanField(
        _("Who has helped others may do more"), default=True, db_default=True
    )
    time_zone = models.CharField(max_length=64, blank=True, db_default="")
    created_at = models.DateTimeField(default=timezone.now)

    objects = Communities.as_manager()

    own_role: int | None  # only after with_role_of
    own_silence: datetime | None  # as above

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

    def today(self, now: datetime) -> date:
        """The day that it is there."""
        return now.astimezone(zone(self.time_zone) or UTC).date()

    @property
    def is_hidden(self) -> bool:
        """Whether such a community exists is nobody's business but its members'."""
        return not self.is_public and self.entry == Door.INVITATION


# ``allows`` needs a community loaded by ``with_role_of``.
know_community: RowRule[Person | None, Community] = row_rule(
    "know of a community",
    model=Community,
    allows=permissions.knows_of,
    among=permissions.known_of,
)
