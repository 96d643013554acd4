"""Everything that changes a meeting, or where somebody's calendar reads of it."""

from docendo.learning.meetings.actions.answering import answer, say_whether_met
from docendo.learning.meetings.actions.calendars import make_address
from docendo.learning.meetings.actions.dates import call_off_date, keep_date, move_date
from docendo.learning.meetings.actions.ending import end_meetings_of_match
from docendo.learning.meetings.actions.planning import call_off, change, plan
from docendo.learning.meetings.actions.reminding import remind

__all__ = [
    "answer",
    "call_off",
    "call_off_date",
    "change",
    "end_meetings_of_match",
    "keep_date",
    "make_address",
    "move_date",
    "plan",
    "remind",
    "say_whether_met",
]
