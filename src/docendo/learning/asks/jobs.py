"""Asks go on by themselves: what is due is passed on, whatever became of the last worker.

Passing on works outside of a transaction and writes in small ones, so that nobody waits for it.
"""

from datetime import timedelta

from docendo.commons.communities.api import Community
from docendo.kernel.jobs import Run, job, periodic
from docendo.learning.asks.actions import pass_on, work_out_waits
from docendo.learning.asks.queries import communities_due


# Who has just asked sees within half a minute whom it went to.
@periodic(every=timedelta(seconds=20), outside=True)
def pass_on_what_is_due(run: Run) -> None:
    """Every ask whose time has come goes one step further."""
    for community_id in communities_due(now=run.now):
        pass_on(community_id, now=run.now)


@periodic(every=timedelta(hours=1))
def work_out_usual_waits(run: Run) -> None:
    """How long people usually wait for an answer, by what was asked in the last 90 days."""
    for community_id in Community.objects.values_list("pk", flat=True):
        work_out_wait_of.enqueue(community_id=community_id)


@job()
def work_out_wait_of(run: Run, *, community_id: int) -> None:
    work_out_waits(community_id, now=run.now)
