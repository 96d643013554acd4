"""What notices do about themselves."""

from datetime import timedelta

from docendo.kernel.jobs import Run, periodic
from docendo.outcomes.notices.actions import forget_seen

KEPT = timedelta(days=180)


@periodic(every=timedelta(days=1))
def forget_what_was_seen(run: Run) -> None:
    """What was seen half a year ago tells nobody anything any more."""
    forget_seen(before=run.now - KEPT)
