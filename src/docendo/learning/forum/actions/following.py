"""Following a thread."""

from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, writer
from docendo.learning.forum.models import Follow, Thread


@transaction.atomic
def follow(seat: Seat, *, thread_id: int, on: bool, now: datetime) -> Thread:
    """Start or stop following a thread."""
    person = writer(seat)
    thread = Thread.objects.visible_to(seat).get(pk=thread_id)
    if on:
        start_following(seat, thread.pk, now=now)
    else:
        Follow.objects.filter(community=seat.community, person=person, thread=thread).delete()
    return thread


def start_following(seat: Seat, thread_id: int, *, now: datetime) -> None:
    Follow.objects.bulk_create(
        [Follow(community=seat.community, thread_id=thread_id, person=seat.person, at=now)],
        ignore_conflicts=True,
    )
