"""Waiting together for the same, where both sides want to."""

from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, speaker, writer
from docendo.learning.livehelp.actions.queue import caller_ids, lock_queue, move
from docendo.learning.livehelp.models import About, Call, Caller, Proposal, apart_from
from docendo.learning.livehelp.refusals import CannotWaitTogether
from docendo.learning.livehelp.rules import MOST_CALLERS, State, is_alike


@transaction.atomic
def propose_together(seat: Seat, *, call_id: int, into_id: int, now: datetime) -> Proposal:
    """By who waits in ``call_id``, to who waits in ``into_id``; once."""
    speaker(seat)
    lock_queue(seat.community.pk)
    call = _waits_in(seat, call_id)
    into = Call.objects.visible_to(seat).filter(pk=into_id).first()
    if into is None or not _may_be_one(call, into):
        raise CannotWaitTogether
    made, _is_new = Proposal.objects.get_or_create(
        community=seat.community, call=call, into=into, defaults={"at": now}
    )
    return made


@transaction.atomic
def answer_proposal(seat: Seat, *, proposal_id: int, agrees: bool, now: datetime) -> Call:
    """By who waits in the call that was asked; where they agree both are one, in the better place.

    Returns the call in which they wait now.
    """
    writer(seat)
    lock_queue(seat.community.pk)
    rows = Proposal.objects.filter(community=seat.community, answered_at=None)
    proposal = rows.select_related("call", "into").get(pk=proposal_id)
    into = _waits_in(seat, proposal.into_id)
    if agrees and not _may_be_one(proposal.call, into):
        raise CannotWaitTogether
    proposal.answered_at, proposal.agreed = now, agrees
    proposal.save(update_fields=["answered_at", "agreed"])
    if not agrees:
        return into
    kept, other = sorted((proposal.call, into), key=lambda each: each.turn)
    Caller.objects.filter(call=other, left_at=None).update(call=kept)
    known = set(kept.about.values_list("topic_id", flat=True))
    more = [each.topic_id for each in other.about.all() if each.topic_id not in known]
    About.objects.bulk_create(
        [About(community=seat.community, call=kept, topic_id=topic_id) for topic_id in more]
    )
    Call.objects.filter(community=seat.community, into=other).update(into=kept)
    other.into = kept
    move(other, State.JOINED, now=now)
    return kept


def _waits_in(seat: Seat, call_id: int) -> Call:
    own = Caller.objects.filter(community=seat.community, person=seat.member, left_at=None)
    return own.select_related("call").get(call=call_id).call


def _may_be_one(call: Call, other: Call) -> bool:
    people, others = caller_ids(call), caller_ids(other)
    about, abouts = (set(each.about.values_list("topic_id", flat=True)) for each in (call, other))
    alone = Call.objects.filter(pk=other.pk)
    return (
        call.pk != other.pk
        and call.is_waiting
        and other.is_waiting
        and is_alike(about, abouts)
        and len(people) + len(others) <= MOST_CALLERS
        and not any(apart_from(call.community, each, alone) for each in people)
    )
