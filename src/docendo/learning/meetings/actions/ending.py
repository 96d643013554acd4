"""What becomes of the meetings of a match that has ended."""

from datetime import datetime, timedelta

from django.db import transaction

from docendo.learning.meetings.actions.meetings import renumbered, tell
from docendo.learning.meetings.events import MeetingCalledOff
from docendo.learning.meetings.models import Meeting


@transaction.atomic
def end_meetings_of_match(community_id: int, *, match_id: int, now: datetime) -> None:
    """They take place no more; nobody did it, since nobody is told who ended a match."""
    here = Meeting.objects.filter(community=community_id, match=match_id)
    rows = here.planned_since(now.date() - timedelta(days=1))
    for meeting in rows.select_for_update(of=("self",), no_key=True).with_dates().order_by("pk"):
        if meeting.is_over(now):
            continue
        meeting.ended_at, meeting.remind_at = now, None
        meeting.save(update_fields=["ended_at", "remind_at"])
        tell(MeetingCalledOff, renumbered(meeting, now=now), by_id=None, now=now)
