"""How long somebody has spoken, as their own browser measured it."""

from datetime import datetime, timedelta

from docendo.learning.calls.rules.limits import SLACK


def counted(told: int, *, since: datetime, now: datetime) -> tuple[int, datetime]:
    """How many of the seconds that are told are counted, and since when the next ones may be.

    What was counted is used up: over a whole call nobody spoke for longer than has passed.
    """
    seconds = min(told, int((now - since).total_seconds()))
    if seconds <= 0:
        return 0, since
    return seconds, max(since + timedelta(seconds=seconds), now - SLACK)
