"""Reminders by the clock, and invitations that leave by mail."""

from datetime import timedelta

from docendo.kernel.jobs import Run, job, periodic
from docendo.learning.meetings import inviting
from docendo.learning.meetings.actions import remind


# Each in a transaction of its own: what one stumbles over does not undo the others.
@periodic(every=timedelta(minutes=5), outside=True)
def remind_of_meetings(run: Run) -> None:
    """A day and an hour before, whoever comes is reminded; however late, never of what is over."""
    remind(now=run.now)


@job(outside=True)
def send_invitation(
    run: Run, *, meeting_id: int, person_id: int, sequence: int, has_answered: bool = False
) -> None:
    """By mail, to one of those for whom it was planned; of several changes only the last one.

    Or since they ``has_answered``: that it leaves their calendar, or comes back to it.
    """
    inviting.send(
        run.key,
        meeting_id=meeting_id,
        person_id=person_id,
        sequence=sequence,
        has_answered=has_answered,
        now=run.now,
    )
