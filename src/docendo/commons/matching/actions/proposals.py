"""Matches that are proposed to people: by a round, many at once, or by a coordinator."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db import transaction
from django.db.models import Q

from docendo.commons.communities.api import Community, Role, Seat, speaker
from docendo.commons.matching.actions.matches import is_said, lock_seats
from docendo.commons.matching.events import MatchProposed
from docendo.commons.matching.models import Match, Place
from docendo.commons.matching.queries import held_back, kept_apart_here, rooms, sayings_of
from docendo.commons.matching.queries.room import Room
from docendo.commons.matching.refusals import (
    CannotBeIntroduced,
    CannotBeThree,
    NotByOneself,
    NotMatchedYet,
)
from docendo.commons.matching.rules.meeting import Origin, Part, Together, without
from docendo.commons.matching.rules.threes import Parts, is_way
from docendo.commons.people.api import Person
from docendo.kernel.events import publish
from docendo.kernel.inserting import insert
from docendo.kernel.text import isolated


@transaction.atomic
def propose_matches(
    community: Community, matches: Sequence[Sequence[Part]], *, occasion: str, now: datetime
) -> Sequence[Match | None]:
    """Propose each of these to its people, the first ones first; None for what cannot be any more.

    Whoever has left, has no room any more or is kept apart from somebody in it falls out, and a
    group goes on without them.
    """
    columns = {"origin": Origin.ROUND, "occasion": occasion}
    # A large round is proposed bit by bit, at one moment.
    same = Q(match__origin=Origin.ROUND, match__occasion=occasion, match__proposed_at=now)
    return _propose(community, matches, columns, round_=same, now=now)


@transaction.atomic
def introduce(
    seat: Seat, *, person_ids: tuple[int, int], what: Together, words: str, now: datetime
) -> Match:
    """Propose a match to two people as their coordinator; ``what`` is seen from the first one.

    What a coordinator may know holds somebody back, and is said. Whatever else stands in the way is
    one refusal, without a word of which of the two it is.
    """
    people = _to_introduce(seat, person_ids)
    one, other = (people[person_id] for person_id in person_ids)
    if one == other or not (
        # Who asks may want to learn something new; who is introduced has said it before.
        is_said(seat.community, asker=one, person=other, what=what)
        and is_said(seat.community, asker=other, person=one, what=what.turned)
    ):
        raise CannotBeIntroduced
    (helps, learns), (gives, takes) = what.own, what.others
    parts = [
        Part(person_id=one.pk, helps=helps, learns=learns),
        Part(person_id=other.pk, helps=gives, learns=takes),
    ]
    return _introduced(seat, parts, words, CannotBeIntroduced, now=now)


@transaction.atomic
def introduce_three(seat: Seat, *, parts: Parts, words: str, now: datetime) -> Match:
    """The same of three, who all do their part or are not brought together at all."""
    ids = [part.person_id for part in parts]
    _to_introduce(seat, ids)
    if not is_way(parts, sayings_of(seat.community, ids)):
        raise CannotBeThree
    return _introduced(seat, parts, words, CannotBeThree, now=now)


def _to_introduce(seat: Seat, person_ids: Collection[int]) -> Mapping[int, Person]:
    """Raises Person.DoesNotExist, NotByOneself and NotMatchedYet."""
    introducer = speaker(seat)
    here = seat.community.memberships.joined().filter(role__gte=Role.MEMBER)
    found = here.filter(person__in=person_ids).select_related("person")
    people: dict[int, Person] = {each.person_id: each.person for each in found}
    if not people.keys() >= {*person_ids}:
        raise Person.DoesNotExist
    if introducer.pk in person_ids:
        raise NotByOneself
    for person_id, gate in held_back(seat.community, person_ids).items():
        raise NotMatchedYet(gate.of_others % {"name": isolated(people[person_id].name)})
    return people


def _introduced(
    seat: Seat,
    parts: Sequence[Part],
    words: str,
    refusal: type[CannotBeIntroduced],
    *,
    now: datetime,
) -> Match:
    columns = {"origin": Origin.INTRODUCED, "introducer": seat.member, "words": words}
    [made] = _propose(seat.community, [parts], columns, now=now)
    # Of three, two may be left: to go on with them would tell which of them it was.
    if made is None or made.places.count() < len(parts):
        raise refusal
    return made


def _propose(
    community: Community,
    matches: Sequence[Sequence[Part]],
    columns: Mapping[str, Any],
    *,
    round_: Q | None = None,
    now: datetime,
) -> Sequence[Match | None]:
    ids = {part.person_id for parts in matches for part in parts}
    lock_seats(community, ids)
    here = community.memberships.joined().filter(role__gte=Role.MEMBER, person__in=ids)
    doors = _Doors(
        {*here.values_list("person_id", flat=True)},
        dict(rooms(community, ids, asked_too=True)),
        kept_apart_here(community, now=now, among=ids, round_=round_),
    )
    left = [doors.let_in(parts) for parts in matches]
    made = insert(Match(community=community, proposed_at=now, **columns) for parts in left if parts)
    insert(
        Place(
            community=community,
            match=match,
            person_id=part.person_id,
            helps_id=part.helps,
            learns_id=part.learns,
        )
        for match, parts in zip(made, filter(None, left), strict=True)
        for part in parts
    )
    publish(
        *(
            MatchProposed(
                community_id=community.pk,
                match_id=match.pk,
                by_id=None,
                told_ids=tuple(part.person_id for part in parts),
                at=now,
            )
            for match, parts in zip(made, filter(None, left), strict=True)
        )
    )
    coming = iter(made)
    return [next(coming) if parts else None for parts in left]


class _Doors:
    """Who may still be matched, while one match after another takes up room."""

    def __init__(
        self, here: set[int], room: dict[int, Room], apart: frozenset[frozenset[int]]
    ) -> None:
        self.here, self.room, self.apart = here, room, apart

    def let_in(self, parts: Sequence[Part]) -> Sequence[Part]:
        gone = {part.person_id for part in parts if not self._has_room(part)}
        for one, other in combinations((part.person_id for part in parts), 2):
            if frozenset((one, other)) in self.apart and one not in gone:
                gone.add(other)
        left = without(parts, gone)
        for part in left:
            room = self.room[part.person_id]
            self.room[part.person_id] = Room(
                room.helps - (part.helps is not None), room.learns - (part.learns is not None)
            )
        return left

    def _has_room(self, part: Part) -> bool:
        room = self.room[part.person_id]
        return (
            part.person_id in self.here
            and (part.helps is None or room.helps > 0)
            and (part.learns is None or room.learns > 0)
        )
