"""Programs come round by themselves, also after the server was off."""

from datetime import timedelta

from docendo.kernel.jobs import Run, periodic
from docendo.learning.programs.actions import remind, tell_ends


# In small transactions of their own: nobody waits while a large community is looked through.
@periodic(every=timedelta(hours=1), outside=True)
def remind_of_check_ins(run: Run) -> None:
    """Whoever is asked how their match goes is told, once a stage."""
    remind(now=run.now)


@periodic(every=timedelta(hours=1), outside=True)
def tell_of_ends(run: Run) -> None:
    """Whoever coordinates is told two weeks before a program is over."""
    tell_ends(now=run.now)
