"""Phases end by their dates, also after the server was off."""

from datetime import timedelta

from docendo.kernel.jobs import Run, periodic
from docendo.learning.review.actions import move_what_is_due


# Each review in a transaction of its own: nobody who hands in waits for all the others.
@periodic(every=timedelta(minutes=5), outside=True)
def move_phases(run: Run) -> None:
    """What is over by its date goes on to its next phase."""
    move_what_is_due(now=run.now)
