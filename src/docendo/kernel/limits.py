"""How often somebody may do something, over the ``limits`` library."""

import math
import time
from functools import cache

from django.conf import settings
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from docendo.kernel.errors import TooMany
from docendo.kernel.recent import Recent
from docendo.kernel.shared import REDIS, TIMEOUTS

_parsed = cache(parse)


@cache
def _in_memory() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(Recent())


@cache
def _in_redis(url: str) -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(storage_from_string(url, **TIMEOUTS))


def limit(what: str, *, who: str | int, rate: str) -> None:
    """Count one more ``what`` by ``who``; raises TooMany past ``rate`` such as "10/hour".

    Processes count together in Redis, and each on its own without it or while it is away.
    """
    item = _parsed(rate)

    def alone() -> int:
        return _count(_in_memory(), item, what, str(who))

    def together() -> int:
        return _count(_in_redis(settings.REDIS_URL), item, what, str(who))

    wait_seconds = REDIS.attempt(together, alone=alone) if settings.REDIS_URL else alone()
    if wait_seconds:
        raise TooMany(wait_seconds=wait_seconds)


def _count(limiter: MovingWindowRateLimiter, item: RateLimitItem, *names: str) -> int:
    """Seconds to wait; 0 where this one was still allowed."""
    if limiter.hit(item, *names):
        return 0
    reset = limiter.get_window_stats(item, *names).reset_time
    return max(1, math.ceil(reset - time.time()))


def forget() -> None:
    """Start counting anew; for tests, which share one process."""
    _in_memory().storage.reset()
    if settings.REDIS_URL:
        _in_redis(settings.REDIS_URL).storage.reset()
