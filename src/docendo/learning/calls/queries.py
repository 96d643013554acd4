"""Who is in a call, as its pages are told."""

from datetime import datetime

from docendo.learning.calls.models import CallSeat
from docendo.learning.calls.rules.limits import GONE_AFTER
from docendo.learning.calls.rules.messages import Seen, roster
from docendo.learning.rooms.api import Sitting


def seen(sitting_id: int, *, now: datetime) -> tuple[Seen, ...]:
    """In the order in which they came.

    Who has gone without a word, or out of the room, is not in it.
    """
    rows = CallSeat.objects.in_call(sitting_id).filter(heard_at__gt=now - GONE_AFTER)
    state = Sitting.objects.get(pk=sitting_id).state
    return tuple(
        Seen(
            person=each.person_id,
            peer=each.peer,
            order=each.pk,
            name=each.person.name,
            mic=each.mic,
            camera=each.camera,
            screen=each.screen,
        )
        for each in rows.select_related("person")
        if state.is_in(each.person_id)
    )


def roster_now(sitting_id: int, *, now: datetime) -> str:
    return roster(seen(sitting_id, now=now))
