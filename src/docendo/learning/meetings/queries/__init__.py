"""When people meet, as they see it and as their calendars do."""

from docendo.learning.meetings.queries.calendars import (
    CalendarPage,
    address_of,
    calendar_page,
    entries_of,
    entry_of,
)
from docendo.learning.meetings.queries.figures import first_met, held_since, never_met
from docendo.learning.meetings.queries.pages import (
    MeetingPage,
    MeetingsPanel,
    date_to_move,
    match_to_plan,
    meeting_of,
    meeting_page,
    meeting_to_change,
    meetings_panel,
    next_meeting,
    refuse_unless_going_on,
)
from docendo.learning.meetings.queries.shown import (
    Past,
    ShownDate,
    ShownMeeting,
    shown_upcoming,
)
from docendo.learning.meetings.queries.today import attends_something, soon_and_past

__all__ = [
    "CalendarPage",
    "MeetingPage",
    "MeetingsPanel",
    "Past",
    "ShownDate",
    "ShownMeeting",
    "address_of",
    "attends_something",
    "calendar_page",
    "date_to_move",
    "entries_of",
    "entry_of",
    "first_met",
    "held_since",
    "match_to_plan",
    "meeting_of",
    "meeting_page",
    "meeting_to_change",
    "meetings_panel",
    "never_met",
    "next_meeting",
    "refuse_unless_going_on",
    "shown_upcoming",
    "soon_and_past",
]
