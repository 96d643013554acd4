"""Following a discussion, and having had an announcement before one's eyes."""

from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, writer
from docendo.learning.discussions.models import Discussion, Following, Opened


@transaction.atomic
def follow(seat: Seat, *, discussion_id: int, on: bool, now: datetime) -> Discussion:
    """Start or stop following a discussion."""
    person = writer(seat)
    discussion = Discussion.objects.visible_to(seat).get(pk=discussion_id)
    if on:
        start_following(seat, discussion.pk, now=now)
    else:
        follows = Following.objects.filter(community=seat.community, person=person)
        follows.filter(discussion=discussion).delete()
    return discussion


def start_following(seat: Seat, discussion_id: int, *, now: datetime) -> None:
    Following.objects.bulk_create(
        [
            Following(
                community=seat.community, discussion_id=discussion_id, person=seat.person, at=now
            )
        ],
        ignore_conflicts=True,
    )


def note_opened(seat: Seat, *, discussion_id: int, now: datetime) -> None:
    """Whoever has a seat has opened this announcement: it leaves the top of their home."""
    if seat.role is None:
        return
    announcements = Discussion.objects.visible_to(seat)
    announcement = announcements.get(pk=discussion_id)
    Opened.objects.bulk_create(
        [Opened(community=seat.community, discussion=announcement, person=seat.member, at=now)],
        ignore_conflicts=True,
    )
