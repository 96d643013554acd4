"""What boards do later, in a worker."""

from datetime import timedelta

from docendo.kernel.jobs import Run, periodic
from docendo.learning.boards.actions import forget_what_was_taken_away


@periodic(every=timedelta(days=1), outside=True)
def forget_files_taken_away(run: Run) -> None:
    """Files that nobody may bring back any more."""
    forget_what_was_taken_away(now=run.now)
