"""Passing asks on: a pass takes every ask whose time has come one step further.

What is decided is worked out outside of a transaction and written in small ones, each of which
looks again, under a lock, whether it still holds. A worker that is killed leaves asks that are
still due, and the database asks nobody twice: the next pass goes on from there.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from docendo.commons.communities.api import Community
from docendo.kernel.events import publish
from docendo.learning.asks import rules
from docendo.learning.asks.actions.life import settle
from docendo.learning.asks.events import AskEscalated, AskPassedOn
from docendo.learning.asks.models import Ask, Passing, UsualWait
from docendo.learning.asks.queries.routing import (
    Due,
    asked_lately,
    due,
    may_be_asked,
    patience_of,
)
from docendo.learning.asks.rules import LAST_ROUND, LATELY, WAITS_OF, Facts, State
from docendo.learning.forum import api as forum

if TYPE_CHECKING:
    from docendo.learning.asks.queries.knowledge import Advice, Knowledge, Pool

ASKS_AT_ONCE = 100
WIDENED_BY = 5
# What a worker keeps in memory: a community takes some 20 to 50 MB.
COMMUNITIES_KNOWN = 2
# Then it is built anew, so that what was edited or removed is not remembered for ever.
KNOWN_FOR = timedelta(hours=12)

_KNOWN: "OrderedDict[int, tuple[datetime, Knowledge]]" = OrderedDict()


@dataclass(frozen=True)
class Plan:
    """What is to happen to an ask that was in a round: who is asked, if anybody."""

    due: Due
    advice: "Sequence[Advice]"


@dataclass(frozen=True)
class Chooser:
    """Who knows whom to ask, and who may be asked, during one pass."""

    knowledge: "Knowledge"
    pool: "Pool"

    def advice(self, due: Due, *, now: datetime) -> "Sequence[Advice]":
        """Whom to ask next; the next ask then finds them asked once more."""
        if due.round >= LAST_ROUND:
            return ()
        advice = self.knowledge.advise(
            due.thread_id,
            pool=self.pool,
            but=due.but,
            most=WIDENED_BY if due.round else None,
            now=now,
        )
        for one in advice:
            self.knowledge.was_asked(due.thread_id, one.person_id, now=now)
        return advice


def pass_on(community_id: int, *, now: datetime) -> int:
    """Pass on what is due; how many asks there were."""
    done, chooser = 0, None
    while found := due(community_id, now=now, most=ASKS_AT_ONCE):
        if chooser is None and any(each.round < LAST_ROUND for each in found):
            knowledge = known(community_id, now=now)
            chooser = Chooser(knowledge, knowledge.pool(may_be_asked(community_id, now=now)))
        plans = [Plan(each, chooser.advice(each, now=now) if chooser else ()) for each in found]
        held = False
        try:
            held = _carry_out(community_id, plans, now=now)
        finally:
            if not held:
                # Some of it was overtaken: what was thought is not what is written.
                forget(community_id)
                chooser = None
        done += len(plans)
    return done


def forget(community_id: int) -> None:
    """Build what is known of a community anew the next time."""
    _KNOWN.pop(community_id, None)


def known(community_id: int, *, now: datetime) -> "Knowledge":
    """What is known of a community, up to date."""
    # The server imports this module too, and needs no NumPy.
    from docendo.learning.asks.queries.knowledge import Knowledge  # noqa: PLC0415

    since, knowledge = _KNOWN.pop(community_id, (now, None))
    if knowledge is None or now - since > KNOWN_FOR or now < since:
        since, knowledge = now, Knowledge(community_id)
    knowledge.catch_up(now=now)
    _KNOWN[community_id] = since, knowledge
    while len(_KNOWN) > COMMUNITIES_KNOWN:
        _KNOWN.popitem(last=False)
    return knowledge


@transaction.atomic
def _carry_out(community_id: int, plans: Sequence[Plan], *, now: datetime) -> bool:
    """Write what was planned, as far as it still holds; whether all of it did."""
    # The lock: passes at the same moment would each ask somebody once too often.
    Community.objects.select_for_update(no_key=True).get(pk=community_id)
    asks = _still_due(community_id, plans, now=now)
    thread_ids = [ask.thread_id for ask in asks.values()]
    standing = {each.thread_id: each for each in forum.standing_of(community_id, thread_ids)}
    topics = forum.topic_ids_of(community_id, thread_ids)
    patience = patience_of(community_id, {pk: topics.get(pk, ()) for pk in thread_ids})
    free = _free(community_id, plans, now=now)
    rows = Passing.objects.filter(community=community_id, ask__in=asks)
    already = set(rows.values_list("ask_id", "person_id"))
    held = True
    passings: list[Passing] = []
    happened: list[AskEscalated | AskPassedOn] = []
    for plan in plans:
        ask = asks.get(plan.due.ask_id)
        if ask is None:
            held = False
            continue
        thread = standing[ask.thread_id]
        if not thread.takes_answers or thread.is_answered:
            # It was answered or closed a moment ago, and the news is on its way.
            settle(ask, Facts(thread.takes_answers, thread.is_answered), now=now)
            held = held and not plan.advice
            continue
        asked = []
        for one in plan.advice:
            if free.get(one.person_id, 0) > 0 and (ask.pk, one.person_id) not in already:
                free[one.person_id] -= 1
                asked.append(one)
        held = held and len(asked) == len(plan.advice)
        happened += _go_on(ask, asked, wait=patience[ask.thread_id], now=now)
        passings += [
            Passing(
                community_id=community_id,
                ask=ask,
                person_id=one.person_id,
                round=ask.round,
                reasons=one.reasons.as_json(),
                at=now,
            )
            for one in asked
        ]
    Passing.objects.bulk_create(passings)
    _save(asks.values())
    publish(*happened)
    return held


def _save(asks: Iterable[Ask]) -> None:
    """Most of a batch change alike, so that a few statements write them all."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for ask in asks:
        what = (ask.state, ask.round, ask.due_at, ask.escalated_at)
        alike.setdefault(what, []).append(ask.pk)
    for (state, round_, due_at, escalated_at), ask_ids in alike.items():
        Ask.objects.filter(pk__in=ask_ids).update(
            state=state, round=round_, due_at=due_at, escalated_at=escalated_at
        )


def _still_due(community_id: int, plans: Sequence[Plan], *, now: datetime) -> Mapping[int, Ask]:
    rounds = {plan.due.ask_id: plan.due.round for plan in plans}
    due_still = Ask.objects.select_for_update(of=("self",), no_key=True).filter(
        community=community_id, pk__in=rounds, state=State.WAITING, due_at__lte=now
    )
    return {ask.pk: ask for ask in due_still.order_by("pk") if ask.round == rounds[ask.pk]}


def _free(community_id: int, plans: Sequence[Plan], *, now: datetime) -> dict[int, int]:
    """How often each of those who would be asked may still be asked this week."""
    person_ids = {one.person_id for plan in plans for one in plan.advice}
    limits = may_be_asked(community_id, among=person_ids, now=now)
    lately = asked_lately(community_id, person_ids, since=now - LATELY)
    return {pk: limit - lately.get(pk, 0) for pk, limit in limits.items()}


def _go_on(
    ask: Ask, asked: "Sequence[Advice]", *, wait: timedelta, now: datetime
) -> "Iterator[AskEscalated | AskPassedOn]":
    """One step further; where nobody is left to widen to, the coordinators have it at once."""
    is_last = ask.round >= LAST_ROUND or (ask.round > 0 and not asked)
    if is_last:
        ask.state, ask.due_at, ask.escalated_at = State.WITH_COORDINATORS, None, now
        yield AskEscalated(
            community_id=ask.community_id, ask_id=ask.pk, thread_id=ask.thread_id, at=now
        )
        return
    ask.round += 1
    ask.due_at = now + wait
    if asked:
        yield AskPassedOn(
            community_id=ask.community_id,
            ask_id=ask.pk,
            thread_id=ask.thread_id,
            person_ids=tuple(one.person_id for one in asked),
            round=ask.round,
            at=now,
        )


# --- How long it takes --------------------------------------------------------------------------


@transaction.atomic
def work_out_waits(community_id: int, *, now: datetime) -> None:
    """Work out anew how long people usually wait for a first answer."""
    waits = forum.waits_since(community_id, since=now - WAITS_OF, until=now)
    by_topic: dict[int | None, list[float | None]] = {None: []}
    for wait in waits:
        for topic_id in (None, *wait.topic_ids):
            by_topic.setdefault(topic_id, []).append(wait.seconds)
    rows = []
    for topic_id, seconds in by_topic.items():
        answered = [each for each in seconds if each is not None]
        if found := rules.usual(answered):
            rows.append(
                UsualWait(
                    community_id=community_id,
                    topic_id=topic_id,
                    asked=len(seconds),
                    answered=found.answered,
                    low=found.low,
                    median=found.median,
                    high=found.high,
                )
            )
    # The lock: two that work it out at once would both write.
    Community.objects.select_for_update(no_key=True).get(pk=community_id)
    UsualWait.objects.filter(community=community_id).delete()
    UsualWait.objects.bulk_create(rows)
