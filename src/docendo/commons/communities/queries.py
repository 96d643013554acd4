"""Answers about communities and who has a seat in them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from docendo.commons.communities.models import (
    Community,
    Invitation,
    JoinRequest,
    Membership,
    Removal,
    Seat,
)
from docendo.commons.communities.protocols import (
    FIRST_STEPS,
    HOME_PANELS,
    PERSON_PANELS,
    FirstStep,
)
from docendo.commons.communities.refusals import INVITATION_REFUSALS, InvitationUnknown
from docendo.commons.communities.rules import (
    Door,
    InvitationState,
    Joining,
    Role,
    folded,
    joining,
)
from docendo.commons.people.api import Person

PEOPLE_PER_PAGE = 48
COMMUNITIES_PER_PAGE = 24
LISTED = 100


# --- Seats --------------------------------------------------------------------------------------


def seats_of(person: Person) -> tuple[Seat, ...]:
    """All of a person's seats, by the community's name."""
    memberships = Membership.objects.filter(person=person).select_related("community")
    return tuple(
        Seat(membership.community, person, Role(membership.role))
        for membership in memberships.order_by("community__name")
    )


def seat_in(person: Person | None, *, slug: str) -> Seat:
    """Where somebody stands in the community of this address; raises Community.DoesNotExist."""
    community = Community.objects.with_role_of(person).get(slug=slug)
    role = community.own_role
    return Seat(community, person, None if role is None else Role(role))


def share_a_community(one: Person, other: Person) -> bool:
    """Whether two people may see each other's profile: they are in the same community."""
    return (
        one.pk == other.pk
        or Membership.objects.filter(
            person=one, community__in=Membership.objects.filter(person=other).values("community")
        ).exists()
    )


def readable_communities(person: Person | None) -> QuerySet[Community]:
    """The communities in which somebody may read."""
    public = Q(visibility="public")
    if person is None:
        return Community.objects.filter(public)
    own = Membership.objects.filter(person=person).values("community")
    return Community.objects.filter(public | Q(pk__in=own))


def members_named(community_id: int, names: Collection[str]) -> Mapping[str, Person]:
    """Who is meant by each name, whatever its case and accents; a name that two share is nobody's.

    The keys are the names as given.
    """
    wanted = {folded(name): name for name in names}
    found: dict[str, list[Person]] = {}
    memberships = Membership.objects.joined().filter(
        community=community_id, sort_name__in=[name[:200] for name in wanted]
    )
    for membership in memberships.select_related("person"):
        found.setdefault(membership.sort_name, []).append(membership.person)
    return {wanted[name]: people[0] for name, people in found.items() if len(people) == 1}


# --- Home and door ------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownPanel:
    template: str
    panel: object


@dataclass(frozen=True)
class ShownStep:
    step: FirstStep[Any]
    is_done: bool


@dataclass(frozen=True)
class Home:
    """A community's home for somebody who may read it."""

    members: int
    panels: Sequence[ShownPanel]
    steps: Sequence[ShownStep]
    waiting_requests: int


def community_home(seat: Seat, *, now: datetime) -> Home:
    community = seat.community
    panels = [(panel.template, panel.query(seat, now=now)) for panel in HOME_PANELS]
    steps = (
        [ShownStep(step, step.is_done(seat)) for step in FIRST_STEPS] if seat.may_coordinate else []
    )
    return Home(
        members=community.memberships.joined().count(),
        panels=[ShownPanel(template, shown) for template, shown in panels if shown is not None],
        steps=steps if any(not step.is_done for step in steps) else [],
        waiting_requests=waiting_requests(seat).count() if seat.may_coordinate else 0,
    )


def has_company(seat: Seat) -> bool:
    """Whether anybody has been invited, or has come."""
    community = seat.community
    return (
        community.memberships.joined().exclude(person=seat.person_id or 0).exists()
        or community.invitations.exists()
    )


@dataclass(frozen=True)
class DoorPage:
    """How somebody without a seat comes in, and what became of their request."""

    members: int
    joining: Joining
    request: JoinRequest | None

    @property
    def is_waiting(self) -> bool:
        return self.request is not None and self.request.state == "waiting"

    @property
    def was_declined(self) -> bool:
        return self.request is not None and self.request.state == "declined"


def door(seat: Seat) -> DoorPage:
    community, person = seat.community, seat.person
    was_removed, request = False, None
    if person is not None:
        was_removed = Removal.objects.filter(community=community, person=person).exists()
        own = JoinRequest.objects.filter(community=community, person=person)
        request = own.order_by("-asked_at", "-pk").first()
    return DoorPage(
        members=community.memberships.joined().count(),
        joining=joining(door=Door(community.entry), was_removed=was_removed),
        request=request,
    )


# --- People -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Directory:
    """One page of the people of a community, and how many there are of each role."""

    page: Page[Membership]
    total: int
    roles: Sequence[tuple[Role, int]]
    imported: int


def directory(seat: Seat, *, words: str, role: Role | None, imported: bool, page: int) -> Directory:
    everybody = Membership.objects.visible_to(seat)
    counts = dict(everybody.joined().values_list("role").annotate(Count("pk")).order_by())
    found = everybody.filter(is_imported=imported).select_related("person")
    if role is not None:
        found = found.filter(role=role)
    for word in folded(words).split():
        found = found.filter(sort_name__contains=word)
    return Directory(
        page=Paginator(found.order_by("sort_name", "pk"), PEOPLE_PER_PAGE).get_page(page),
        total=sum(counts.values()),
        roles=[(role, counts[role]) for role in reversed(Role) if counts.get(role)],
        imported=everybody.filter(is_imported=True).count() if seat.may_coordinate else 0,
    )


@dataclass(frozen=True)
class PersonPage:
    """A person as this community knows them; without a membership they have left."""

    person: Person
    membership: Membership | None
    panels: Sequence[ShownPanel]
    may_give: Sequence[Role]
    may_remove: bool
    may_claim: bool
    is_own: bool


def person_page(seat: Seat, *, person_id: int, now: datetime) -> PersonPage:
    """Raises Person.DoesNotExist for whoever has neither a seat nor anything to show here."""
    membership = (
        Membership.objects.visible_to(seat)
        .select_related("person")
        .filter(person=person_id)
        .first()
    )
    panels = [
        (panel.template, panel.query(seat, person_id=person_id, now=now)) for panel in PERSON_PANELS
    ]
    shown = [ShownPanel(template, panel) for template, panel in panels if panel is not None]
    if membership is None and not shown:
        raise Person.DoesNotExist
    person = membership.person if membership else Person.objects.get(pk=person_id)
    role = Role(membership.role) if membership and not membership.is_imported else None
    may_change = role is not None and role in seat.may_give
    is_own = person_id == seat.person_id
    return PersonPage(
        person=person,
        membership=membership,
        panels=shown,
        may_give=[given for given in Role if given in seat.may_give] if may_change else [],
        may_remove=may_change and not is_own,
        may_claim=membership is not None and membership.is_imported and seat.may_coordinate,
        is_own=is_own,
    )


# --- Running it ---------------------------------------------------------------------------------


def invitations(seat: Seat) -> QuerySet[Invitation]:
    """The invitations that this seat may hand out or revoke, the newest first."""
    mine = Invitation.objects.visible_to(seat).select_related("created_by", "claims")
    return mine.order_by("-created_at", "-pk")


def waiting_requests(seat: Seat) -> QuerySet[JoinRequest]:
    """Who is waiting for an answer, the longest wait first."""
    waiting = JoinRequest.objects.visible_to(seat).waiting().select_related("person")
    return waiting.order_by("asked_at", "pk")


def removals(seat: Seat) -> QuerySet[Removal]:
    found = Removal.objects.visible_to(seat).select_related("person", "removed_by")
    return found.order_by("-removed_at", "-pk")


@dataclass(frozen=True)
class InvitationPage:
    """What somebody sees who opens an invitation that lets them in."""

    invitation: Invitation
    community: Community
    members: int
    seat: Seat | None


def opened_invitation(person: Person | None, *, token: str, now: datetime) -> InvitationPage:
    """Raises InvitationRefused; to those who are in already it never does."""
    found = Invitation.objects.with_token(token)
    invitation = found.select_related("community", "created_by", "claims").first()
    if invitation is None:
        raise InvitationUnknown
    seat = seat_in(person, slug=invitation.community.slug)
    state = invitation.state(now)
    if state != InvitationState.OPEN and seat.role is None:
        raise INVITATION_REFUSALS[state]
    return InvitationPage(
        invitation=invitation,
        community=invitation.community,
        members=invitation.community.memberships.joined().count(),
        seat=seat if seat.role is not None else None,
    )


def communities_to_find(person: Person | None, *, words: str, page: int) -> Page[Community]:
    """Communities that this person may look at or join and is not in, the largest first."""
    found = Community.objects.visible_to(person).annotate(
        members=Count("memberships", filter=Q(memberships__is_imported=False))
    )
    if person is not None:
        own = Membership.objects.filter(community=OuterRef("pk"), person=person)
        found = found.filter(~Exists(own))
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(about__icontains=word))
    return Paginator(found.order_by("-members", "name", "pk"), COMMUNITIES_PER_PAGE).get_page(page)
