"""What documents do later, in a worker."""

from datetime import timedelta

from docendo.kernel.jobs import Run, periodic
from docendo.learning.documents.actions import keep_stale_snapshots


@periodic(every=timedelta(minutes=5))
def keep_what_was_cut_off(run: Run) -> None:
    """Snapshots of documents whose last page was closed by a fall of the server."""
    keep_stale_snapshots(now=run.now)
