"""What becomes of asks that nobody answers."""

from datetime import timedelta

from docendo.commons.matching.actions import expire_asks
from docendo.kernel.jobs import Run, periodic


# Each ends in a small transaction of its own.
@periodic(every=timedelta(hours=1), outside=True)
def end_what_nobody_answers(run: Run) -> None:
    """An ask that lay for two weeks ends by itself, and who asked is told."""
    expire_asks(now=run.now)
