"""Rosters that somebody brought, and what became of them."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from docendo.commons.communities.api import Invitation, Owned, Seat, author_of
from docendo.commons.groups.rules.groups import LONGEST_FILE_NAME, OPEN, State
from docendo.commons.groups.rules.roster import Format, Roster
from docendo.kernel.access import NOBODY, row_rule


class RosterImports(models.QuerySet["RosterImport"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_an_import.among(seat))


class RosterImport(Owned):
    """One roster that ``by`` brought: looked at, then written or discarded.

    ``roster`` is what the file said, until it is decided on: it holds names and addresses of
    others. ``digest`` is of the plan that was confirmed. The counts are those of what was written,
    and whoever had not joined is invited by one ``invitation``.
    """

    by = author_of()
    at = models.DateTimeField()
    file_name = models.CharField(max_length=LONGEST_FILE_NAME)
    format = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Format])
    is_full = models.BooleanField()
    roster = models.JSONField(null=True)
    problems = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    digest = models.CharField(max_length=64, blank=True)
    ends_missing = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)
    groups_begun = models.PositiveIntegerField(default=0)
    begun = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    not_joined = models.PositiveIntegerField(default=0)
    invitation = models.ForeignKey(
        Invitation, models.SET_NULL, null=True, related_name="+", db_index=False
    )

    objects = RosterImports.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="an_import_has_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(format__in=[each.value for each in Format]),
                name="an_import_has_a_known_format",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, roster__isnull=False, decided_at=None)
                | ~Q(state__in=OPEN) & Q(roster=None, decided_at__isnull=False),
                name="an_import_keeps_its_roster_until_it_is_decided_on",
            ),
            models.UniqueConstraint("invitation", name="an_invitation_is_of_one_import"),
        )
        indexes = (
            models.Index("community", F("at").desc(), name="imports_by_time"),
            models.Index("at", name="imports_open", condition=Q(state__in=OPEN)),
        )

    @property
    def said(self) -> Roster:
        """What the file says; only while it is open."""
        return Roster.of_json(self.roster)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_waiting(self) -> bool:
        return self.state == State.WAITING

    @property
    def is_queued(self) -> bool:
        return self.state == State.QUEUED

    @property
    def is_done(self) -> bool:
        return self.state == State.DONE


def _allows(seat: Seat, row: RosterImport) -> bool:
    return seat.may_coordinate and row.community_id == seat.community.pk


def _among(seat: Seat) -> Q:
    return Q(community=seat.community) if seat.may_coordinate else NOBODY


seeing_an_import = row_rule("seeing an import", model=RosterImport, allows=_allows, among=_among)
