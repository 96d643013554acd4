"""Whoever is to rate is told by the clock, also after the server was off."""

from datetime import timedelta

from docendo.kernel.jobs import Run, periodic
from docendo.learning.evaluations.actions import tell_what_is_due


# Each evaluation in a transaction of its own: nobody who rates waits for all the others.
@periodic(every=timedelta(minutes=5), outside=True)
def tell_of_evaluations(run: Run) -> None:
    """What has begun, what nears its end, and what is over."""
    tell_what_is_due(now=run.now)
