"""What a routing pass reads: what is due, who may be asked, and how long people usually wait."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from docendo.commons.communities.api import Membership, Role
from docendo.commons.people.api import apart_from
from docendo.learning.asks.models import Ask, Joined, Limit, Passing, UsualWait
from docendo.learning.asks.protocols import EXCUSES
from docendo.learning.asks.queries.askers import named_askers
from docendo.learning.asks.rules import USUAL_A_WEEK, State, patience


def communities_due(*, now: datetime) -> Sequence[int]:
    """Where some ask is due, the longest waiting first."""
    waiting = Ask.objects.filter(state=State.WAITING, due_at__lte=now)
    found = waiting.order_by("due_at").values_list("community_id", flat=True)
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Due:
    """An ask whose time has come, and who is not asked for it."""

    ask_id: int
    thread_id: int
    round: int
    but: frozenset[int]


def due(community_id: int, *, now: datetime, most: int) -> Sequence[Due]:
    """The asks of a community that are passed on now, the longest due first."""
    waiting = Ask.objects.filter(community=community_id, state=State.WAITING, due_at__lte=now)
    asks = list(waiting.order_by("due_at", "pk").select_related("thread")[:most])
    ask_ids = [ask.pk for ask in asks]
    askers = {ask.thread_id: named_askers(ask.thread) for ask in asks}
    # Between names only: what a block did to what was asked without one would tell whose it is.
    apart = apart_from({asker_id for ids in askers.values() for asker_id in ids})
    here = {"community": community_id, "ask__in": ask_ids}
    asked = _people_of(Passing.objects.filter(**here))
    joined = _people_of(Joined.objects.filter(**here))
    return [
        Due(
            ask.pk,
            ask.thread_id,
            ask.round,
            but=frozenset().union(
                askers[ask.thread_id],
                *(apart[asker_id] for asker_id in askers[ask.thread_id]),
                joined[ask.pk],
                asked[ask.pk],
            ),
        )
        for ask in asks
    ]


def _people_of(rows: QuerySet[Passing] | QuerySet[Joined]) -> Mapping[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for ask_id, person_id in rows.values_list("ask_id", "person_id"):
        found[ask_id].add(person_id)
    return found


def may_be_asked(
    community_id: int, *, among: Collection[int] | None = None, now: datetime
) -> Mapping[int, int]:
    """Who may be asked at all, and how often a week: members who have not said no."""
    seats = Membership.objects.joined().filter(community=community_id, role__gte=Role.MEMBER)
    limits = Limit.objects.filter(community=community_id)
    if among is not None:
        seats, limits = seats.filter(person__in=among), limits.filter(person__in=among)
    seats = seats.filter(person__is_active=True)
    found = dict.fromkeys(
        seats.order_by("person").values_list("person_id", flat=True), USUAL_A_WEEK
    )
    for person_id, a_week, paused_until in limits.values_list(
        "person_id", "a_week", "paused_until"
    ):
        if person_id in found:
            found[person_id] = 0 if paused_until and paused_until > now else a_week
    for excused in EXCUSES:
        for person_id in excused(seats):
            found.pop(person_id, None)
    return {person_id: limit for person_id, limit in found.items() if limit}


def asked_lately(
    community_id: int, person_ids: Collection[int], *, since: datetime
) -> Mapping[int, int]:
    """How often each of these people was asked since then."""
    passings = Passing.objects.filter(community=community_id, person__in=person_ids, at__gt=since)
    found: defaultdict[int, int] = defaultdict(int)
    for person_id in passings.values_list("person_id", flat=True):
        found[person_id] += 1
    return found


def patience_of(
    community_id: int, topic_ids: Mapping[int, Sequence[int]]
) -> Mapping[int, timedelta]:
    """For each thread, given its topics, how long to wait before its ask goes on."""
    named = {topic_id for ids in topic_ids.values() for topic_id in ids}
    waits = usual_waits(community_id, named)
    return {
        thread_id: patience(wait.high if (wait := best_of(waits, ids)) else None)
        for thread_id, ids in topic_ids.items()
    }


def usual_waits(community_id: int, topic_ids: Collection[int]) -> Mapping[int | None, UsualWait]:
    """How long people usually wait in these topics, and (None) in the whole community."""
    rows = UsualWait.objects.filter(Q(topic=None) | Q(topic__in=topic_ids), community=community_id)
    return {row.topic_id: row for row in rows}


def best_of(waits: Mapping[int | None, UsualWait], topic_ids: Sequence[int]) -> UsualWait | None:
    """What a question is most about tells best how long it waits; else the community does."""
    return next((waits[pk] for pk in (*topic_ids, None) if pk in waits), None)
