"""Who sits where, and which communities somebody may find."""

from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from docendo.commons.communities import rules
from docendo.commons.communities.models import (
    Community,
    Membership,
    Seat,
)
from docendo.commons.communities.rules import (
    Role,
    folded,
)
from docendo.commons.people.api import Person
from docendo.kernel.prepared import Prepared

_ALL = Q()
NAMES_AT_ONCE = 5000
COMMUNITIES_PER_PAGE = 24


@Prepared
def _memberships_of(*, person_id: int) -> QuerySet[Membership]:
    own = Membership.objects.filter(person=person_id)
    return own.select_related("community").order_by("community__name")


@Prepared
def _community_at(is_signed_in: bool, *, slug: str, person_id: int) -> QuerySet[Community]:
    person = Person(pk=person_id) if is_signed_in else None
    return Community.objects.with_role_of(person).filter(slug=slug)


@Prepared
def _offices_of(*, person_id: int) -> QuerySet[Membership, Any]:
    high = Membership.objects.filter(person=person_id, role__gte=Role.MODERATOR)
    return high.values_list("pk")[:1]


def has_office(person: Person) -> bool:
    """Whether somebody runs the site, or moderates, coordinates or owns any community."""
    return person.is_superuser or bool(_offices_of(person_id=person.pk))


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
    return Seat(community, person, None if role is None else Role(role), community.own_silence)


def is_last_owner(seat: Seat) -> bool:
    """Whether nobody would own the community if this person left."""
    owners = Membership.objects.filter(community=seat.community, role=Role.OWNER)
    return seat.is_owner and not owners.exclude(person=seat.person_id or 0).exists()


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


def members_like(seat: Seat, words: str, *, most: int, among: Q = _ALL) -> Sequence[Person]:
    """Members whose names hold all of these words, in the order of names; for a combobox."""
    found = Membership.objects.visible_to(seat).joined().filter(among).select_related("person")
    for word in folded(words).split():
        found = found.filter(sort_name__contains=word)
    return [membership.person for membership in found.order_by("sort_name", "pk")[:most]]


def free_address(name: str, *, language: str) -> str:
    """An address for a community of this name that nobody has yet."""
    wanted = rules.proposed_address(name, language=language)
    taken = Community.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)
    return rules.free_address(wanted, taken=set(taken))


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


def names_of_communities(person_id: int) -> list[str]:
    """Of all in which somebody has a seat."""
    seats = Membership.objects.filter(person_id=person_id)
    return list(seats.values_list("community__name", flat=True))
