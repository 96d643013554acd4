"""A time zone as calendars are told of it: rules that repeat, and single changes where none does.

Readers differ in how they take a list of dates (RDATE), and agree on rules (RRULE), so a zone is
written by rules wherever its clocks follow one: "the last Sunday in March", "a Friday from the 23rd
on". What follows no rule, as a month by the moon, is written change by change.
"""

import calendar
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import icalendar

from docendo.engine.scheduling.clock import read_clock

# After so many years each date has fallen on each day of the week.
YEARS = 28
# A rule that was followed for fewer years may be chance.
LEAST_YEARS = 3
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001


@dataclass(frozen=True)
class Change:
    """Clocks that showed ``at`` (a naive local time) were ``before`` UTC and are ``after`` now."""

    at: datetime
    before: timedelta
    after: timedelta

    @property
    def is_last_of_its_kind(self) -> bool:
        """Whether its day of the week comes no more in this month."""
        return self.at.day > calendar.monthrange(self.at.year, self.at.month)[1] - 7


@lru_cache(maxsize=1000)
def timezone(name: str, year: int) -> icalendar.Timezone:
    """The zone of this name from the beginning of a year on, as a VTIMEZONE.

    O(days of 28 years); who asks again is given the same.
    """
    zone = ZoneInfo(name)
    first, last = (datetime(each, 1, 1, tzinfo=zone) for each in (year, year + YEARS))
    changes = _changes(zone, first, last)
    before = changes[0].before if changes else first.utcoffset() or timedelta()
    component = icalendar.Timezone()
    component.add("tzid", name)
    component.add_component(_observance(Change(first.replace(tzinfo=None), before, before), zone))
    for those in _alike(changes):
        if _is_a_rule(those, until=year + YEARS):
            component.add_component(_observance(those[0], zone, rule=_rule(those)))
        else:
            for each in those:
                component.add_component(_observance(each, zone))
    return component


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Sequence[Change]:
    minutes = (int(moment.timestamp()) // 60 for moment in (first, last))
    clock = read_clock(zone, first=next(minutes), last=next(minutes) - 1)
    offsets = [timedelta(minutes=each) for each in clock.offsets.tolist()]
    return [
        Change(EPOCH + timedelta(minutes=at) + offsets[number], *offsets[number : number + 2])
        for number, at in enumerate(clock.changes.tolist())
    ]


def _alike(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    """Changes of the same clocks by as much, at the same hour of the same day of a month."""
    found = defaultdict(list)
    for each in changes:
        key = (each.before, each.after, each.at.month, each.at.weekday(), each.at.time())
        found[key].append(each)
    yield from found.values()


def _is_a_rule(those: Sequence[Change], *, until: int) -> bool:
    """Whether they come each year to the end, within the same seven days."""
    years = [each.at.year for each in those]
    days = [each.at.day for each in those]
    return (
        len(those) >= LEAST_YEARS
        and years == list(range(until - len(those), until))
        and (all(each.is_last_of_its_kind for each in those) or max(days) - min(days) < 7)
    )


def _rule(those: Sequence[Change]) -> icalendar.vRecur:
    first = those[0]
    weekday = WEEKDAYS[first.at.weekday()]
    parts: dict[str, object] = {"freq": "yearly", "bymonth": first.at.month}
    weeks = {(each.at.day - 1) // 7 + 1 for each in those}
    if all(each.is_last_of_its_kind for each in those):
        parts["byday"] = f"-1{weekday}"
    elif len(weeks) == 1:
        parts["byday"] = f"{weeks.pop()}{weekday}"
    else:
        begin = min(each.at.day for each in those)
        parts["bymonthday"] = list(range(begin, begin + 7))
        parts["byday"] = weekday
    return icalendar.vRecur(parts)


def _observance(
    change: Change, zone: ZoneInfo, *, rule: icalendar.vRecur | None = None
) -> icalendar.Component:
    """Winter time is standard, whatever it is called: summer is when clocks are put forward."""
    is_forward = change.after > change.before
    component = icalendar.TimezoneDaylight() if is_forward else icalendar.TimezoneStandard()
    component.add("dtstart", change.at)
    component.add("tzoffsetfrom", change.before)
    component.add("tzoffsetto", change.after)
    moment = (change.at - change.before).replace(tzinfo=UTC).astimezone(zone)
    component.add("tzname", moment.tzname() or zone.key)
    if rule is not None:
        component.add("rrule", rule)
    return component
