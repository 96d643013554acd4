"""How often somebody may do something, over the ``limits`` library."""

import math
import time
from functools import cache

from django.conf import settings
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from docendo.kernel.errors import TooMany

_parsed = cache(parse)


@cache
def _limiter() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(storage_from_string(settings.LIMITS_STORAGE))


def limit(what: str, *, who: str | int, rate: str) -> None:
    """Count one more ``what`` by ``who``; raises TooMany past ``rate`` such as "10/hour"."""
    item: RateLimitItem = _parsed(rate)
    if not _limiter().hit(item, what, str(who)):
        reset = _limiter().get_window_stats(item, what, str(who)).reset_time
        raise TooMany(wait_seconds=max(1, math.ceil(reset - time.time())))


def forget() -> None:
    """Start counting anew; for tests, which share one process."""
    _limiter().storage.reset()
