"""Rituals come round by themselves, also after the server was off."""

from datetime import timedelta

from docendo.commons.rituals.actions import hold_due
from docendo.kernel.jobs import Run, periodic


# Each is held in a transaction of its own: what one stumbles over does not undo the others.
@periodic(every=timedelta(minutes=1), outside=True)
def hold_rounds(run: Run) -> None:
    """Whatever is due is held once, however late."""
    hold_due(now=run.now)
