"""Asks that leave by mail, and what becomes of those that nobody answers."""

from datetime import timedelta

from docendo.commons.matching import mailing
from docendo.commons.matching.actions import expire_asks
from docendo.kernel.jobs import Run, job, periodic


# Each ends in a small transaction of its own.
@periodic(every=timedelta(hours=1), outside=True)
def end_what_nobody_answers(run: Run) -> None:
    """An ask that lay for two weeks ends by itself, and who asked is told."""
    expire_asks(now=run.now)


@job(outside=True)
def mail_ask(run: Run, *, match_id: int, person_id: int) -> None:
    """To one of those who are asked, while it waits for their answer."""
    mailing.send(run.key, match_id=match_id, person_id=person_id)
