"""Who answered which card when, and on which day of the calendar that was."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import ArrayLike

from docendo.engine import checks
from docendo.engine.checks import Floats, Ints
from docendo.engine.errors import Invalid

EPOCH = date(1970, 1, 1).toordinal()
NO_TIME = timedelta(0)
QUARTER = 900


@dataclass(frozen=True)
class Log:
    """One person's answers, one a row, in any order.

    ``card`` (n,) codes, ``at`` (n,) seconds since 1970 in UTC, ``rating`` (n,) 1 (forgotten),
    2 (hard), 3 (good) or 4 (easy), ``seconds`` (n,) that the answer took, NaN where not known.
    """

    card: Ints
    at: Floats
    rating: Ints
    seconds: Floats | None = None

    def __post_init__(self) -> None:
        card = checks.codes("card", self.card)
        rows = len(card)
        object.__setattr__(self, "card", card)
        object.__setattr__(self, "at", checks.floats("at", self.at, length=rows))
        object.__setattr__(self, "rating", ratings(self.rating, rows=rows))
        object.__setattr__(self, "seconds", durations(self.seconds, rows=rows))

    def __len__(self) -> int:
        return len(self.card)


def ratings(values: ArrayLike, *, rows: int) -> Ints:
    rating = checks.codes("rating", values, length=rows)
    wrong = (rating < 1) | (rating > 4)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise Invalid(f"rating must be 1, 2, 3 or 4; row {row} is {rating[row]}.")
    return rating


def durations(values: ArrayLike | None, *, rows: int) -> Floats:
    if values is None:
        return np.full(rows, np.nan)
    seconds = checks.floats("seconds", values, length=rows, allow_nan=True)
    if (seconds < 0).any():
        row = int(np.argmax(seconds < 0))
        raise Invalid(f"seconds must not be negative; row {row} is {seconds[row]}.")
    return seconds


def calendar_days(at: Floats, *, zone: str, starts_at_hour: float) -> Floats:
    """The day (as date.toordinal counts) that a moment belongs to, where a day starts so late.

    By the clock on the wall: a day of 23 or 25 hours is one day.
    """
    try:
        clock = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Invalid(f"zone must be a name such as Europe/Berlin, not {zone!r}.") from error
    # Clocks change at quarters of an hour, so that one look for each quarter is enough.
    quarters, which = np.unique(np.floor(at / QUARTER), return_inverse=True)
    offsets = [
        (datetime.fromtimestamp(quarter * QUARTER, clock).utcoffset() or NO_TIME).total_seconds()
        for quarter in quarters.tolist()
    ]
    local = at + np.array([*offsets, 0.0])[which] - 3600 * starts_at_hour
    days: Floats = np.floor(local / 86400) + EPOCH
    return days
