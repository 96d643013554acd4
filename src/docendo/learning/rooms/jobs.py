"""What rooms do by the clock, in a worker."""

from datetime import timedelta

from docendo.kernel.jobs import Run, periodic
from docendo.learning.rooms.actions import settle_all


@periodic(every=timedelta(minutes=5), outside=True)
def end_what_was_left(run: Run) -> None:
    """Sittings that nobody has been in for a while, each in a transaction of its own."""
    settle_all(now=run.now)
