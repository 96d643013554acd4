"""What calls do by the clock, in a worker."""

from datetime import timedelta

from docendo.kernel.jobs import Run, periodic
from docendo.learning.calls.actions import forget_gone


@periodic(every=timedelta(hours=1))
def forget_pages_that_went_without_a_word(run: Run) -> None:
    """Nothing of a call is kept, also where a browser or a line broke."""
    forget_gone(now=run.now)
