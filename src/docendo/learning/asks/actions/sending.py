"""What coordinators do for an ask that nobody answered: a message that was drafted for them."""

from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Community, Seat
from docendo.kernel.events import publish
from docendo.learning.asks.events import AskPassedOn
from docendo.learning.asks.models import Ask, Passing
from docendo.learning.asks.queries.routing import may_be_asked
from docendo.learning.asks.refusals import CannotBeAsked
from docendo.learning.asks.rules import LAST_ROUND
from docendo.learning.forum import api as forum


@transaction.atomic
def ask_somebody(
    seat: Seat, *, thread_id: int, person_id: int, note: str, now: datetime
) -> Passing:
    """Ask one member by hand.

    Whoever asked the question is not refused here: a refusal would tell who it was.
    """
    Community.objects.select_for_update(no_key=True).get(pk=seat.community.pk)
    ask = Ask.objects.cared_for_by(seat).select_for_update(of=("self",)).get(thread=thread_id)
    asked = Passing.objects.filter(community=seat.community, ask=ask, person=person_id)
    may = may_be_asked(seat.community.pk, among=[person_id], now=now)
    if person_id == seat.person_id or person_id not in may or asked.exists():
        raise CannotBeAsked
    passing = Passing.objects.create(
        community=seat.community,
        ask=ask,
        person_id=person_id,
        round=LAST_ROUND,
        by=seat.member,
        note=note,
        at=now,
    )
    publish(
        AskPassedOn(
            community_id=seat.community.pk,
            ask_id=ask.pk,
            thread_id=ask.thread_id,
            person_ids=(person_id,),
            round=LAST_ROUND,
            by_id=seat.member.pk,
            at=now,
        )
    )
    return passing


@transaction.atomic
def remark(seat: Seat, *, thread_id: int, body: str, now: datetime) -> forum.Comment:
    """Write below the question, where its asker reads it."""
    ask = Ask.objects.cared_for_by(seat).get(thread=thread_id)
    post_id = forum.question_post_id(seat.community.pk, thread_id=ask.thread_id)
    return forum.comment(seat, post_id=post_id, body=body, now=now)
