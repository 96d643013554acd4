"""A week on the wall clock: the half hours in which somebody is free, whatever the date.

A week is 42 bytes, one bit for each half hour from Monday 0:00, the lowest bit of a byte first: as
one number it is the mask that ``engine.scheduling`` reads. It says what a clock on the wall shows,
so that Tuesday at five stays Tuesday at five when clocks change; only where two weeks are laid side
by side do their time zones matter.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

import numpy as np
from django.utils.dates import WEEKDAYS
from numpy.typing import NDArray

from docendo.engine.scheduling.clock import Clock, read_clock

SLOT_MINUTES = 30
SLOTS_A_DAY = 24 * 60 // SLOT_MINUTES
SLOTS = 7 * SLOTS_A_DAY
BYTES = SLOTS // 8
NEVER = bytes(BYTES)

DAY = timedelta(days=1)
LONGEST_LINE = 120
TIME = r"(\d{1,2})(?:[:.](\d{2}))?"
PERIOD = re.compile(rf"\s*{TIME}\s*[-–—]\s*{TIME}\s*")


@dataclass(frozen=True, order=True)
class Span:
    """Free without a break on one ``day``, 0 for Monday: minutes since its midnight."""

    day: int
    start: int
    end: int

    @property
    def day_name(self) -> str:
        return str(WEEKDAYS[self.day])

    def __str__(self) -> str:
        return f"{_clock(self.start)}–{_clock(self.end)}"


@dataclass(frozen=True)
class Free:
    """When somebody is free by the clocks of where they live."""

    week: bytes
    zone: ZoneInfo


# --- Written and read ---------------------------------------------------------------------------


def compose(spans: Iterable[Span]) -> bytes:
    """The week of these spans, whose ends lie on half hours."""
    slots = np.zeros((7, SLOTS_A_DAY), np.bool_)
    for span in spans:
        slots[span.day, span.start // SLOT_MINUTES : span.end // SLOT_MINUTES] = True
    return np.packbits(slots, axis=None, bitorder="little").tobytes()


def spans(week: bytes) -> tuple[Span, ...]:
    """What is free as somebody would read it out, Monday first; a night ends at midnight."""
    days = _slots(week).reshape(7, SLOTS_A_DAY)
    edges = np.diff(np.pad(days, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    starts, ends = np.argwhere(edges == 1).tolist(), np.argwhere(edges == -1).tolist()
    return tuple(
        Span(day, start * SLOT_MINUTES, end * SLOT_MINUTES)
        for (day, start), (_day, end) in zip(starts, ends, strict=True)
    )


def hours(week: bytes) -> float:
    """How many hours a week are free."""
    return int(_slots(week).sum()) * SLOT_MINUTES / 60


def line(week: bytes, *, day: int) -> str:
    """The times of one day as they are typed: ``9:00–12:00, 17:30–19:00``."""
    return ", ".join(str(span) for span in spans(week) if span.day == day)


class Fault(Enum):
    """What is wrong with times that somebody typed."""

    UNREADABLE = auto()
    NO_SUCH_TIME = auto()
    NOT_A_HALF_HOUR = auto()
    BACKWARDS = auto()


class Misread(Exception):
    """A part of a line that says no time."""

    def __init__(self, fault: Fault, part: str) -> None:
        super().__init__(fault, part)
        self.fault, self.part = fault, part


def read_line(line: str, *, day: int) -> tuple[Span, ...]:
    """The spans of a line as ``line`` writes it; whole hours need no minutes. Raises Misread."""
    parts = (part.strip() for part in re.split(r"[,،;؛]", line))
    return tuple(_read(part, day) for part in parts if part)


def _read(part: str, day: int) -> Span:
    found = PERIOD.fullmatch(part)
    if found is None:
        raise Misread(Fault.UNREADABLE, part)
    # Python's int reads the digits of every script.
    hour, minute, last_hour, last_minute = (int(number or 0) for number in found.groups())
    start, end = 60 * hour + minute, 60 * last_hour + last_minute
    if max(minute, last_minute) > 59 or max(start, end) > 24 * 60:
        raise Misread(Fault.NO_SUCH_TIME, part)
    if start % SLOT_MINUTES or end % SLOT_MINUTES:
        raise Misread(Fault.NOT_A_HALF_HOUR, part)
    if end <= start:
        raise Misread(Fault.BACKWARDS, part)
    return Span(day, start, end)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


# --- Side by side -------------------------------------------------------------------------------


def overlap(one: Free, other: Free, *, monday: date) -> int:
    """Minutes in which both are free in the week that begins for ``one`` on this ``monday``.

    Exact also in a week in which a clock changes: an hour that is left out is nobody's, one that
    comes twice counts twice.
    """
    begin, end = (
        _minute(datetime.combine(day, time(), one.zone)) for day in (monday, monday + 7 * DAY)
    )
    utc = np.arange(begin, end)
    both = [
        _minutes(free.week)[read_clock(free.zone, first=begin, last=end).minute_of_week(utc)]
        for free in (one, other)
    ]
    return int((both[0] & both[1]).sum())


def least_overlap(one: Free, other: Free, *, now: datetime) -> int:
    """Minutes a week in which both are free in every season of the coming year, at the least.

    Two weeks that repeat overlap by how far the two clocks are apart, and by nothing else. Zones
    that change on different dates are apart by a third and fourth difference for some weeks.
    """
    first = _minute(now)
    clocks = [
        read_clock(free.zone, first=first, last=first + 366 * 24 * 60) for free in (one, other)
    ]
    moments = np.concatenate([[first], *(clock.changes for clock in clocks)])
    apart = _offsets(clocks[0], moments) - _offsets(clocks[1], moments)
    ours, theirs = _minutes(one.week), _minutes(other.week)
    return min(
        int((ours & np.roll(theirs, difference)).sum()) for difference in set(apart.tolist())
    )


def _slots(week: bytes) -> NDArray[np.bool_]:
    return np.unpackbits(np.frombuffer(week, np.uint8), bitorder="little").astype(np.bool_)


def _minutes(week: bytes) -> NDArray[np.bool_]:
    """Each minute of a week: zones stand at quarters of an hour too, and half an hour is none."""
    return np.repeat(_slots(week), SLOT_MINUTES)


def _offsets(clock: Clock, utc: NDArray[np.int64]) -> NDArray[np.int64]:
    return clock.local(utc) - utc


def _minute(moment: datetime) -> int:
    """Minutes since the epoch."""
    return int(moment.astimezone(UTC).timestamp()) // 60
