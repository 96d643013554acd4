"""Everything that changes a community or who has a seat in it."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities import rules
from docendo.commons.communities.events import (
    AskedToJoin,
    AuthorClaimed,
    CommunityChanged,
    CommunityDeleted,
    CommunityFounded,
    InvitationMade,
    InvitationRevoked,
    MemberJoined,
    MemberLeft,
    MemberRemoved,
    RemovalLifted,
    RequestDecided,
    RequestWithdrawn,
    RoleGiven,
)
from docendo.commons.communities.models import (
    Community,
    Invitation,
    JoinRequest,
    Membership,
    Removal,
    Seat,
    sort_name,
)
from docendo.commons.communities.protocols import STARTERS, Founding
from docendo.commons.communities.queries import free_address
from docendo.commons.communities.refusals import (
    INVITATION_REFUSALS,
    AddressTaken,
    AlreadyAsked,
    AlreadyDecided,
    HasNotJoined,
    InvitationUnknown,
    InvitationUsedUp,
    LastOwner,
    MustAsk,
    NameDoesNotMatch,
    NeedsInvitation,
    NoNeedToAsk,
    NotYoursToGive,
    WasRemoved,
)
from docendo.commons.communities.rules import (
    MAY_GIVE,
    Door,
    Joining,
    RequestState,
    Role,
    SeatChange,
    Visibility,
)
from docendo.commons.people.api import Person
from docendo.commons.search.api import remove_community
from docendo.kernel.errors import NotAllowed
from docendo.kernel.events import publish

# --- Founding and changing ----------------------------------------------------------------------


@transaction.atomic
def found_community(
    founder: Person,
    *,
    name: str,
    about: str,
    language: str,
    now: datetime,
    slug: str = "",
    welcome: str = "",
    ground_rules: str = "",
    topics: Sequence[str] = (),
    entry: Door = Door.REQUEST,
    visibility: Visibility = Visibility.MEMBERS,
    accent: str = "",
) -> Community:
    """Make a community whose owner is ``founder``; without ``slug`` a free address is derived.

    Raises AddressTaken.
    """
    address = slug or free_address(name, language=language)
    if rules.free_address(address, taken=()) != address:
        raise AddressTaken
    try:
        with transaction.atomic():
            community = Community.objects.create(
                slug=address,
                name=name,
                about=about,
                welcome=welcome,
                ground_rules=ground_rules,
                language=language,
                entry=entry,
                visibility=visibility,
                accent=accent or rules.first_accent(address),
                created_at=now,
            )
    except IntegrityError as error:
        raise AddressTaken from error
    Membership.of(community, founder, Role.OWNER, joined_at=now).save()
    publish(CommunityFounded(community_id=community.pk, founder_id=founder.pk))
    founding = Founding(
        community_id=community.pk, founder_id=founder.pk, topics=tuple(topics), now=now
    )
    for start in STARTERS:
        start(founding)
    return community


@dataclass(frozen=True, kw_only=True)
class Description:
    """What coordinators say about their community."""

    name: str
    about: str
    welcome: str
    ground_rules: str
    language: str
    accent: str


@transaction.atomic
def describe_community(seat: Seat, *, description: Description) -> Community:
    here = _locked(seat)
    if not here.may_coordinate:
        raise NotAllowed
    return _change(here, **asdict(description))


@transaction.atomic
def set_doors(seat: Seat, *, entry: Door, visibility: Visibility) -> Community:
    """Who may join and who may read: for owners only."""
    here = _locked(seat)
    if not here.is_owner:
        raise NotAllowed
    return _change(here, entry=entry, visibility=visibility)


def change_logo(seat: Seat, *, logo: "ContentFile[bytes] | None") -> None:
    """Take another logo, or none; the file of the one before goes for good."""
    if not seat.may_coordinate:
        raise NotAllowed
    storage, before = seat.community.logo.storage, seat.community.logo.name
    # The file first: a row must never name one that is not there.
    name = storage.save(f"communities/{logo.name}", logo) if logo else ""
    with transaction.atomic():
        _change(_locked(seat), logo=name)
    if before:
        storage.delete(before)


def _change(seat: Seat, **values: str) -> Community:
    community = seat.community
    changed = [name for name, value in values.items() if getattr(community, name) != value]
    for name in changed:
        setattr(community, name, values[name])
    if changed:
        community.save(update_fields=changed)
        publish(CommunityChanged(community_id=community.pk, by_id=seat.member.pk, changed=changed))
    return community


@transaction.atomic
def delete_community(seat: Seat, *, typed_name: str) -> None:
    """Delete the community and all that belongs to it; its owner types its name to mean it."""
    here = _locked(seat)
    community = here.community
    if not here.is_owner:
        raise NotAllowed
    if " ".join(typed_name.split()) != " ".join(community.name.split()):
        raise NameDoesNotMatch
    remove_community(community.pk)
    publish(
        CommunityDeleted(
            community_id=community.pk,
            by_id=here.member.pk,
            slug=community.slug,
            name=community.name,
        )
    )
    if logo := community.logo.name:
        transaction.on_commit(lambda: community.logo.storage.delete(logo))
    community.delete()


# --- Coming in ----------------------------------------------------------------------------------


@transaction.atomic
def join(seat: Seat, *, now: datetime) -> Membership:
    """Walk in through an open door."""
    match _joining(seat):
        case Joining.WALKS_IN:
            return _admit(seat.community, seat.member, Role.MEMBER, now=now)
        case Joining.ASKS:
            raise MustAsk
        case Joining.NEEDS_INVITATION:
            raise NeedsInvitation
        case Joining.WAS_REMOVED:
            raise WasRemoved


@transaction.atomic
def ask_to_join(seat: Seat, *, message: str, now: datetime) -> JoinRequest:
    match _joining(seat):
        case Joining.WALKS_IN:
            raise NoNeedToAsk
        case Joining.NEEDS_INVITATION:
            raise NeedsInvitation
        case Joining.WAS_REMOVED:
            raise WasRemoved
        case Joining.ASKS if seat.role is not None:
            raise NoNeedToAsk
        case Joining.ASKS:
            pass
    try:
        with transaction.atomic():
            request = JoinRequest.objects.create(
                community=seat.community, person=seat.member, message=message, asked_at=now
            )
    except IntegrityError as error:
        raise AlreadyAsked from error
    publish(
        AskedToJoin(community_id=seat.community.pk, request_id=request.pk, person_id=seat.member.pk)
    )
    return request


@transaction.atomic
def withdraw_request(seat: Seat, *, now: datetime) -> JoinRequest:
    request = JoinRequest.objects.waiting().get(community=seat.community, person=seat.member)
    _decide(request, RequestState.WITHDRAWN, by=None, note="", now=now)
    publish(
        RequestWithdrawn(
            community_id=seat.community.pk, request_id=request.pk, person_id=seat.member.pk
        )
    )
    return request


@transaction.atomic
def accept_request(seat: Seat, *, request_id: int, note: str, now: datetime) -> Membership:
    """Let somebody in; whoever had been removed is thereby welcome again."""
    request = JoinRequest.objects.visible_to(seat).select_related("person").get(pk=request_id)
    if not seat.may_coordinate:
        raise NotAllowed
    _decide(request, RequestState.ACCEPTED, by=seat.member, note=note, now=now)
    _announce_decision(request, accepted=True, by=seat.member)
    _lift_removal(seat, person_id=request.person_id)
    return _admit(seat.community, request.person, Role.MEMBER, by=seat.member, now=now)


@transaction.atomic
def decline_request(seat: Seat, *, request_id: int, note: str, now: datetime) -> JoinRequest:
    request = JoinRequest.objects.visible_to(seat).select_related("person").get(pk=request_id)
    if not seat.may_coordinate:
        raise NotAllowed
    _decide(request, RequestState.DECLINED, by=seat.member, note=note, now=now)
    _announce_decision(request, accepted=False, by=seat.member)
    return request


@transaction.atomic
def admit(seat: Seat, *, person: Person, role: Role, now: datetime) -> Membership:
    """Give somebody a seat at once, as commands do that set up a whole community."""
    if role not in seat.may_give:
        raise NotYoursToGive
    _lift_removal(seat, person_id=person.pk)
    return _admit(seat.community, person, role, by=seat.member, now=now)


@transaction.atomic
def keep_seats(seat: Seat, *, authors: Iterable[Person], now: datetime) -> int:
    """Keep a seat for each imported author who has not joined; returns how many are new."""
    if not seat.may_coordinate:
        raise NotAllowed
    before = seat.community.memberships.count()
    Membership.objects.bulk_create(
        [
            Membership.of(seat.community, author, Role.GUEST, joined_at=now)
            for author in authors
            if not author.has_joined
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    return seat.community.memberships.count() - before


def _joining(seat: Seat) -> Joining:
    was_removed = Removal.objects.filter(community=seat.community, person=seat.member).exists()
    return rules.joining(door=Door(seat.community.entry), was_removed=was_removed)


def _admit(
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
        _set_role(membership, role, by_id=by_id or person.pk)
    return membership


def _decide(
    request: JoinRequest, state: RequestState, *, by: Person | None, note: str, now: datetime
) -> None:
    if not rules.may_become(RequestState(request.state), state):
        raise AlreadyDecided
    # Two coordinators may decide at once: the first one counts.
    decided = JoinRequest.objects.filter(pk=request.pk, state=request.state).update(
        state=state, decided_at=now, decided_by=by, note=note
    )
    if not decided:
        raise AlreadyDecided
    request.state, request.decided_at, request.decided_by, request.note = state, now, by, note


def _announce_decision(request: JoinRequest, *, accepted: bool, by: Person) -> None:
    publish(
        RequestDecided(
            community_id=request.community_id,
            request_id=request.pk,
            person_id=request.person_id,
            accepted=accepted,
            by_id=by.pk,
        )
    )


# --- Invitations --------------------------------------------------------------------------------


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
    return _admit(community, person, role, by=invitation.created_by, now=now)


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


# --- Roles, leaving, removing -------------------------------------------------------------------


@transaction.atomic
def give_role(seat: Seat, *, person_id: int, role: Role, now: datetime) -> Membership:
    here = _locked(seat)
    membership = _changing(here, person_id=person_id, given=role)
    if membership.role != role:
        _set_role(membership, role, by_id=here.member.pk)
        _revoke_beyond(membership, role, by=here.member, now=now)
    return membership


@transaction.atomic
def leave(seat: Seat, *, now: datetime) -> None:
    here = _locked(seat)
    membership = _changing(here, person_id=here.member.pk, given=None)
    _revoke_beyond(membership, None, by=here.member, now=now)
    membership.delete()
    publish(MemberLeft(community_id=here.community.pk, person_id=here.member.pk))


@transaction.atomic
def remove_person(seat: Seat, *, person_id: int, reason: str, now: datetime) -> Removal:
    """Take somebody's seat away and keep the door shut for them, for a reason that is kept."""
    here = _locked(seat)
    if person_id == here.member.pk:
        raise NotYoursToGive(_("You cannot remove yourself. Leave the community instead."))
    membership = _changing(here, person_id=person_id, given=None)
    _revoke_beyond(membership, None, by=here.member, now=now)
    membership.delete()
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
    _lift_removal(seat, person_id=person_id)
    return removal.person


def rename_seats(person_id: int, name: str) -> None:
    """Keep the directories sorted when somebody changes their name."""
    Membership.objects.filter(person=person_id).update(sort_name=sort_name(name))


def _lift_removal(seat: Seat, *, person_id: int) -> None:
    lifted, _rows = Removal.objects.filter(community=seat.community, person=person_id).delete()
    if lifted:
        publish(
            RemovalLifted(community_id=seat.community.pk, person_id=person_id, by_id=seat.member.pk)
        )


def _locked(seat: Seat) -> Seat:
    """The seat as it is now, with its community locked until the transaction ends.

    Two owners who step down at the same moment would otherwise each see the other one stay.
    """
    community = Community.objects.select_for_update(no_key=True).get(pk=seat.community.pk)
    own = Membership.objects.filter(community=community, person=seat.member).first()
    return Seat(community, seat.person, Role(own.role) if own else None)


def _changing(here: Seat, *, person_id: int, given: Role | None) -> Membership:
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


def _set_role(membership: Membership, role: Role, *, by_id: int) -> None:
    held, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    publish(
        RoleGiven(
            community_id=membership.community_id,
            person_id=membership.person_id,
            held=held,
            given=role,
            by_id=by_id,
        )
    )


def _revoke_beyond(membership: Membership, role: Role | None, *, by: Person, now: datetime) -> None:
    """Revoke what somebody with ``role`` could no longer have made: a link outlives no right."""
    _revoke(
        Invitation.objects.filter(
            community=membership.community_id, created_by=membership.person_id, revoked_at=None
        ).exclude(role__in=MAY_GIVE[role]),
        by=by,
        now=now,
    )
