"""What those who run a community look at, and what an invitation opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.safestring import SafeString

from docendo.commons.communities.models import (
    Community,
    Invitation,
    JoinRequest,
    Removal,
    Seat,
)
from docendo.commons.communities.protocols import Hub, Link, links_from
from docendo.commons.communities.queries.seats import seat_in
from docendo.commons.communities.refusals import (
    INVITATION_REFUSALS,
    InvitationUnknown,
    WasRemoved,
)
from docendo.commons.communities.rules import (
    InvitationState,
    Role,
)
from docendo.commons.people.api import Person
from docendo.kernel.text import render

INVITATIONS_PER_PAGE = 20
REMOVALS_PER_PAGE = 48
LISTED = 50  # requests on one page: whoever decides on them makes room for the next
CLAIM_LIFETIME = timedelta(days=30)


@dataclass(frozen=True)
class ShownInvitation:
    invitation: Invitation
    state: InvitationState

    @property
    def is_open(self) -> bool:
        return self.state == InvitationState.OPEN


def invitations(seat: Seat, *, now: datetime, page: int) -> Page[ShownInvitation]:
    """The invitations that this seat may hand out or revoke, the newest first."""
    found = Invitation.objects.visible_to(seat).select_related("created_by", "claims")
    paginator = Paginator(found.order_by("-created_at", "-pk"), INVITATIONS_PER_PAGE)
    shown: Page[Any] = paginator.get_page(page)
    shown.object_list = [
        ShownInvitation(invitation, invitation.state(now)) for invitation in shown.object_list
    ]
    return shown


def waiting_requests(seat: Seat) -> QuerySet[JoinRequest]:
    """Who is waiting for an answer, the longest wait first."""
    waiting = JoinRequest.objects.visible_to(seat).waiting().select_related("person")
    return waiting.order_by("asked_at", "pk")


def removals(seat: Seat, *, page: int) -> Page[Removal]:
    found = Removal.objects.visible_to(seat).select_related("person", "removed_by")
    return Paginator(found.order_by("-removed_at", "-pk"), REMOVALS_PER_PAGE).get_page(page)


@dataclass(frozen=True)
class InvitationPage:
    """What somebody sees who opens an invitation that lets them in."""

    invitation: Invitation
    community: Community
    members: int
    ground_rules: SafeString
    seat: Seat

    @property
    def role(self) -> Role:
        return Role(self.invitation.role)

    @property
    def has_nothing_to_give(self) -> bool:
        return self.seat.at_least(self.role) and self.invitation.claims is None


def opened_invitation(person: Person | None, *, token: str, now: datetime) -> InvitationPage:
    """Raises InvitationRefused, unless they have what it gives, and WasRemoved."""
    found = Invitation.objects.with_token(token)
    invitation = found.select_related("community", "created_by", "claims").first()
    if invitation is None:
        raise InvitationUnknown
    seat = seat_in(person, slug=invitation.community.slug)
    state = invitation.state(now)
    is_settled = invitation.claims is None and seat.at_least(Role(invitation.role))
    if state != InvitationState.OPEN and not is_settled:
        raise INVITATION_REFUSALS[state]
    if person and Removal.objects.filter(community=invitation.community, person=person).exists():
        raise WasRemoved
    return InvitationPage(
        invitation=invitation,
        community=invitation.community,
        members=invitation.community.memberships.joined().count(),
        ground_rules=render(invitation.community.ground_rules),
        seat=seat,
    )


@dataclass(frozen=True)
class Tabs:
    """The way to all pages of the settings, also of apps above."""

    waiting: int
    links: Sequence[Link[Any]]


def settings_tabs(seat: Seat) -> Tabs:
    return Tabs(waiting_requests(seat).count(), links_from(Hub.SETTINGS, seat))
