"""Who has room for one more, and who is kept apart from whom."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, groupby, permutations
from operator import itemgetter
from typing import Any

from django.db.models import Count, Q, QuerySet

from docendo.commons.communities.api import Community, Membership, Seat
from docendo.commons.matching.models import Match, Matches, Place, Profile, RatherNot
from docendo.commons.matching.queries.held import held_back
from docendo.commons.matching.rules.meeting import LEFT_ALONE_FOR, OPEN, Answer, State
from docendo.commons.matching.rules.profile import USUAL_AT_ONCE
from docendo.commons.people.api import Person, blocks_among, blocks_of

# What takes up a place: who goes on with somebody, and who has been asked and not answered yet.
GOES_ON = Q(match__state=State.ACTIVE)
IS_ASKED = Q(match__state=State.PROPOSED, answer=Answer.WAITING)
# Who said no, or nothing; whoever had accepted the same has refused nobody.
HAS_REFUSED = Q(match__state=State.DECLINED, answer=Answer.DECLINED) | Q(
    match__state=State.EXPIRED, answer=Answer.WAITING
)


@dataclass(frozen=True)
class Room:
    """How many more somebody can help, and with how many more they can learn."""

    helps: int
    learns: int


def rooms(
    community: Community, person_ids: Collection[int], *, asked_too: bool
) -> Mapping[int, Room]:
    """For each of these people; with ``asked_too``, whoever waits for their answer counts as well.

    Nobody is asked by more people than they take on, and who is held back takes on nobody.
    """
    said = Profile.objects.filter(community=community, person__in=person_ids)
    most = {
        person_id: (helps, learns)
        for person_id, helps, learns in said.values_list(
            "person_id", "helps_at_once", "learns_at_once"
        )
    }
    taken = taken_of(community, person_ids, asked_too=asked_too)
    held = held_back(community, person_ids)
    usual, nobody = (USUAL_AT_ONCE, USUAL_AT_ONCE), Room(0, 0)
    return {
        person_id: nobody
        if person_id in held
        else Room(
            most.get(person_id, usual)[0] - taken.get(person_id, nobody).helps,
            most.get(person_id, usual)[1] - taken.get(person_id, nobody).learns,
        )
        for person_id in person_ids
    }


def taken_of(
    community: Community, person_ids: Collection[int], *, asked_too: bool
) -> Mapping[int, Room]:
    """How many each of these people helps and learns with already."""
    counted = GOES_ON | IS_ASKED if asked_too else GOES_ON
    places = Place.objects.filter(counted, community=community, person__in=person_ids)
    rows = places.order_by().values_list("person_id").annotate(Count("helps"), Count("learns"))
    return {person_id: Room(helps, learns) for person_id, helps, learns in rows}


@dataclass(frozen=True)
class Apart:
    """Whom somebody does not meet: by their own will, and by that of others or after a refusal.

    A reader may be shown what follows of their own will, and nothing of the rest.
    """

    own: frozenset[int]
    all: frozenset[int]


def kept_apart(community: Community, person_id: int, *, now: datetime) -> Apart:
    """As of ``apart_for_good``, and who was asked in vain not long ago."""
    own, others = _wills(community, person_id)
    places = Place.objects.filter(match__in=_in_vain(community, now=now).of(person_id))
    by_me = places.filter(HAS_REFUSED, person=person_id).values("match")
    refused = places.filter(HAS_REFUSED | Q(match__in=by_me)).values_list("person_id", flat=True)
    return Apart(own=own, all=(own | others | {*refused}) - {person_id})


def _in_vain(community: Community, *, now: datetime) -> Matches:
    """What was proposed not long ago and did not come about."""
    return Match.objects.filter(
        community=community,
        state__in=(State.DECLINED, State.EXPIRED),
        ended_at__gt=now - LEFT_ALONE_FOR,
    )


def kept_apart_here(
    community: Community,
    *,
    now: datetime,
    among: Collection[int] | None = None,
    round_: Q | None = None,
) -> frozenset[frozenset[int]]:
    """All of a community who do not meet, as of ``kept_apart``, or have each other already.

    Or only those ``among`` some people. What the same ``round_`` has proposed to two does not keep
    them apart: each may help the other.
    """
    here = Membership.objects.filter(community=community)
    places = Place.objects.filter(community=community)
    if among is not None:
        here, places = here.filter(person__in=among), places.filter(person__in=among)
    open_ones = places.filter(match__state__in=OPEN)
    if round_ is not None:
        open_ones = open_ones.exclude(round_)
    return frozenset(
        frozenset(pair)
        for pair in (
            *kept_apart_among(community, here.values("person")),
            *_refusals(places.filter(match__in=_in_vain(community, now=now))),
            *(pair for _match_id, pair in in_one(open_ones)),
        )
    )


def _refusals(places: "QuerySet[Place]") -> Iterator[tuple[int, int]]:
    """Who of those with these places has refused whom."""
    by = {*places.filter(HAS_REFUSED).values_list("match_id", "person_id")}
    for match_id, (one, other) in in_one(places):
        if {(match_id, one), (match_id, other)} & by:
            yield one, other


def in_one(places: "QuerySet[Place]") -> Iterator[tuple[int, tuple[int, int]]]:
    """Each two who have a place in the same match, with its number."""
    rows = places.order_by("match_id", "pk").values_list("match_id", "person_id")
    for match_id, those in groupby(rows, key=itemgetter(0)):
        for pair in combinations((person_id for _match_id, person_id in those), 2):
            yield match_id, pair


def apart_for_good(community: Community, person_id: int) -> frozenset[int]:
    """Whom somebody has blocked or would rather not meet, and who wants the same of them."""
    own, others = _wills(community, person_id)
    return own | others


def _wills(community: Community, person_id: int) -> tuple[frozenset[int], frozenset[int]]:
    """Whom a person keeps away from, and who keeps away from them."""
    chosen = RatherNot.objects.filter(Q(person=person_id) | Q(other=person_id))
    pairs = [
        *chosen.filter(community=community).values_list("person_id", "other_id"),
        *blocks_of(person_id),
    ]
    own = frozenset(other for person, other in pairs if person == person_id)
    return own, frozenset(person for person, other in pairs if other == person_id)


def kept_apart_among(community: Community, people: QuerySet[Any, Any]) -> list[tuple[int, int]]:
    """The pairs of these people of whom one keeps away from the other, for what brings together."""
    chosen = RatherNot.objects.filter(community=community, person__in=people, other__in=people)
    return [*chosen.order_by("pk").values_list("person_id", "other_id"), *blocks_among(people)]


def keeping_away_in(matches: Collection[Match]) -> frozenset[tuple[int, int, int]]:
    """Who keeps away from whom of those with whom they have a place: the match, the two people.

    The matches have their places. However many they are, two queries.
    """
    ids = {place.person_id for found in matches for place in found.places.all()}
    chosen = RatherNot.objects.filter(person__in=ids, other__in=ids)
    here = {*chosen.values_list("community_id", "person_id", "other_id")}
    everywhere = {*blocks_among(Person.objects.filter(pk__in=ids))}
    return frozenset(
        (found.pk, one.person_id, other.person_id)
        for found in matches
        for one, other in permutations(found.places.all(), 2)
        if (found.community_id, one.person_id, other.person_id) in here
        or (one.person_id, other.person_id) in everywhere
    )


def going_on(seat: Seat, *, person_id: int) -> Matches:
    """In what a seat's person and another learn together now; nobody has the number 0."""
    active = Match.objects.filter(community=seat.community, state=State.ACTIVE)
    return active.of(seat.person_id or 0, person_id)
