"""Those who ask for a seat."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.models import permissions
from docendo.commons.communities.models.communities import Community
from docendo.commons.communities.models.seats import Seat
from docendo.commons.communities.rules import RequestState
from docendo.commons.people.api import Person
from docendo.kernel.access import RowRule, row_rule


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


see_request: RowRule[Seat, JoinRequest] = row_rule(
    "see a request to join",
    model=JoinRequest,
    allows=permissions.sees_request,
    among=permissions.requests_seen,
)
