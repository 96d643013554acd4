"""Rooms of those who have a place in them; apps above open them."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Community
from docendo.learning.rooms.models import Room, RoomPlace
from docendo.learning.rooms.rules.limits import LONGEST_NAME


@transaction.atomic
def open_for(
    community: Community, *, person_ids: Collection[int], name: str, now: datetime
) -> Room:
    """Who calls this has judged that these people may meet."""
    room = Room.objects.create(community=community, name=name[:LONGEST_NAME], opened_at=now)
    give_places(room, person_ids=person_ids, now=now)
    return room


def give_places(room: Room, *, person_ids: Collection[int], now: datetime) -> None:
    """To who has one already it changes nothing."""
    RoomPlace.objects.bulk_create(
        [
            RoomPlace(community_id=room.community_id, room=room, person_id=each, at=now)
            for each in sorted(person_ids)
        ],
        ignore_conflicts=True,
    )
