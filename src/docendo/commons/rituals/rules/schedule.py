"""When a ritual comes round: dates and an hour by the clocks of a place."""

from calendar import monthcalendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, takewhile
from zoneinfo import ZoneInfo

from docendo.commons.rituals.rules.rituals import Rhythm

WEEKS = {Rhythm.WEEKLY: 1, Rhythm.TWO_WEEKS: 2, Rhythm.THREE_WEEKS: 3, Rhythm.FOUR_WEEKS: 4}


@dataclass(frozen=True)
class Schedule:
    """From ``first_on`` on in a rhythm, always when clocks in ``zone`` show the same.

    Every month means the same weekday: the second Tuesday, and for a fifth one the last.
    """

    rhythm: Rhythm
    first_on: date
    at: time
    zone: ZoneInfo

    def moment(self, on: date) -> datetime:
        """An hour that is left out in spring moves on by it; of two in autumn it is the first."""
        return datetime.combine(on, self.at, self.zone).astimezone(UTC)

    def dates(self) -> Iterator[date]:
        if self.rhythm == Rhythm.MONTHLY:
            return map(self._months_later, count())
        step = timedelta(weeks=WEEKS[self.rhythm])
        return (self.first_on + number * step for number in count())

    def _months_later(self, months: int) -> date:
        first = self.first_on
        years, month = divmod(first.month - 1 + months, 12)
        year = first.year + years
        weekday = [week[first.weekday()] for week in monthcalendar(year, month + 1)]
        days = [day for day in weekday if day]
        return date(year, month + 1, days[min((first.day - 1) // 7, len(days) - 1)])

    def latest(self, *, now: datetime) -> date | None:
        """The last date whose time has come."""
        come = list(takewhile(lambda on: self.moment(on) <= now, self.dates()))
        return come[-1] if come else None

    def following(self, *, now: datetime, last_on: date | None) -> date:
        """The first date whose time is yet to come, later than the one that was held last."""
        return next(
            on for on in self.dates() if self.moment(on) > now and (last_on is None or on > last_on)
        )
