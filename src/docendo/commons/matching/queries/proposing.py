"""Whom a round may bring together, with what is known of them now."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

import numpy as np

from docendo.commons.communities.api import Community
from docendo.commons.matching.models import Match, Place
from docendo.commons.matching.queries.pool import pool as pool_of
from docendo.commons.matching.queries.room import in_one, kept_apart_here, taken_of
from docendo.commons.matching.rules.meeting import State
from docendo.commons.matching.rules.pool import Meetings, Pool


def pool_to_match(
    community: Community,
    *,
    now: datetime,
    among: Collection[int] | None = None,
    topics: Collection[int] | None = None,
) -> Pool:
    """Everybody, or those ``among`` some people, each with the room that is left.

    Kept apart is also who declined not long ago, and who has each other already.
    """
    found = with_room(community, pool_of(community, now=now, among=among, topics=topics))
    row_of = {person_id: row for row, person_id in enumerate(found.people.tolist())}
    apart = [
        [row_of[person_id] for person_id in sorted(pair)]
        for pair in kept_apart_here(community, now=now)
        if row_of.keys() >= pair
    ]
    return replace(
        found,
        apart=np.array(sorted(apart), np.int64).reshape(-1, 2),
        met=_meetings(community, row_of, now=now),
    )


def with_room(community: Community, pool: Pool) -> Pool:
    """Each with the room that is left; an ask that waits for somebody's answer takes it up."""
    people = pool.people.tolist()
    taken = taken_of(community, people, asked_too=True)
    helps = np.array([taken[each].helps if each in taken else 0 for each in people], np.int64)
    learns = np.array([taken[each].learns if each in taken else 0 for each in people], np.int64)
    return replace(pool, can_help=pool.can_help - helps, can_learn=pool.can_learn - learns)


def _meetings(community: Community, row_of: dict[int, int], *, now: datetime) -> Meetings:
    """Who was matched before, how often, and how long ago it ended."""
    over = Match.objects.filter(community=community, state=State.ENDED)
    age = {pk: (now - at).days for pk, at in over.values_list("pk", "ended_at") if at is not None}
    days = defaultdict[tuple[int, int], list[int]](list)
    for match_id, pair in in_one(Place.objects.filter(match__in=over)):
        if row_of.keys() >= {*pair}:
            low, high = sorted(row_of[person_id] for person_id in pair)
            days[low, high].append(age[match_id])
    return Meetings(
        pairs=np.array([*days], np.int64).reshape(-1, 2),
        times=np.array([len(each) for each in days.values()], np.int64),
        days=np.array([min(each) for each in days.values()], np.int64),
    )
