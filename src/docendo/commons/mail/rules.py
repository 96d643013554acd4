"""When letters leave; no database."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from docendo.commons.mail.paces import Pace

# A letter waits a little: for whoever looks at the page anyway, and for what comes next.
SOON: Final = timedelta(minutes=2)
# By the reader's clock, on their Monday.
DIGEST_AT: Final = time(8)
MONDAY: Final = 0


def leaves_at(pace: Pace, *, now: datetime, zone: tzinfo) -> datetime | None:
    """When the next letter of this pace leaves; None is never."""
    match pace:
        case Pace.NEVER:
            return None
        case Pace.AT_ONCE:
            return now + SOON
        case Pace.DAILY | Pace.WEEKLY:
            today = now.astimezone(zone)
            days = 0 if today.time() < DIGEST_AT else 1
            if pace is Pace.WEEKLY:
                days += (MONDAY - (today.weekday() + days)) % 7
            day = today.date() + timedelta(days=days)
            # An hour that the clock jumps over in spring is the one after it: UTC settles it.
            return datetime.combine(day, DIGEST_AT, tzinfo=zone)


def chosen(
    sort: str,
    *,
    everywhere: Mapping[str, str],
    here: Mapping[str, str],
    default: Pace,
) -> Pace:
    """What somebody chose for a community goes before what they chose for all."""
    said = here.get(sort) or everywhere.get(sort)
    return Pace(said) if said in Pace.values else default
