"""When an address is looked at, and when it counts as dead."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LOOKED_AT_EVERY = timedelta(days=7)
AGAIN_AFTER_A_FAILURE = timedelta(days=1)
DEAD_AFTER = 3  # days on which it did not answer, one after another


@dataclass(frozen=True)
class Life:
    """What is known of an address; all empty while nobody has looked.

    ``failures`` counts the days in a row on which it did not answer, the first of them
    ``failing_since``; ``is_dead`` once there were enough.
    """

    looked_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None

    @property
    def is_dead(self) -> bool:
        return self.failures >= DEAD_AFTER


def after_a_look(life: Life, *, answers: bool | None, now: datetime) -> tuple[Life, datetime]:
    """What is known after a look, and when to look again.

    ``answers`` is None where nothing can be known: at an address where we may not look. A second
    failure on the same day is the same trouble, and counts once.
    """
    if answers is None:
        return life, now + LOOKED_AT_EVERY
    if answers:
        return Life(looked_at=now), now + LOOKED_AT_EVERY
    counted = (
        life.failures > 0 and life.looked_at is not None and life.looked_at.date() == now.date()
    )
    failed = Life(
        looked_at=now,
        failures=life.failures if counted else min(life.failures + 1, DEAD_AFTER),
        failing_since=life.failing_since or now,
    )
    return failed, now + (LOOKED_AT_EVERY if failed.is_dead else AGAIN_AFTER_A_FAILURE)
