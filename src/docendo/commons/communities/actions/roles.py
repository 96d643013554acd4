"""Roles, leaving, and being removed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.actions.inviting import revoke_beyond
from docendo.commons.communities.actions.seats import changing, forget_removal, locked, set_role
from docendo.commons.communities.events import MemberLeft, MemberRemoved
from docendo.commons.communities.models import Community, Membership, Removal, Seat
from docendo.commons.communities.refusals import LastOwner, NotYoursToGive
from docendo.commons.communities.rules import Role
from docendo.commons.people.api import Person
from docendo.kernel.events import publish
from docendo.kernel.sockets.hub import ask_again, channel_of


@transaction.atomic
def give_role(seat: Seat, *, person_id: int, role: Role, now: datetime) -> Membership:
    here = locked(seat)
    membership = changing(here, person_id=person_id, given=role)
    if membership.role != role:
        set_role(membership, role, by_id=here.member.pk, now=now)
        revoke_beyond(membership, role, by=here.member, now=now)
    return membership


@transaction.atomic
def leave(seat: Seat, *, now: datetime) -> None:
    here = locked(seat)
    membership = changing(here, person_id=here.member.pk, given=None)
    revoke_beyond(membership, None, by=here.member, now=now)
    membership.delete()
    ask_again(channel_of(here.member.pk))
    publish(MemberLeft(community_id=here.community.pk, person_id=here.member.pk))


@transaction.atomic
def remove_person(seat: Seat, *, person_id: int, reason: str, now: datetime) -> Removal:
    """Take somebody's seat away and keep the door shut for them, for a reason that is kept."""
    here = locked(seat)
    if person_id == here.member.pk:
        raise NotYoursToGive(_("You cannot remove yourself. Leave the community instead."))
    membership = changing(here, person_id=person_id, given=None)
    revoke_beyond(membership, None, by=here.member, now=now)
    membership.delete()
    ask_again(channel_of(person_id))
    removal, _is_new = Removal.objects.update_or_create(
        community=here.community,
        person_id=person_id,
        defaults={"removed_by": here.member, "removed_at": now, "reason": reason},
    )
    publish(
        MemberRemoved(
            community_id=here.community.pk,
            person_id=person_id,
            by_id=here.member.pk,
            reason=reason,
        )
    )
    return removal


@transaction.atomic
def lift_removal(seat: Seat, *, person_id: int) -> Person:
    """Whoever was removed may come in again as anybody may."""
    removal = Removal.objects.visible_to(seat).select_related("person").get(person=person_id)
    forget_removal(seat, person_id=person_id)
    return removal.person


@transaction.atomic
def let_go(community_id: int, *, person_id: int, now: datetime) -> None:
    """End the seat of somebody for whom their institution does not answer any more.

    Raises LastOwner. Whoever has no seat keeps having none.
    """
    community = Community.objects.select_for_update(no_key=True).get(pk=community_id)
    membership = community.memberships.select_related("person").filter(person=person_id).first()
    if membership is None:
        return
    owners = community.memberships.filter(role=Role.OWNER)
    if membership.role == Role.OWNER and owners.count() == 1:
        raise LastOwner
    revoke_beyond(membership, None, by=membership.person, now=now)
    membership.delete()
    publish(MemberLeft(community_id=community_id, person_id=person_id))
