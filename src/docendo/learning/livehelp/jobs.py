"""What live help does by the clock, in a worker."""

from datetime import timedelta

from docendo.kernel.jobs import Run, periodic
from docendo.learning.livehelp.actions import settle_all


@periodic(every=timedelta(minutes=5), outside=True)
def end_what_nobody_waits_for(run: Run) -> None:
    """Each call in a transaction of its own."""
    settle_all(now=run.now)
