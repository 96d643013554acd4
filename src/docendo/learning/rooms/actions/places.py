"""Rooms of those who have a place in them; apps above open and close them."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Community
from docendo.kernel.sockets.hub import ask_again
from docendo.learning.rooms.actions.moments import Moment, lock
from docendo.learning.rooms.models import Room, RoomPlace
from docendo.learning.rooms.rules.happenings import Ended
from docendo.learning.rooms.rules.limits import LONGEST_NAME
from docendo.learning.rooms.rules.messages import channel_of


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


@transaction.atomic
def close_room(community_id: int, *, room_id: int, now: datetime) -> None:
    """What goes on in it ends, and open pages are told."""
    rows = Room.objects.filter(community=community_id, match=None, group=None)
    room = rows.select_for_update(of=("self",), no_key=True).get(pk=room_id)
    if room.closed_at is not None:
        return
    room.closed_at = now
    room.save(update_fields=["closed_at"])
    for sitting_id in list(room.sittings.going_on().values_list("pk", flat=True)):
        Moment(lock(sitting_id), now).happens(Ended(), by=None)
        ask_again(channel_of(sitting_id))
