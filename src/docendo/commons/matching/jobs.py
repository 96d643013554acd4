"""Asks that leave by mail, and what becomes of those that nobody answers."""

from datetime import timedelta

from django.db import transaction

from docendo.commons.matching import mailing
from docendo.commons.matching.actions import expire_asks, note_reminded
from docendo.commons.matching.queries import to_remind
from docendo.kernel.jobs import Run, job, periodic


# Each ends in a small transaction of its own.
@periodic(every=timedelta(hours=1), outside=True)
def end_what_nobody_answers(run: Run) -> None:
    """An ask that lay for two weeks ends by itself, and who asked is told."""
    expire_asks(now=run.now)


# Each is marked in a small transaction of its own, with the jobs that write.
@periodic(every=timedelta(hours=1), outside=True)
def remind_of_what_waits(run: Run) -> None:
    """Whoever has not answered for a week is written to once more."""
    for match_id, person_ids in to_remind(now=run.now):
        with transaction.atomic():
            if note_reminded(match_id, now=run.now):
                for person_id in person_ids:
                    mail_ask.enqueue(match_id=match_id, person_id=person_id, again=True)


@job(outside=True)
def mail_ask(run: Run, *, match_id: int, person_id: int, again: bool = False) -> None:
    """To one of those who are asked, while it waits for their answer."""
    mailing.send(run.key, match_id=match_id, person_id=person_id, is_again=again)
