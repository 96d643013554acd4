"""What the kernel does about itself."""

from datetime import timedelta

from docendo.kernel import outbox, queue
from docendo.kernel.jobs import Run, periodic

KEPT = timedelta(days=7)


@periodic(every=timedelta(days=1))
def forget_what_was_done(run: Run) -> None:
    """Events and jobs stay for a week, so that an operator can look back."""
    outbox.purge(before=run.now - KEPT)
    queue.purge(before=run.now - KEPT)
