"""How long to wait before something that failed is tried again."""

from datetime import timedelta
from random import Random

LONGEST = timedelta(hours=1)


def wait_after(attempts: int, *, rng: Random) -> timedelta:
    """Two seconds after the first attempt, doubled after each, at most an hour, give or take half.

    Without the jitter everything that failed together would come back together.
    """
    seconds = min(2.0 ** min(attempts, 20), LONGEST.total_seconds())
    return timedelta(seconds=seconds * rng.uniform(0.5, 1.5))
