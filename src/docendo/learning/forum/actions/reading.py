"""Reading a thread: counted once for each member."""

from datetime import datetime

from docendo.commons.communities.api import Seat
from docendo.learning.forum.models import Reading


def read(seat: Seat, *, thread_id: int, is_own: bool, now: datetime) -> None:
    """A member has a thread before them; called where something in it is new to them.

    ``is_own`` says that they asked, with their name or without.
    """
    Reading.objects.bulk_create(
        [
            Reading(
                community=seat.community,
                thread_id=thread_id,
                person=seat.member,
                is_own=is_own,
                first_at=now,
                last_at=now,
            )
        ],
        update_conflicts=True,
        update_fields=["last_at"],
        unique_fields=["community", "thread", "person"],
    )
