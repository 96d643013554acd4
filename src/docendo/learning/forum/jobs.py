"""What the forum does later, in a worker."""

from datetime import timedelta

from docendo.commons.communities.api import Community
from docendo.kernel.jobs import Run, job, periodic
from docendo.learning.forum.takeover import settle, unsettled_communities

# A job runs in one transaction, and nobody else writes meanwhile on SQLite.
TEXTS_A_RUN = 100


@periodic(every=timedelta(hours=1))
def settle_texts(run: Run) -> None:
    """Render anew what an older version of Docendo rendered."""
    for community_id in unsettled_communities():
        settle_some.enqueue(community_id=community_id)


@job()
def settle_some(run: Run, *, community_id: int) -> None:
    if settle(Community.objects.get(pk=community_id), limit=TEXTS_A_RUN) == TEXTS_A_RUN:
        settle_some.enqueue(community_id=community_id)
