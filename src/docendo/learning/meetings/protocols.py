"""How apps above put what they have into somebody's calendar.

An app registers a source in its ``panels.py``, which is imported when the site starts.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from docendo.commons.communities.api import Seat
from docendo.kernel.calendars import CalendarEntry

# Given all seats of one person, with one query for all.
CalendarSource = Callable[[Sequence[Seat], datetime], Iterable[CalendarEntry]]
CALENDAR_SOURCES: list[CalendarSource] = []


def show_in_calendar(source: CalendarSource) -> CalendarSource:
    CALENDAR_SOURCES.append(source)
    return source
