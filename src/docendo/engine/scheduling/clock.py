"""What clocks on walls show: minutes since the epoch to local minutes and back, as arrays."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from docendo.engine.checks import Ints
from docendo.engine.errors import Invalid

DAY = 24 * 60
WEEK = 7 * DAY
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The epoch was a Thursday; weeks of people begin on Monday.
_EPOCH_SINCE_MONDAY = 3 * DAY


@dataclass(frozen=True, eq=False)
class Clock:
    """A zone over a span of time: its ``changes`` (k,) and ``offsets`` (k + 1,) around them.

    All are minutes, changes since the epoch and offsets east of Greenwich.
    """

    changes: Ints
    offsets: Ints

    @property
    def grain(self) -> int:
        """The longest step that lands on each change and keeps local time whole."""
        return math.gcd(*self.changes.tolist(), *self.offsets.tolist())

    def local(self, utc: Ints) -> Ints:
        """Local minutes since the local epoch."""
        return utc + self.offsets[np.searchsorted(self.changes, utc, side="right")]

    def minute_of_week(self, utc: Ints) -> Ints:
        """Local minutes since Monday, 0:00."""
        return (self.local(utc) + _EPOCH_SINCE_MONDAY) % WEEK

    def utc(self, local: Ints) -> Ints:
        """When clocks here show this.

        What comes twice in autumn is its first; what is left out in spring is what the clock would
        show had it not been put forward (RFC 5545, 3.3.5; ``fold=0`` of PEP 495).
        """
        later = np.maximum(self.offsets[:-1], self.offsets[1:])
        return local - self.offsets[np.searchsorted(self.changes + later, local, side="right")]


def read_clock(zone: ZoneInfo, *, first: int, last: int) -> Clock:
    """The clock of a zone between two minutes since the epoch.

    Each change is bracketed by a day and then halved in: no zone changes twice within one.
    """
    changes, offsets = [], [_offset(zone, first)]
    for day in range(first, last + 1, DAY):
        low, high = day, min(day + DAY, last + 1)
        after = _offset(zone, high)
        if after == offsets[-1]:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if _offset(zone, middle) == after else (middle, high)
        changes.append(high)
        offsets.append(after)
    return Clock(np.array(changes, np.int64), np.array(offsets, np.int64))


def read_clocks(
    zones: Sequence[ZoneInfo], *, first: int, last: int
) -> tuple[tuple[Clock, ...], Ints]:
    """The clocks that differ between two minutes, and which of them each zone goes by.

    Of some five hundred zones no more than a hundred differ in any one year.
    """
    clocks: list[Clock] = []
    places: dict[tuple[bytes, bytes], int] = {}
    clock_of = []
    for zone in zones:
        clock = read_clock(zone, first=first, last=last)
        place = places.setdefault((clock.changes.tobytes(), clock.offsets.tobytes()), len(clocks))
        if place == len(clocks):
            clocks.append(clock)
        clock_of.append(place)
    return tuple(clocks), np.array(clock_of, np.int64)


def _offset(zone: ZoneInfo, minute: int) -> int:
    offset = moment(minute).astimezone(zone).utcoffset()
    return 0 if offset is None else offset // timedelta(minutes=1)


def moment(minute: int) -> datetime:
    """A minute since the epoch as a time in UTC."""
    return EPOCH + timedelta(minutes=int(minute))


def minute(name: str, time: datetime, *, up: bool) -> int:
    """Minutes since the epoch, rounded ``up`` or down; Invalid for a time without a zone."""
    if time.tzinfo is None:
        raise Invalid(f"{name} needs a time zone; {time} has none.")
    since = time - EPOCH
    return -(-since // timedelta(minutes=1)) if up else since // timedelta(minutes=1)


def zones_of(name: str, zones: str | Sequence[str], *, people: int) -> tuple[list[ZoneInfo], Ints]:
    """Each zone once, by name, and which of them each person lives in."""
    names = [zones] * people if isinstance(zones, str) else list(zones)
    if len(names) != people:
        raise Invalid(f"{name} must have {people} rows, not {len(names)}.")
    known = {key: place for place, key in enumerate(sorted(set(names)))}
    found = []
    for key in known:
        try:
            found.append(ZoneInfo(key))
        except (KeyError, ValueError, OSError) as error:
            row = names.index(key)
            raise Invalid(f"{name} must be names as Europe/Paris; row {row} is {key!r}.") from error
    return found, np.array([known[key] for key in names], np.int64)
