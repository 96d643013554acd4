"""When things happen in the demo: in a term of ten weeks, whose last one ends now."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOMENT = re.compile(r"week (\d+) (\w{3}) (\d\d):(\d\d)")
DURATION = re.compile(r"(\d+)([dhm])")
UNITS = {"d": "days", "h": "hours", "m": "minutes"}


@dataclass(frozen=True)
class Term:
    """Ten weeks whose last Sunday, 23:00, is the latest such hour that is not after ``now``."""

    now: datetime

    @property
    def begins(self) -> datetime:
        end = self.now.astimezone(UTC).replace(hour=23, minute=0, second=0, microsecond=0)
        if end > self.now:
            end -= timedelta(days=1)
        return end.replace(hour=0) - timedelta(weeks=10, days=-1)

    def at(self, written: str) -> datetime:
        """The moment that "week 3 tue 21:14" means."""
        found = MOMENT.fullmatch(written)
        if found is None:
            raise ValueError(f"not a moment of the term: {written!r}")
        week, weekday, hour, minute = found.groups()
        return self.begins + timedelta(
            weeks=int(week) - 1,
            days=WEEKDAYS.index(weekday),
            hours=int(hour),
            minutes=int(minute),
        )


def duration(written: str) -> timedelta:
    """The time that "3d 4h" or "2h 35m" means."""
    parts = DURATION.findall(written)
    if not parts:
        raise ValueError(f"not a duration: {written!r}")
    return timedelta(**{UNITS[unit]: int(number) for number, unit in parts})
