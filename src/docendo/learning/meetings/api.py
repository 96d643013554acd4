"""What other apps may use of meetings."""

from docendo.learning.meetings.actions import answer, plan, say_whether_met
from docendo.learning.meetings.letters import MEETINGS
from docendo.learning.meetings.models import Meeting
from docendo.learning.meetings.protocols import show_in_calendar
from docendo.learning.meetings.queries import (
    ShownMeeting,
    first_met,
    held_since,
    never_met,
    next_meeting,
)
from docendo.learning.meetings.rules.planning import NewPlan

__all__ = [
    "MEETINGS",
    "Meeting",
    "NewPlan",
    "ShownMeeting",
    "answer",
    "first_met",
    "held_since",
    "never_met",
    "next_meeting",
    "plan",
    "say_whether_met",
    "show_in_calendar",
]
