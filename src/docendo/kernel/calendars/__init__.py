"""Meetings as other calendars read them: iCalendar (RFC 5545), with zones as rules."""

from docendo.kernel.calendars.writing import CalendarEntry, Invitation, calendar

__all__ = ["CalendarEntry", "Invitation", "calendar"]
