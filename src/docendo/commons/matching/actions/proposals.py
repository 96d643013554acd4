"""Matches that are proposed to people by a round, many at once."""

from collections.abc import Sequence
from datetime import datetime
from itertools import combinations

from django.db import transaction

from docendo.commons.communities.api import Community, Role
from docendo.commons.matching.actions.matches import lock_seats
from docendo.commons.matching.events import MatchProposed
from docendo.commons.matching.models import Match, Place
from docendo.commons.matching.queries import kept_apart_here, rooms
from docendo.commons.matching.queries.room import Room
from docendo.commons.matching.rules.meeting import Origin, Part, without
from docendo.kernel.events import publish


@transaction.atomic
def propose_matches(
    community: Community, matches: Sequence[Sequence[Part]], *, occasion: str, now: datetime
) -> Sequence[Match | None]:
    """Propose each of these to its people, the first ones first; None for what cannot be any more.

    Whoever has left, has no room any more or is kept apart from somebody in it falls out, and a
    group goes on without them.
    """
    ids = {part.person_id for parts in matches for part in parts}
    lock_seats(community, ids)
    here = community.memberships.joined().filter(role__gte=Role.MEMBER)
    doors = _Doors(
        {*here.values_list("person_id", flat=True)},
        dict(rooms(community, ids, asked_too=True)),
        kept_apart_here(community, now=now),
    )
    left = [doors.let_in(parts) for parts in matches]
    made = Match.objects.bulk_create(
        Match(community=community, origin=Origin.ROUND, occasion=occasion, proposed_at=now)
        for parts in left
        if parts
    )
    places = [
        Place(
            community=community,
            match=match,
            person_id=part.person_id,
            helps_id=part.helps,
            learns_id=part.learns,
        )
        for match, parts in zip(made, filter(None, left), strict=True)
        for part in parts
    ]
    Place.objects.bulk_create(places)
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
