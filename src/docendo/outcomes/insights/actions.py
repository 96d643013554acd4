"""Taking care of what people need: by a letter, later, or done.

The row that says so is written first: of two coordinators, or two presses of a button, one wins.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from docendo.commons.communities.api import Seat, writer
from docendo.kernel.events import publish
from docendo.outcomes.insights.events import LetterSent
from docendo.outcomes.insights.models import Handling, Letter
from docendo.outcomes.insights.queries import one_need
from docendo.outcomes.insights.refusals import HandledAlready, NotNeededAnyMore
from docendo.outcomes.insights.rules import RESTS_FOR, NeedKind, Outcome


@transaction.atomic
def send_letter(seat: Seat, *, kind: NeedKind, subject: str, words: str, now: datetime) -> Letter:
    """Write to whom a need is about; it rests for a week then."""
    by = writer(seat)
    _handle(seat, kind, subject, Outcome.SENT, now=now)
    need = one_need(seat, kind=kind, subject=subject, now=now)
    if need is None or need.to is None:
        raise NotNeededAnyMore
    letter = Letter.objects.create(
        community=seat.community,
        kind=kind,
        subject=subject,
        by=by,
        to=need.to,
        words=words,
        at=now,
    )
    publish(
        LetterSent(
            community_id=seat.community.pk,
            letter_id=letter.pk,
            by_id=by.pk,
            to_id=need.to.pk,
            at=now,
        )
    )
    return letter


@transaction.atomic
def set_aside(seat: Seat, *, kind: NeedKind, subject: str, outcome: Outcome, now: datetime) -> None:
    """Not now, or done without a letter."""
    writer(seat)
    _handle(seat, kind, subject, outcome, now=now)


def _handle(seat: Seat, kind: NeedKind, subject: str, outcome: Outcome, *, now: datetime) -> None:
    own = Handling.objects.filter(community=seat.community, kind=kind, subject=subject)
    own.filter(until__lte=now).delete()
    try:
        with transaction.atomic():
            Handling.objects.create(
                community=seat.community,
                kind=kind,
                subject=subject,
                outcome=outcome,
                by=seat.member,
                at=now,
                until=now + RESTS_FOR[outcome],
            )
    except IntegrityError:
        raise HandledAlready from None
