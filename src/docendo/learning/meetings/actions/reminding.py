"""Reminding people of what is soon."""

from datetime import datetime

from django.db import transaction

from docendo.learning.meetings.actions.meetings import next_reminder, tell
from docendo.learning.meetings.events import MeetingNear
from docendo.learning.meetings.models import Meeting, Meetings
from docendo.learning.meetings.rules.limits import REMINDED_BEFORE
from docendo.learning.meetings.rules.occurrences import upcoming

A_STEP = 200


def remind(*, now: datetime) -> None:
    """All of which the moment has come; each in a transaction of its own, once."""
    while ids := list(_due(now).order_by("remind_at", "pk").values_list("pk", flat=True)[:A_STEP]):
        for meeting_id in ids:
            _remind(meeting_id, now=now)


def _due(now: datetime) -> Meetings:
    return Meeting.objects.filter(remind_at__lte=now)


@transaction.atomic
def _remind(meeting_id: int, *, now: datetime) -> None:
    rows = _due(now).select_for_update(of=("self",), no_key=True).with_dates()
    meeting = rows.select_related("match").filter(pk=meeting_id).first()
    if meeting is None:
        return
    coming = [each.person_id for each in meeting.coming]
    soon = any(
        now < each.starts_at <= now + max(REMINDED_BEFORE)
        for each in upcoming(meeting.plan, meeting.departed, now=now, most=2)
    )
    # Nobody meets alone; and after a night in which the server was off it may be over.
    if soon and len(coming) > 1:
        tell(MeetingNear, meeting, by_id=None, now=now, only=coming)
    meeting.remind_at = next_reminder(meeting, now=now)
    meeting.save(update_fields=["remind_at"])
