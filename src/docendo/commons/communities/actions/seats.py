"""What actions share: seats as they are now, locked, given and changed."""

from datetime import datetime

from docendo.commons.communities import rules
from docendo.commons.communities.events import MemberJoined, RemovalLifted, RoleGiven
from docendo.commons.communities.models import (
    Community,
    JoinRequest,
    Membership,
    Removal,
    Seat,
    Silence,
    sort_name,
)
from docendo.commons.communities.refusals import HasNotJoined, LastOwner, NotYoursToGive, Silenced
from docendo.commons.communities.rules import RequestState, Role, SeatChange
from docendo.commons.people.api import Person
from docendo.kernel.errors import NotAllowed
from docendo.kernel.events import publish
from docendo.kernel.sockets.hub import ask_again, channel_of


def writer(seat: Seat) -> Person:
    """Who takes part by writing, of those whom the community lets; raises NotAllowed."""
    if not seat.may_write:
        raise NotAllowed
    return seat.member


def speaker(seat: Seat) -> Person:
    """Who says something that others read; raises NotAllowed or Silenced."""
    person = writer(seat)
    if seat.silenced_until is not None and seat.is_silenced:
        raise Silenced(seat.silenced_until)
    return person


def silence(community_id: int, *, person_id: int, until: datetime) -> None:
    """Somebody says nothing here until then; whoever silences has said why, and keeps it."""
    Silence.objects.update_or_create(
        community_id=community_id, person_id=person_id, defaults={"until": until}
    )
    ask_again(channel_of(person_id))


def end_silence(community_id: int, *, person_id: int) -> None:
    Silence.objects.filter(community=community_id, person=person_id).delete()


def locked(seat: Seat) -> Seat:
    """The seat as it is now, with its community locked until the transaction ends.

    Two owners who step down at the same moment would otherwise each see the other one stay.
    """
    community = Community.objects.select_for_update(no_key=True).get(pk=seat.community.pk)
    own = Membership.objects.filter(community=community, person=seat.member).first()
    return Seat(community, seat.person, Role(own.role) if own else None)


def changing(here: Seat, *, person_id: int, given: Role | None) -> Membership:
    """The membership whose role may become ``given``; raises NotYoursToGive or LastOwner."""
    membership = here.community.memberships.select_related("person").get(person=person_id)
    change = rules.changing_seat(
        actor=here.role,
        is_own=person_id == here.member.pk,
        held=Role(membership.role),
        given=given,
        owners=here.community.memberships.filter(role=Role.OWNER).count(),
    )
    match change:
        case SeatChange.NOT_YOURS_TO_GIVE:
            raise NotYoursToGive
        case SeatChange.LAST_OWNER:
            raise LastOwner
        case SeatChange.ALLOWED if membership.is_imported:
            raise HasNotJoined
        case SeatChange.ALLOWED:
            return membership


def give_seat(
    community: Community, person: Person, role: Role, *, now: datetime, by: Person | None = None
) -> Membership:
    """Give a seat, or a higher role to somebody who has one; a lower one changes nothing."""
    fresh = Membership.of(community, person, role, joined_at=now)
    membership, is_new = Membership.objects.get_or_create(
        community=community,
        person=person,
        defaults={
            "role": fresh.role,
            "joined_at": now,
            "is_imported": fresh.is_imported,
            "sort_name": fresh.sort_name,
        },
    )
    by_id = by.pk if by else None
    if is_new:
        # Whoever came in another way need not be decided upon any more.
        JoinRequest.objects.waiting().filter(community=community, person=person).update(
            state=RequestState.ACCEPTED, decided_at=now, decided_by=by
        )
        publish(
            MemberJoined(community_id=community.pk, person_id=person.pk, role=role, by_id=by_id)
        )
    elif membership.role < role:
        set_role(membership, role, by_id=by_id or person.pk, now=now)
    return membership


def set_role(membership: Membership, role: Role, *, by_id: int, now: datetime) -> None:
    held, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    ask_again(channel_of(membership.person_id))
    publish(
        RoleGiven(
            community_id=membership.community_id,
            person_id=membership.person_id,
            held=held,
            given=role,
            by_id=by_id,
            at=now,
        )
    )


def forget_removal(seat: Seat, *, person_id: int) -> None:
    lifted, _rows = Removal.objects.filter(community=seat.community, person=person_id).delete()
    if lifted:
        publish(
            RemovalLifted(community_id=seat.community.pk, person_id=person_id, by_id=seat.member.pk)
        )


def rename_seats(person_id: int, name: str) -> None:
    """Keep the directories sorted when somebody changes their name."""
    Membership.objects.filter(person=person_id).update(sort_name=sort_name(name))
