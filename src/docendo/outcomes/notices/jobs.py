"""What notices do about themselves: letters that are due, and what was seen long ago."""

from datetime import timedelta

from docendo.kernel import clock
from docendo.kernel.jobs import Run, job, periodic
from docendo.outcomes.notices import mailing, pushing
from docendo.outcomes.notices.actions import forget_letters, forget_seen

KEPT = timedelta(days=180)
MOST_ATTEMPTS_TO_TELL = 4
LETTERS_KEPT = timedelta(days=30)


class NotTold(Exception):
    """The push service of a device takes nothing at the moment."""


@periodic(every=timedelta(days=1))
def forget_what_was_seen(run: Run) -> None:
    """What was seen half a year ago tells nobody anything any more."""
    forget_seen(before=run.now - KEPT)
    forget_letters(before=run.now - LETTERS_KEPT)


@periodic(every=timedelta(minutes=1))
def plan_letters(run: Run) -> None:
    """What is due is taken up by letters in one transaction with the jobs that send them."""
    for mailing_id in mailing.plan(now=run.now):
        send_letter.enqueue(mailing_id=mailing_id)


@job(outside=True)
def send_letter(run: Run, *, mailing_id: int) -> None:
    mailing.send(run.key, mailing_id=mailing_id, now=clock.now())


@job(outside=True)
def tell_device(run: Run, *, notice_id: int, latest_id: int, subscription_id: int) -> None:
    """Each device by itself; what no service takes is let go of, since the page has it."""
    now = clock.now()
    again = pushing.send(
        notice_id=notice_id, latest_id=latest_id, subscription_id=subscription_id, now=now
    )
    if again is None:
        return
    if again > now:
        tell_device.enqueue_at(
            again, notice_id=notice_id, latest_id=latest_id, subscription_id=subscription_id
        )
    elif run.attempt < MOST_ATTEMPTS_TO_TELL:
        raise NotTold
