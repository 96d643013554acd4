"""Saving the notes of a match over what one has seen, and bringing back what they said before."""

from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, speaker, write
from docendo.commons.matching.api import locked_board
from docendo.learning.boards.models import NotesVersion
from docendo.learning.boards.refusals import NotesChangedMeanwhile


def save_notes(
    seat: Seat, *, match_id: int, body: str, seen_number: int, now: datetime
) -> NotesVersion | None:
    """A new version, unless it says what stands there; None where nothing is said at all."""
    speaker(seat)
    written = write(body, community=seat.community)
    with transaction.atomic():
        match = locked_board(seat, match_id)
        here = NotesVersion.objects.filter(community=seat.community, match=match)
        latest = here.order_by("-number").first()
        if body == (latest.body if latest else ""):
            return latest
        if seen_number != (latest.number if latest else 0):
            raise NotesChangedMeanwhile
        return NotesVersion.objects.create(
            community=seat.community,
            match=match,
            number=seen_number + 1,
            author=seat.member,
            at=now,
            **written.columns,
        )


def restore_notes(
    seat: Seat, *, match_id: int, number: int, seen_number: int, now: datetime
) -> NotesVersion | None:
    """What a version said becomes the newest one; all between stays in the history."""
    here = NotesVersion.objects.visible_to(seat).filter(match=match_id)
    body = here.get(number=number).body
    return save_notes(seat, match_id=match_id, body=body, seen_number=seen_number, now=now)
