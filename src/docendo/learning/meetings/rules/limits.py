"""How much fits in a meeting, and when people are reminded and asked."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_ABOUT: Final = 200
LONGEST_PLACE: Final = 200
SHORTEST: Final = 15
LONGEST: Final = 480
# More that go on would be a timetable.
MOST_MEETINGS: Final = 10
# What is further away waits for another day.
SOON: Final = timedelta(days=7)
FURTHEST: Final = timedelta(days=366)
# Who has not said for so long whether they met does not remember.
ASKED_FOR: Final = timedelta(days=14)
# Who corrects a slip at once writes one letter, and nobody is sent many.
WRITES_AFTER: Final = timedelta(minutes=2)
REMINDED_BEFORE: Final = (timedelta(days=1), timedelta(hours=1))


class Answer(models.TextChoices):
    """Whether a meeting suits somebody."""

    WAITING = "waiting"
    YES = "yes"
    NO = "no"


class Rhythm(models.IntegerChoices):
    """Every how many weeks; a month of four stays on its day of the week."""

    ONCE = 0, _("Once")
    WEEKLY = 1, _("Every week")
    FORTNIGHTLY = 2, _("Every two weeks")
    MONTHLY = 4, _("Every four weeks")


def can_be_planned(day: date) -> bool:
    """Whether clocks show it in all zones; at both ends of the calendar some overflow."""
    return date(2000, 1, 1) <= day < date(9000, 1, 1)


def remind_at(starts_at: datetime, *, now: datetime) -> datetime | None:
    """A day before, or an hour where that has passed; None where it is too near for that."""
    moments = (starts_at - before for before in REMINDED_BEFORE)
    return next((moment for moment in moments if moment > now), None)
