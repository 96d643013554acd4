"""What people and their answers do to an ask: it begins, is seen, passed, shared, and ends."""

from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Membership, Seat, writer
from docendo.kernel.errors import NotAllowed
from docendo.kernel.events import publish
from docendo.learning.asks import rules
from docendo.learning.asks.events import AskSettled
from docendo.learning.asks.models import Ask, Joined, Limit, Passing
from docendo.learning.asks.queries.askers import asker_ids
from docendo.learning.asks.queries.routing import patience_of
from docendo.learning.asks.refusals import NotOnItsWay, OwnAsk
from docendo.learning.asks.rules import Facts, State
from docendo.learning.forum import api as forum


def begin(community_id: int, *, thread_id: int, at: datetime) -> None:
    """A question was asked: it is due to be passed on at once."""
    Ask.objects.bulk_create(
        [Ask(community_id=community_id, thread_id=thread_id, asked_at=at, due_at=at)],
        ignore_conflicts=True,
    )


@transaction.atomic
def follow_thread(community_id: int, *, thread_id: int, now: datetime) -> None:
    """Bring an ask in line with what its thread says by now."""
    ask = _locked(community_id, thread_id)
    standing = forum.standing_of(community_id, [thread_id])
    if ask is None or not standing:
        return
    facts = Facts(standing[0].takes_answers, standing[0].is_answered)
    settle(ask, facts, now=now)


def settle(ask: Ask, facts: Facts, *, now: datetime) -> None:
    """Give a locked ask the state that follows from these facts."""
    state = rules.state_after(State(ask.state), facts)
    if state == ask.state:
        return
    if state == State.CLOSED or ask.state == State.WITH_COORDINATORS:
        publish(
            AskSettled(
                community_id=ask.community_id, ask_id=ask.pk, thread_id=ask.thread_id, at=now
            )
        )
    ask.state = state
    ask.due_at, ask.answered_at = None, now if state == State.ANSWERED else None
    if state == State.WAITING:
        # Who was asked before has had their time; the next round waits for the usual one.
        patience = patience_of(ask.community_id, {ask.thread_id: ()})[ask.thread_id]
        ask.due_at = now + patience if ask.round else now
    ask.save(update_fields=["state", "due_at", "answered_at"])


def note_answer(community_id: int, *, thread_id: int, by_id: int, at: datetime) -> None:
    """Who was asked has answered."""
    asked = Passing.objects.filter(community=community_id, ask__thread=thread_id, person=by_id)
    asked.filter(answered_at=None).update(answered_at=at)


@transaction.atomic
def decline(seat: Seat, *, thread_id: int, now: datetime) -> None:
    """Pass, without a reason; where nobody of a round is left, the ask goes on at once."""
    ask = _locked(seat.community.pk, thread_id)
    if ask is None:
        raise Passing.DoesNotExist
    own = Passing.objects.visible_to(seat).get(ask=ask)
    if own.declined_at is None:
        own.declined_at = now
        own.save(update_fields=["declined_at"])
    asked = Passing.objects.filter(community=seat.community, ask=ask)
    if ask.state == State.WAITING and not asked.filter(declined_at=None).exists():
        ask.due_at = now
        ask.save(update_fields=["due_at"])


@transaction.atomic
def join(seat: Seat, *, thread_id: int, on: bool, now: datetime) -> None:
    """Say that one is stuck on the same, or no longer; who joins follows the question."""
    writer(seat)
    thread = forum.Thread.objects.visible_to(seat).get(pk=thread_id, removed_at=None)
    if seat.member.pk in asker_ids(thread):
        raise OwnAsk
    if thread.author_id is None or not thread.is_open:
        raise NotOnItsWay
    # A question that was never passed on, since it was taken over, comes to life again.
    begin(seat.community.pk, thread_id=thread_id, at=now)
    follow_thread(seat.community.pk, thread_id=thread_id, now=now)
    ask = Ask.objects.get(community=seat.community, thread=thread)
    if on:
        join_silently(ask, seat.member.pk, now=now)
        forum.follow(seat, thread_id=thread_id, on=True, now=now)
    else:
        Joined.objects.filter(community=seat.community, ask=ask, person=seat.member).delete()


def join_silently(ask: Ask, person_id: int, *, now: datetime) -> None:
    Joined.objects.bulk_create(
        [Joined(community_id=ask.community_id, ask=ask, person_id=person_id, at=now)],
        ignore_conflicts=True,
    )


@transaction.atomic
def set_limit(seat: Seat, *, a_week: int, paused_until: datetime | None) -> Limit:
    """Choose how often a week one is asked, and until when not at all."""
    # The lock: a pass that asks people at this moment has counted by what was said before.
    own = Membership.objects.filter(community=seat.community, person=writer(seat))
    if own.select_for_update(no_key=True).first() is None:
        raise NotAllowed
    limit, _made = Limit.objects.update_or_create(
        community=seat.community,
        person=seat.member,
        defaults={"a_week": a_week, "paused_until": paused_until},
    )
    return limit


def forget_person(community_id: int, person_id: int) -> None:
    """Who has no seat any more is not stuck here and not asked; who came back meanwhile stays."""
    if Membership.objects.filter(community=community_id, person=person_id).exists():
        return
    for model in (Joined, Limit):
        model.objects.filter(community=community_id, person=person_id).delete()


def _locked(community_id: int, thread_id: int) -> Ask | None:
    asks = Ask.objects.select_for_update(of=("self",), no_key=True)
    return asks.filter(community=community_id, thread=thread_id).first()
