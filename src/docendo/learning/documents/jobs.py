"""What documents do later, in a worker."""

from datetime import timedelta

from docendo.kernel.jobs import Run, periodic
from docendo.learning.documents.actions import (
    forget_pictures_without_a_text,
    keep_stale_snapshots,
)


@periodic(every=timedelta(minutes=5))
def keep_what_was_cut_off(run: Run) -> None:
    """Snapshots of documents whose last page was closed by a fall of the server."""
    keep_stale_snapshots(now=run.now)


@periodic(every=timedelta(days=1), outside=True)
def forget_pictures(run: Run) -> None:
    """Pictures that were put into no text."""
    forget_pictures_without_a_text(now=run.now)
