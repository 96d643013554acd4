"""Coming into the queue, letting somebody go first, and going out of it."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, speaker, writer
from docendo.commons.topics.api import Topic
from docendo.learning.asks import api as asks
from docendo.learning.livehelp.actions.queue import (
    go,
    lock_queue,
    say_why_worse,
    tell_helpers,
    turns,
)
from docendo.learning.livehelp.models import About, Call, Caller
from docendo.learning.livehelp.queries import own_words
from docendo.learning.livehelp.refusals import CallIsOver, NobodyBehind, WaitsAlready
from docendo.learning.livehelp.rules import UNHELPED, State, Why, next_behind


@transaction.atomic
def ask(
    seat: Seat,
    *,
    title: str,
    body: str,
    topics: Sequence[Topic],
    holding: asks.Holding,
    now: datetime,
) -> Call:
    """Wait for a peer now; the draft in which it was written goes along. Raises WaitsAlready."""
    person = speaker(seat)
    queue = lock_queue(seat.community.pk)
    if Caller.objects.filter(community=seat.community, person=person, left_at=None).exists():
        raise WaitsAlready
    is_anonymous = asks.take_along(seat, holding=holding)
    queue.last += 1
    queue.save(update_fields=["last"])
    call = Call.objects.create(
        community=seat.community,
        asker=person,
        title=title,
        body=body,
        topics=", ".join(topic.name for topic in topics),
        is_anonymous=is_anonymous,
        turn=queue.last,
        asked_at=now,
    )
    About.objects.bulk_create(
        [About(community=seat.community, call=call, topic=topic) for topic in topics]
    )
    Caller.objects.create(community=seat.community, call=call, person=person, at=now, heard_at=now)
    tell_helpers(call, now=now)
    return call


def hear(seat: Seat, *, now: datetime) -> None:
    """Somebody who waits looks at the page, or has it open."""
    own = Caller.objects.filter(community=seat.community, person=seat.member, left_at=None)
    own.update(heard_at=now)


@transaction.atomic
def let_pass(seat: Seat, *, call_id: int, now: datetime) -> Call:
    """Change places with the next one, which is said beside the place; raises NobodyBehind."""
    writer(seat)
    lock_queue(seat.community.pk)
    call = _own(seat, call_id).call
    if not call.is_waiting:
        raise CallIsOver
    before = turns(seat.community.pk)
    behind = next_behind(before, call.turn)
    if behind is None:
        raise NobodyBehind
    other = Call.objects.get(community=seat.community, turn=behind)
    say_why_worse([call], Why.LET_FIRST, before=before)
    own_turn = call.turn
    # No two calls have one turn, not even for a moment.
    Call.objects.filter(pk=call.pk).update(turn=0)
    Call.objects.filter(pk=other.pk).update(turn=own_turn)
    Call.objects.filter(pk=call.pk).update(turn=behind)
    call.turn = behind
    return call


@transaction.atomic
def leave(seat: Seat, *, call_id: int, now: datetime) -> Call:
    """Somebody waits no more, or has been helped; with the last of them it is over."""
    writer(seat)
    lock_queue(seat.community.pk)
    caller = _own(seat, call_id)
    ended = State.LEFT if caller.call.is_waiting else State.ENDED
    return go(caller, ended, now=now)


def _own(seat: Seat, call_id: int) -> Caller:
    """Raises Caller.DoesNotExist for who never waited in it."""
    rows = Caller.objects.filter(community=seat.community, person=seat.member, call=call_id)
    found = rows.select_related("call").latest("pk")
    if found.left_at is not None:
        raise CallIsOver
    return found


@transaction.atomic
def post_instead(seat: Seat, *, call_id: int, now: datetime) -> asks.Kept | None:
    """Out into a question: what somebody asked becomes a draft, and they wait no more.

    It may also be done when it is over and nobody had come, or it did not help.
    """
    person = speaker(seat)
    lock_queue(seat.community.pk)
    words = own_words(seat, call_id=call_id)
    said = asks.Words(words.title, words.body, words.topics, words.is_anonymous)
    kept = asks.keep(seat, said, holding=asks.Holding(secrets.token_urlsafe(12)), now=now)
    waits = Caller.objects.filter(community=seat.community, person=person, left_at=None)
    for caller in waits.filter(call=call_id).select_related("call"):
        go(caller, State.POSTED, now=now)
    # Where it was theirs alone, it need not be kept for another time.
    alone = Call.objects.filter(pk=words.pk, state__in=UNHELPED)
    alone.exclude(pk__in=Call.objects.filter(into=words).values("into")).update(state=State.POSTED)
    return kept
