"""Coming in: freely, by request, or let in by a coordinator."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from docendo.commons.communities import rules
from docendo.commons.communities.actions.seats import forget_removal, give_seat
from docendo.commons.communities.events import AskedToJoin, RequestDecided, RequestWithdrawn
from docendo.commons.communities.models import (
    Community,
    JoinRequest,
    Membership,
    Removal,
    Seat,
)
from docendo.commons.communities.refusals import (
    AlreadyAsked,
    AlreadyDecided,
    MustAsk,
    NeedsInvitation,
    NoNeedToAsk,
    NotYoursToGive,
    WasRemoved,
)
from docendo.commons.communities.rules import Door, Joining, RequestState, Role
from docendo.commons.people.api import Person
from docendo.kernel.errors import NotAllowed
from docendo.kernel.events import publish
from docendo.kernel.inserting import insert


@transaction.atomic
def join(seat: Seat, *, now: datetime) -> Membership:
    """Walk in through an open door."""
    match _joining(seat):
        case Joining.WALKS_IN:
            return give_seat(seat.community, seat.member, Role.MEMBER, now=now)
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
        AskedToJoin(
            community_id=seat.community.pk,
            request_id=request.pk,
            person_id=seat.member.pk,
            at=now,
        )
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
    forget_removal(seat, person_id=request.person_id)
    return give_seat(seat.community, request.person, Role.MEMBER, by=seat.member, now=now)


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
    forget_removal(seat, person_id=person.pk)
    return give_seat(seat.community, person, role, by=seat.member, now=now)


@transaction.atomic
def take_in(community: Community, *, person: Person, role: Role, now: datetime) -> None:
    """Give a seat to somebody for whom their institution answers; not to who was removed."""
    if not Removal.objects.filter(community=community, person=person).exists():
        give_seat(community, person, role, now=now)


@transaction.atomic
def keep_seats(seat: Seat, *, authors: Iterable[Person], now: datetime) -> int:
    """Keep a seat for each imported author who has not joined; returns how many are new."""
    if not seat.may_coordinate:
        raise NotAllowed
    before = seat.community.memberships.count()
    insert(
        [
            Membership.of(seat.community, author, Role.GUEST, joined_at=now)
            for author in authors
            if not author.has_joined
        ],
        ignore_conflicts=True,
    )
    return seat.community.memberships.count() - before


def _joining(seat: Seat) -> Joining:
    was_removed = Removal.objects.filter(community=seat.community, person=seat.member).exists()
    return rules.joining(door=Door(seat.community.entry), was_removed=was_removed)


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
            at=request.decided_at,
        )
    )
