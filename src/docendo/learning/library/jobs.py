"""What the library does later, in a worker."""

from datetime import timedelta

from django.conf import settings

from docendo.kernel.jobs import Run, job, periodic
from docendo.learning.library.actions import keep_all_findable, look_at_what_is_due

# The worker does one thing after another, so each look is short and few come together: by these
# numbers 20,000 links are looked at once a week.
LINKS_AT_ONCE = 2


@periodic(every=timedelta(seconds=60), outside=True)
def look_at_links(run: Run) -> None:
    """Whether the links that are due still answer."""
    if settings.LOOK_AT_LINKS:
        look_at_what_is_due(most=LINKS_AT_ONCE, now=run.now)


@job()
def make_findable(run: Run, *, community_id: int) -> None:
    """Let the search know what a migration brought here."""
    keep_all_findable(community_id)
