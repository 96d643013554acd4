"""Answers about communities and who has a seat in them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString

from docendo.commons.communities import rules
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
    START_STEPS,
    TODAY_SOURCES,
    FirstStep,
    Section,
    StartStep,
    TodayItem,
)
from docendo.commons.communities.refusals import (
    INVITATION_REFUSALS,
    InvitationUnknown,
    WasRemoved,
)
from docendo.commons.communities.rules import (
    Door,
    InvitationState,
    Joining,
    Role,
    folded,
    joining,
    roles_to_give,
)
from docendo.commons.people.api import Person, language_name, zone
from docendo.kernel.prepared import Prepared
from docendo.kernel.text import render

NAMES_AT_ONCE = 5000
PEOPLE_PER_PAGE = 48
COMMUNITIES_PER_PAGE = 24
INVITATIONS_PER_PAGE = 20
LISTED = 50  # requests on one page: whoever decides on them makes room for the next
CLAIM_LIFETIME = timedelta(days=30)


# --- Seats --------------------------------------------------------------------------------------


@Prepared
def _memberships_of(*, person_id: int) -> QuerySet[Membership]:
    own = Membership.objects.filter(person=person_id)
    return own.select_related("community").order_by("community__name")


@Prepared
def _community_at(is_signed_in: bool, *, slug: str, person_id: int) -> QuerySet[Community]:
    person = Person(pk=person_id) if is_signed_in else None
    return Community.objects.with_role_of(person).filter(slug=slug)


def seats_of(person: Person) -> tuple[Seat, ...]:
    """All of a person's seats, by the community's name."""
    memberships = _memberships_of(person_id=person.pk)
    return tuple(Seat(each.community, person, Role(each.role)) for each in memberships)


def seat_in(person: Person | None, *, slug: str) -> Seat:
    """Where somebody stands in the community of this address; raises Community.DoesNotExist."""
    person_id = person.pk if person else 0
    found = _community_at(person is not None, slug=slug, person_id=person_id)
    if not found:
        raise Community.DoesNotExist
    [community] = found
    role = community.own_role
    return Seat(community, person, None if role is None else Role(role))


def is_last_owner(seat: Seat) -> bool:
    """Whether nobody would own the community if this person left."""
    owners = Membership.objects.filter(community=seat.community, role=Role.OWNER)
    return seat.is_owner and not owners.exclude(person=seat.person_id or 0).exists()


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
    wanted = {name: folded(name) for name in names}
    here = Membership.objects.joined().filter(community=community_id).select_related("person")
    found: dict[str, list[Person]] = {}
    sort_names = iter(set(wanted.values()))
    # A thousand texts may name more than a database takes in one statement.
    while some := list(islice(sort_names, NAMES_AT_ONCE)):
        for membership in here.filter(sort_name__in=some):
            found.setdefault(membership.sort_name, []).append(membership.person)
    return {
        name: found[sort_name][0]
        for name, sort_name in wanted.items()
        if len(found.get(sort_name, ())) == 1
    }


def free_address(name: str, *, language: str) -> str:
    """An address for a community of this name that nobody has yet."""
    wanted = rules.proposed_address(name, language=language)
    taken = Community.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)
    return rules.free_address(wanted, taken=set(taken))


# --- Today --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownItem:
    item: TodayItem
    community: Community


@dataclass(frozen=True)
class TodayPart:
    section: Section
    items: Sequence[ShownItem]


@dataclass(frozen=True)
class Today:
    """What waits for a person in all their communities, and what a new one does first."""

    seats: Sequence[Seat]
    parts: Sequence[TodayPart]
    steps: Sequence[StartStep]

    @property
    def writing(self) -> Sequence[Seat]:
        """Where the person may ask."""
        return [seat for seat in self.seats if seat.may_write]

    @property
    def done_count(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def next_step(self) -> StartStep | None:
        return next((step for step in self.steps if not step.is_done), None)


def today(person: Person, *, now: datetime) -> Today:
    """One page over all communities of a person; what is empty is left out.

    The first steps stay in view for a newcomer until they are done, and for everybody for whom
    nothing else is there.
    """
    seats = seats_of(person)
    writing = tuple(seat for seat in seats if seat.may_write)
    where = {seat.community.pk: seat.community for seat in writing}
    found: dict[Section, list[ShownItem]] = {section: [] for section in Section}
    known: set[tuple[Section, str]] = set()
    for source in TODAY_SOURCES if writing else ():
        for item in source.find(writing, now):
            if (item.section, item.address) not in known:
                known.add((item.section, item.address))
                found[item.section].append(ShownItem(item, where[item.community_id]))
    parts = [TodayPart(each, items[: each.most]) for each, items in found.items() if items]
    steps: list[StartStep] = []
    if writing and (not parts or now - person.created_at < NEWCOMER_FOR):
        steps = [step for steps_for in START_STEPS for step in steps_for(writing)]
        steps.sort(key=lambda step: step.order)
    if all(step.is_done for step in steps):
        steps = []
    return Today(seats, parts, steps)


# --- Home and door ------------------------------------------------------------------------------


NEWCOMER_FOR = timedelta(days=14)
FACES = 8


@dataclass(frozen=True)
class ShownPanel:
    template: str
    panel: object


@dataclass(frozen=True)
class ShownStep:
    step: FirstStep[Any]
    is_done: bool
    is_next: bool


@dataclass(frozen=True)
class Home:
    """A community's home for somebody who may read it."""

    members: int
    newest: Sequence[Membership]
    is_newcomer: bool
    welcome: SafeString
    ground_rules: SafeString
    panels: Sequence[ShownPanel]
    steps: Sequence[ShownStep]
    waiting_requests: int


def community_home(seat: Seat, *, now: datetime) -> Home:
    community = seat.community
    here = Membership.objects.visible_to(seat).joined().select_related("person")
    newest = here.order_by("-joined_at", "-pk")[:FACES]
    own = here.filter(person=seat.person_id or 0).values_list("joined_at", flat=True).first()
    panels = [(panel.template, panel.query(seat, now=now)) for panel in HOME_PANELS]
    return Home(
        members=community.memberships.joined().count(),
        newest=list(newest),
        is_newcomer=own is None or now - own < NEWCOMER_FOR,
        welcome=render(community.welcome),
        ground_rules=render(community.ground_rules),
        panels=[ShownPanel(template, shown) for template, shown in panels if shown is not None],
        steps=_first_steps(seat) if seat.may_coordinate else (),
        waiting_requests=waiting_requests(seat).count() if seat.may_coordinate else 0,
    )


def _first_steps(seat: Seat) -> Sequence[ShownStep]:
    """What is done and what comes next; nothing once everything is done."""
    done = [(step, step.is_done(seat)) for step in FIRST_STEPS]
    following = next((step for step, is_done in done if not is_done), None)
    if following is None:
        return ()
    return [ShownStep(step, is_done, is_next=step is following) for step, is_done in done]


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
    ground_rules: SafeString
    joining: Joining
    request: JoinRequest | None
    removal: Removal | None

    @property
    def is_waiting(self) -> bool:
        return self.request is not None and self.request.state == "waiting"

    @property
    def was_declined(self) -> bool:
        return self.request is not None and self.request.state == "declined"


def door(seat: Seat) -> DoorPage:
    community, person = seat.community, seat.person
    removal, request = None, None
    if person is not None:
        removal = Removal.objects.filter(community=community, person=person).first()
        own = JoinRequest.objects.filter(community=community, person=person)
        request = own.order_by("-asked_at", "-pk").first()
    return DoorPage(
        members=community.memberships.joined().count(),
        ground_rules=render(community.ground_rules),
        joining=joining(door=Door(community.entry), was_removed=removal is not None),
        request=request,
        removal=removal,
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
    about: SafeString
    languages: Sequence[str]
    local_time: datetime | None
    panels: Sequence[ShownPanel]
    may_give: Sequence[Role]
    may_remove: bool
    may_claim: bool
    is_own: bool

    @property
    def is_member(self) -> bool:
        return self.membership is not None and not self.membership.is_imported


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
    person = (
        membership.person
        if membership
        # A persona has no page: what it wrote stands in one thread only.
        else Person.objects.get(pk=person_id, is_persona=False)
    )
    held = Role(membership.role) if membership and not membership.is_imported else None
    is_own = person_id == seat.person_id
    may_give: Sequence[Role] = ()
    if held is not None and (seat.may_moderate or not is_own):
        may_give = roles_to_give(actor=seat.role, is_own=is_own, held=held)
    return PersonPage(
        person=person,
        membership=membership,
        about=render(person.about),
        languages=[language_name(code) for code in person.languages],
        local_time=_clock_of(person, now=now),
        panels=shown,
        may_give=may_give,
        may_remove=bool(may_give) and not is_own,
        may_claim=membership is not None and membership.is_imported and seat.may_coordinate,
        is_own=is_own,
    )


def _clock_of(person: Person, *, now: datetime) -> datetime | None:
    """What a clock beside them shows: without a zone, or the page would turn it into ours."""
    theirs = zone(person.time_zone)
    return now.astimezone(theirs).replace(tzinfo=None) if theirs else None


# --- Running it ---------------------------------------------------------------------------------


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
    return Paginator(found.order_by("-removed_at", "-pk"), PEOPLE_PER_PAGE).get_page(page)


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


def communities_to_find(person: Person | None, *, words: str, page: int) -> Page[Community]:
    """Communities that this person may look at or join and is not in, by name."""
    found = Community.objects.visible_to(person)
    if person is not None:
        own = Membership.objects.filter(community=OuterRef("pk"), person=person)
        found = found.filter(~Exists(own))
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(about__icontains=word))
    # Counted for the communities of one page only, which an order by size would make all.
    here = Membership.objects.joined().filter(community=OuterRef("pk")).order_by()
    members = here.values("community").annotate(number=Count("pk")).values("number")
    found = found.annotate(members=Coalesce(Subquery(members), 0)).order_by("name", "pk")
    return Paginator(found, COMMUNITIES_PER_PAGE).get_page(page)
