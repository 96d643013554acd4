"""Invitation links: made, revoked, accepted."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from docendo.commons.communities.actions.seats import give_seat
from docendo.commons.communities.events import AuthorClaimed, InvitationMade, InvitationRevoked
from docendo.commons.communities.models import Community, Invitation, Membership, Removal, Seat
from docendo.commons.communities.refusals import (
    INVITATION_REFUSALS,
    InvitationUnknown,
    InvitationUsedUp,
    NotYoursToGive,
    WasRemoved,
)
from docendo.commons.communities.rules import MAY_GIVE, Role
from docendo.commons.people.api import Person
from docendo.kernel.events import publish


@transaction.atomic
def make_invitation(
    seat: Seat,
    *,
    role: Role,
    seats: int,
    expires_at: datetime,
    now: datetime,
    note: str = "",
    claims_id: int | None = None,
) -> Invitation:
    """Make a link; with ``claims_id`` it is for the one person who is that imported author."""
    if role not in seat.may_give:
        raise NotYoursToGive
    if claims_id is not None:
        kept = Membership.objects.visible_to(seat).filter(is_imported=True)
        claims_id = kept.get(person=claims_id).person_id
    invitation = Invitation.objects.create(
        community=seat.community,
        key=secrets.token_urlsafe(9),
        role=role,
        seats=1 if claims_id else seats,
        expires_at=expires_at,
        note=note,
        claims_id=claims_id,
        created_by=seat.member,
        created_at=now,
    )
    publish(
        InvitationMade(
            community_id=seat.community.pk,
            invitation_id=invitation.pk,
            role=role,
            seats=invitation.seats,
            by_id=seat.member.pk,
        )
    )
    return invitation


@transaction.atomic
def revoke_invitation(seat: Seat, *, invitation_id: int, now: datetime) -> Invitation:
    invitation = Invitation.objects.visible_to(seat).get(pk=invitation_id)
    _revoke([invitation], by=seat.member, now=now)
    return invitation


@transaction.atomic
def accept_invitation(person: Person, *, token: str, now: datetime) -> Membership:
    """Take the seat that an invitation offers.

    Whoever has that role or a higher one already takes none. Raises InvitationRefused, WasRemoved.
    """
    # Lock before counting: two people may press Join for the last seat.
    invitation = (
        Invitation.objects.with_token(token)
        .select_for_update(of=("self",), no_key=True)
        .select_related("community", "claims", "created_by")
        .first()
    )
    if invitation is None:
        raise InvitationUnknown
    community, role = invitation.community, Role(invitation.role)
    own = Membership.objects.filter(community=community, person=person).first()
    if own is not None and own.role >= role and invitation.claims is None:
        return own
    if (state := invitation.state(now)) in INVITATION_REFUSALS:
        raise INVITATION_REFUSALS[state]
    if Removal.objects.filter(community=community, person=person).exists():
        raise WasRemoved
    Invitation.objects.filter(pk=invitation.pk).update(taken=F("taken") + 1)
    if invitation.claims is not None:
        now = _claim(community, invitation.claims, by=person, now=now)
    return give_seat(community, person, role, by=invitation.created_by, now=now)


def _claim(community: Community, author: Person, *, by: Person, now: datetime) -> datetime:
    """Give up an author's seat for the person who they are; returns since when it was kept."""
    kept = Membership.objects.filter(community=community, person=author, is_imported=True).first()
    if kept is None:
        raise InvitationUsedUp
    kept.delete()
    publish(AuthorClaimed(community_id=community.pk, placeholder_id=author.pk, person_id=by.pk))
    return min(kept.joined_at, now)


def _revoke(invitations: Iterable[Invitation], *, by: Person, now: datetime) -> None:
    for invitation in invitations:
        if Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=now):
            publish(
                InvitationRevoked(
                    community_id=invitation.community_id,
                    invitation_id=invitation.pk,
                    by_id=by.pk,
                )
            )


def revoke_beyond(membership: Membership, role: Role | None, *, by: Person, now: datetime) -> None:
    """Revoke what somebody with ``role`` could no longer have made: a link outlives no right."""
    _revoke(
        Invitation.objects.filter(
            community=membership.community_id, created_by=membership.person_id, revoked_at=None
        ).exclude(role__in=MAY_GIVE[role]),
        by=by,
        now=now,
    )
