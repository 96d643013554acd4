"""Reading a thread: counted once for each member."""

from datetime import datetime

from docendo.commons.communities.api import Seat
from docendo.learning.forum.models import Reading


def read(seat: Seat, *, thread_id: int, is_own: bool, now: datetime) -> None:
    """A member has a thread before them; called where something in it is new to them.

    ``is_own`` says that they asked, with their name or without. Of two pages that are opened at
    once the one that began later counts, in whichever order they arrive.
    """
    which = {"community": seat.community, "thread_id": thread_id, "person": seat.member}
    if not Reading.objects.filter(**which, last_at__lt=now).update(last_at=now):
        Reading.objects.bulk_create(
            [Reading(**which, is_own=is_own, first_at=now, last_at=now)], ignore_conflicts=True
        )
