"""When a meeting takes place: a plan by the clock of one zone, and what departs from it.

A date of a series is named by the day on which it was planned, wherever it was moved to: so it
stays the same one for everybody's calendar.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from heapq import nsmallest
from itertools import count, islice
from operator import attrgetter
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """From ``first_on`` on, at a time of day in a zone; every so many weeks, or once where 0.

    ``until`` is the last day on which it may be planned.
    """

    first_on: date
    at: time
    zone: ZoneInfo
    minutes: int
    weeks: int = 0
    until: date | None = None

    @property
    def is_series(self) -> bool:
        return self.weeks > 0

    def starts(self, on: date) -> datetime:
        """The moment at which it starts on a day.

        An hour that clocks leave out is what they would show had they not been put forward; of one
        that comes twice it is the first (RFC 5545, 3.3.5).
        """
        return datetime.combine(on, self.at, self.zone)

    def is_planned_on(self, on: date) -> bool:
        if on < self.first_on or (self.until is not None and on > self.until):
            return False
        return on == self.first_on or (
            self.is_series and (on - self.first_on).days % (7 * self.weeks) == 0
        )

    def days(self, *, since: date) -> Iterator[date]:
        """The planned days from a day on, without an end where the plan has none."""
        if not self.is_series:
            yield from (self.first_on,) if since <= self.first_on else ()
            return
        step = self.weeks * WEEK
        behind = max(0, -((self.first_on - since) // step))
        for number in count(behind):
            on = self.first_on + number * step
            if self.until is not None and on > self.until:
                return
            yield on


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """One time that people meet, or would have met; ``on`` is its planned day."""

    on: date
    starts_at: datetime
    ends_at: datetime
    is_moved: bool = False


# Where a planned day was moved to; None where it was called off.
Departures = Mapping[date, datetime | None]


def upcoming(
    plan: Plan, departures: Departures, *, now: datetime, most: int
) -> Sequence[Occurrence]:
    """What has not ended yet, the next first; O(most + departures)."""
    on_plan = (
        found
        for on in plan.days(since=_day(plan, now) - DAY)
        if on not in departures and (found := _occurrence(plan, on)).ends_at > now
    )
    elsewhere = (each for each in _moved(plan, departures) if each.ends_at > now)
    return nsmallest(most, [*islice(on_plan, most), *elsewhere], key=attrgetter("starts_at"))


def passed(
    plan: Plan, departures: Departures, *, since: datetime, now: datetime
) -> Sequence[Occurrence]:
    """What began from ``since`` on and has ended, the last first."""
    found = []
    for on in plan.days(since=_day(plan, since) - DAY):
        if plan.starts(on) > now:
            break
        if on not in departures:
            found.append(_occurrence(plan, on))
    found += _moved(plan, departures)
    ended = [each for each in found if since <= each.starts_at and each.ends_at <= now]
    return sorted(ended, key=attrgetter("starts_at"), reverse=True)


def called_off(plan: Plan, departures: Departures, *, now: datetime) -> Sequence[Occurrence]:
    """The dates to come that were called off alone, as they were planned."""
    found = (_occurrence(plan, on) for on in sorted(departures) if departures[on] is None)
    return [each for each in found if each.starts_at > now]


def begins_before(plan: Plan, departures: Departures, moment: datetime) -> bool:
    """Whether one of its dates begins before that moment; O(departures)."""
    on = next((day for day in plan.days(since=plan.first_on) if day not in departures), None)
    on_plan = on is not None and plan.starts(on) < moment
    return on_plan or any(each.starts_at < moment for each in _moved(plan, departures))


def overlaps(plan: Plan, departures: Departures, starts_at: datetime) -> bool:
    """Whether one that began at that moment would meet with another date; O(departures)."""
    ends_at = starts_at + timedelta(minutes=plan.minutes)
    after = upcoming(plan, departures, now=starts_at, most=1)
    return any(each.starts_at < ends_at for each in after)


def occurrence_on(plan: Plan, departures: Departures, on: date) -> Occurrence | None:
    """The date of a planned day; None where there is none, or where it was called off."""
    if not plan.is_planned_on(on):
        return None
    if on not in departures:
        return _occurrence(plan, on)
    moved_to = departures[on]
    return None if moved_to is None else _occurrence(plan, on, moved_to=moved_to)


def _moved(plan: Plan, departures: Departures) -> Iterator[Occurrence]:
    for on, moved_to in departures.items():
        if moved_to is not None:
            yield _occurrence(plan, on, moved_to=moved_to)


def _occurrence(plan: Plan, on: date, *, moved_to: datetime | None = None) -> Occurrence:
    # By the clock of Greenwich an hour is an hour, also in the night in which clocks change.
    starts_at = (moved_to or plan.starts(on)).astimezone(UTC)
    ends_at = starts_at + timedelta(minutes=plan.minutes)
    return Occurrence(on=on, starts_at=starts_at, ends_at=ends_at, is_moved=moved_to is not None)


def _day(plan: Plan, moment: datetime) -> date:
    return moment.astimezone(plan.zone).date()
