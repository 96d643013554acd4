"""What a question's page shows of its ask: its life to who asked, why them to who is asked.

Who asks reads the names of those whom it was passed to, and of nobody else: not who has seen it,
not who passed, not who is stuck on the same. Others read neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.safestring import SafeString

from docendo.commons.communities.api import Seat, SeatKind
from docendo.commons.topics.api import MOST_TOPICS, Topic
from docendo.kernel.counting import counted
from docendo.kernel.prepared import Prepared
from docendo.learning.asks import wording
from docendo.learning.asks.models import Ask, Joined, Passing, Together, UsualWait
from docendo.learning.asks.queries.joining import Consent, open_consents
from docendo.learning.asks.queries.rounds import Round, rounds_of
from docendo.learning.asks.queries.routing import best_of, usual_waits
from docendo.learning.asks.rules import LAST_ROUND, Reasons, State
from docendo.learning.forum.api import ShownThread, Thread, readings_by_peers

BEGINS_WITHIN = timedelta(minutes=5)
TOPICS = tuple(f"topic_{place}" for place in range(MOST_TOPICS))
WAIT = ("asked", "answered", "low", "median", "high")


@dataclass(frozen=True)
class Life:
    """An ask as who asked it sees it."""

    ask: Ask
    rounds: tuple[Round, ...]
    seen: int
    joined: int
    wait: UsualWait | None

    @property
    def usually(self) -> str:
        if self.wait is None:
            return ""
        return wording.usually(low=self.wait.low, median=self.wait.median, high=self.wait.high)

    @property
    def state(self) -> State:
        return State(self.ask.state)

    @property
    def is_waiting(self) -> bool:
        return self.state is State.WAITING

    @property
    def is_with_coordinators(self) -> bool:
        return self.state is State.WITH_COORDINATORS

    @property
    def is_answered(self) -> bool:
        return self.state is State.ANSWERED

    @property
    def goes_to_coordinators_next(self) -> bool:
        return self.ask.round >= LAST_ROUND

    @property
    def is_on_its_way(self) -> bool:
        """It is being worked out right now whom to ask."""
        return self.is_waiting and self.ask.round == 0


@dataclass(frozen=True)
class Own:
    """What a question's page shows of its ask to one reader; all but ``joined`` is about them."""

    thread: Thread
    ask: Ask | None = None
    life: Life | None = None
    passing: Passing | None = None
    why: tuple[SafeString, ...] = ()
    joined: int = 0
    is_joined: bool = False
    may_join: bool = False
    may_care: bool = False
    proposals: tuple[Consent, ...] = ()

    @property
    def is_asked(self) -> bool:
        """Whether the reader is being asked, and has neither answered nor passed."""
        return (
            self.passing is not None
            and self.passing.answered_at is None
            and self.passing.declined_at is None
        )

    @property
    def has_declined(self) -> bool:
        return self.passing is not None and self.passing.declined_at is not None

    @property
    def state(self) -> State | None:
        return State(self.ask.state) if self.ask else None


@Prepared
def _ask_of(kind: SeatKind, is_asker: bool, *, thread_id: int, **numbers: int) -> QuerySet[Ask]:
    """The ask of a thread, with all that is counted, and how this reader stands to it.

    To who asked it also says how long people usually wait in its topics.
    """
    places = [numbers.pop(name) for name in TOPICS]
    seat = kind.seat(**numbers)
    here = {"community": seat.community, "ask": OuterRef("pk")}
    in_thread = {"community": seat.community, "thread": OuterRef("thread")}

    def is_in(model: Any) -> Exists:
        return Exists(model.objects.filter(**here, person=numbers["person_id"]))

    open_proposals = Together.objects.filter(
        Q(ask=OuterRef("pk")) | Q(into=OuterRef("pk")),
        community=seat.community, refused_at=None, done_at=None,
    )  # fmt: skip
    asks = Ask.objects.filter(community=seat.community, thread=thread_id)
    if is_asker:
        asks = asks.annotate(**_usual_wait(seat, places))
    return asks.annotate(
        joined_count=counted(Joined.objects.filter(**here), "ask"),
        seen_count=counted(readings_by_peers().filter(**in_thread), "thread"),
        is_asked=is_in(Passing),
        is_joined=is_in(Joined),
        has_proposals=Exists(open_proposals),
    )


def _usual_wait(seat: Seat, topic_ids: Sequence[int]) -> dict[str, Subquery]:
    """What ``best_of`` chooses, as columns of another query."""
    in_topics = Q(topic=None)
    for topic_id in topic_ids:
        in_topics |= Q(topic=topic_id)
    rows = UsualWait.objects.filter(in_topics, community=seat.community)
    order = Case(
        *(When(topic=pk, then=Value(place)) for place, pk in enumerate(topic_ids)),
        default=Value(len(topic_ids)),
    )
    best = rows.order_by(order)
    return {f"usual_{column}": Subquery(best.values(column)[:1]) for column in WAIT}


def life_of(seat: Seat, *, shown: ShownThread, now: datetime) -> Own | None:
    """What a question's page shows of its ask: nothing without a seat, nor of what was removed."""
    thread = shown.thread
    if not seat.may_write or thread.removed_at is not None:
        return None
    found: list[Any] = _ask_of(
        seat.kind, shown.is_asker, **seat.numbers, thread_id=thread.pk, **_places(shown.topics)
    )
    may_join = thread.is_open and thread.author_id is not None and not shown.is_asker
    if not found:
        if shown.is_asker and _has_just_been_asked(thread, now=now):
            return Own(thread, life=_beginning(seat, shown))
        return Own(thread, may_join=may_join) if may_join else None
    [ask] = found
    names = {topic.pk: topic.name for topic in shown.topics}
    if shown.is_asker:
        life = None
        if ask.state != State.CLOSED:
            life = Life(
                ask,
                rounds=_without(seat, rounds_of(seat.community.pk, [ask], {ask.pk: names})[ask.pk]),
                seen=ask.seen_count,
                joined=ask.joined_count,
                wait=_wait_in(ask),
            )
        proposals = open_consents(seat, ask) if ask.has_proposals else ()
        return Own(thread, ask, life=life, joined=ask.joined_count, proposals=proposals)
    passing: Passing | None = None
    why: tuple[SafeString, ...] = ()
    if ask.is_asked:
        passing = Passing.objects.visible_to(seat).select_related("by").get(ask=ask)
        why = tuple(wording.why_you(Reasons.of(passing.reasons), names))
    return Own(
        thread,
        ask,
        passing=passing,
        why=why,
        joined=ask.joined_count,
        is_joined=ask.is_joined,
        may_join=may_join,
        may_care=seat.may_coordinate and ask.state == State.WITH_COORDINATORS,
    )


def _has_just_been_asked(thread: Thread, *, now: datetime) -> bool:
    return thread.is_open and thread.created_at > now - BEGINS_WITHIN


def _beginning(seat: Seat, shown: ShownThread) -> Life:
    """What is shown in the moment before a question is on its way."""
    ask = Ask(thread=shown.thread, asked_at=shown.thread.created_at)
    return Life(ask, rounds=(), seen=0, joined=0, wait=_wait_of(seat.community.pk, shown.topics))


def _without(seat: Seat, rounds: Sequence[Round]) -> tuple[Round, ...]:
    """Who asked without their name may have been chosen, too; nobody told them, nor does this."""
    told = (
        replace(each, people=tuple(one for one in each.people if one.person.pk != seat.person_id))
        for each in rounds
    )
    return tuple(each for each in told if each.people)


def _places(topics: Sequence[Topic]) -> dict[str, int]:
    """The topics of a question by their place, 0 where there is none."""
    numbers = [topic.pk for topic in topics] + [0] * len(TOPICS)
    return dict(zip(TOPICS, numbers, strict=False))


def _wait_in(ask: Any) -> UsualWait | None:
    columns = {column: getattr(ask, f"usual_{column}") for column in WAIT}
    return None if columns["asked"] is None else UsualWait(**columns)


def _wait_of(community_id: int, topics: Sequence[Topic]) -> UsualWait | None:
    topic_ids = [topic.pk for topic in topics]
    return best_of(usual_waits(community_id, topic_ids), topic_ids)
