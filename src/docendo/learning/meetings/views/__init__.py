from docendo.learning.meetings.views.calendars import calendar, feed, file, new_address
from docendo.learning.meetings.views.dates import call_off_date, keep_date, met, move_date
from docendo.learning.meetings.views.meetings import answer, call_off, change, meeting, plan

__all__ = [
    "answer",
    "calendar",
    "call_off",
    "call_off_date",
    "change",
    "feed",
    "file",
    "keep_date",
    "meeting",
    "met",
    "move_date",
    "new_address",
    "plan",
]
