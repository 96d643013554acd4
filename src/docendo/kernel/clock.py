"""The one place that asks what time it is; everything below a view or a job receives ``now``."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, with a time zone (UTC)."""
    return timezone.now()
