"""How long somebody has spoken, as their own browser measured it."""

from datetime import datetime

from docendo.learning.calls.rules.limits import ROUNDING_SECONDS


def believed(told: int, *, since: datetime, now: datetime) -> int:
    """The seconds that are counted: never more than have passed since they were told last."""
    passed = max(0, int((now - since).total_seconds())) + ROUNDING_SECONDS
    return min(told, passed)
