"""When people who learn together meet, whether it suits them, and whether they did."""

from docendo.learning.meetings.models.calendars import CalendarAddress
from docendo.learning.meetings.models.meetings import (
    Attendee,
    Departure,
    Meeting,
    Meetings,
    Said,
    zone_of,
)

__all__ = ["Attendee", "CalendarAddress", "Departure", "Meeting", "Meetings", "Said", "zone_of"]
