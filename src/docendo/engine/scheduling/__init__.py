"""When everybody can meet: across zones and daylight saving, fair to who gets up early.

``meeting_times`` proposes times with what each person's clock shows, or says what single change
would open one.
"""

from docendo.engine.scheduling.results import Change, LocalTime, Proposal, Remedy, Times, Why
from docendo.engine.scheduling.times import meeting_times

__all__ = [
    "Change",
    "LocalTime",
    "Proposal",
    "Remedy",
    "Times",
    "Why",
    "meeting_times",
]
