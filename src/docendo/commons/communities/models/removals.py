"""Those who were removed and may not come back by themselves."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.models import permissions
from docendo.commons.communities.models.communities import Community
from docendo.commons.communities.models.seats import Seat
from docendo.commons.people.api import Person
from docendo.kernel.access import RowRule, row_rule


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


see_removal: RowRule[Seat, Removal] = row_rule(
    "see why somebody was removed",
    model=Removal,
    allows=permissions.sees_removal,
    among=permissions.removals_seen,
)
