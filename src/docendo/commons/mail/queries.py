"""What somebody wants to be written to about."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery

from docendo.commons.communities.api import Community, Seat, seats_of
from docendo.commons.mail.models import Choices
from docendo.commons.mail.paces import Pace
from docendo.commons.mail.protocols import SORTS, Sort, sorts
from docendo.commons.mail.rules import chosen
from docendo.commons.people.api import Person, dead_address, has_dead_address


@dataclass(frozen=True)
class Reachable:
    """Somebody who may be written to, with what it needs to know when."""

    person_id: int
    time_zone: str
    paces: Mapping[str, Pace]


def reachable(community_id: int, person_ids: Collection[int]) -> Mapping[int, Reachable]:
    """Who of these wants letters of a community at all, and about what; one query for all."""
    own = Choices.objects.filter(person=OuterRef("pk"))
    here, everywhere = own.filter(community=community_id), own.filter(community=None)
    people = Person.objects.filter(
        ~has_dead_address(),
        ~Exists(here.filter(is_off=True)),
        pk__in=person_ids,
        wants_mail=True,
        is_active=True,
        email__isnull=False,
    )
    rows = people.values_list(
        "pk", "time_zone", Subquery(everywhere.values("paces")), Subquery(here.values("paces"))
    )
    return {
        person_id: Reachable(person_id, zone, _paces(theirs_here, theirs))
        for person_id, zone, theirs, theirs_here in rows
    }


def _paces(
    here: Mapping[str, str] | None, everywhere: Mapping[str, str] | None
) -> Mapping[str, Pace]:
    return {
        sort.key: chosen(
            sort.key,
            everywhere=everywhere or {},
            here=here or {},
            default=sort.pace,
        )
        for sort in SORTS.values()
    }


def may_be_written(person_id: int, *, community_id: int, sort: str) -> bool:
    """Whether somebody wants a letter of this sort from a community."""
    found = reachable(community_id, [person_id]).get(person_id)
    return found is not None and found.paces[sort] is not Pace.NEVER


# --- The page -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Chosen:
    """What somebody has chosen, for all communities or for one."""

    sorts: Sequence[Sort]
    paces: Mapping[str, str]
    everywhere: Mapping[str, Pace]
    is_off: bool


def choices_of(person: Person, community: Community | None = None) -> Chosen:
    rows = Choices.objects.filter(Q(community=community) | Q(community=None), person=person)
    by_community = {row.community_id: row for row in rows}
    own = by_community.get(community.pk if community else None)
    everywhere = by_community.get(None)
    return Chosen(
        sorts=sorts(),
        paces=own.paces if own else {},
        everywhere=_paces(None, everywhere.paces if everywhere else None),
        is_off=own is not None and own.is_off,
    )


@dataclass(frozen=True)
class ChoicesPage:
    """Where else somebody may choose, and whether mail reaches them at all."""

    communities: Sequence[Community]
    off_ids: frozenset[int]
    dead: object | None


def choices_page(person: Person) -> ChoicesPage:
    off = Choices.objects.filter(person=person, is_off=True)
    return ChoicesPage(
        communities=[seat.community for seat in seats_of(person)],
        off_ids=frozenset(pk for pk in off.values_list("community_id", flat=True) if pk),
        dead=dead_address(person),
    )


def has_dead_mail(seats: Sequence[Seat]) -> Exists:
    """Whether the person of these seats is reached by no mail."""
    own = Person.objects.filter(has_dead_address(), pk=seats[0].member.pk if seats else 0)
    return Exists(own)
