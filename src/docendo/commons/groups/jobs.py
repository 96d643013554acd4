"""Rosters that are long to write, and what ends by itself."""

from datetime import timedelta

from docendo.commons.groups.actions import end_due, forget_undecided, write_queued
from docendo.kernel.jobs import Run, job, periodic


@job()
def write_roster(run: Run, *, community_id: int, import_id: int) -> None:
    write_queued(community_id, import_id=import_id, now=run.now)


# Each ends in a small transaction of its own.
@periodic(every=timedelta(hours=1), outside=True)
def end_what_is_over(run: Run) -> None:
    """Enrollments end on their day, and rosters that nobody decided on are forgotten."""
    end_due(now=run.now)
    forget_undecided(now=run.now)
