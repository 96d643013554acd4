"""Backups that make themselves."""

from datetime import timedelta

from docendo.kernel.jobs import Run, job, periodic
from docendo.outcomes.operations.actions import back_up, is_backup_due


# Asked every hour, so that a machine that was off at night is not without one for a day.
@periodic(every=timedelta(hours=1), outside=True)
def back_up_daily(run: Run) -> None:
    """Once a day everything goes into a new file, and the oldest one is taken away."""
    if is_backup_due(now=run.now):
        back_up()


@job(most_attempts=1, outside=True)
def back_up_now(run: Run) -> None:
    """Because somebody has asked for it."""
    back_up()
