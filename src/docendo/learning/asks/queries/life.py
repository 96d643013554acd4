"""What people see of an ask: its life for who asked, why them for who is asked, and the last list.

Who asks reads the names of those whom it was passed to, and of nobody else: not who has seen it,
not who passed, not who is stuck on the same. Others read neither.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString

from docendo.commons.communities.api import Seat, SeatKind
from docendo.commons.people.api import Person
from docendo.commons.topics.api import Topic, who_can_help
from docendo.kernel.prepared import Prepared
from docendo.learning.asks import wording
from docendo.learning.asks.models import Ask, Joined, Limit, Passing, Sight, Together, UsualWait
from docendo.learning.asks.queries.askers import asker_ids, askers_of
from docendo.learning.asks.queries.routing import best_of, may_be_asked, usual_waits
from docendo.learning.asks.rules import LAST_ROUND, USUAL_A_WEEK, Reasons, State
from docendo.learning.forum.api import ShownThread, Thread, topics_of, written_by

ASKS_A_PAGE = 20
MOST_TO_CHOOSE = 12
MOST_PROPOSALS = 5


# --- One question -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """Somebody to whom an ask was passed, and why; ``by`` is the coordinator who chose them."""

    person: Person
    why: tuple[SafeString, ...]
    by: Person | None
    at: datetime


@dataclass(frozen=True)
class Round:
    """Those who were asked at one time."""

    number: int
    at: datetime
    people: tuple[Told, ...]
    is_by_hand: bool = False


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
    has_seen: bool = True
    may_care: bool = False
    proposals: tuple["Consent", ...] = ()

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
def _ask_of(kind: SeatKind, *, thread_id: int, **numbers: int) -> QuerySet[Ask]:
    """The ask of a thread, with all that is counted, and how this reader stands to it."""
    seat = kind.seat(**numbers)
    here = {"community": seat.community, "ask": OuterRef("pk")}

    def number_of(model: Any) -> Coalesce:
        rows = model.objects.filter(**here).order_by().values("ask")
        return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)

    def is_in(model: Any) -> Exists:
        return Exists(model.objects.filter(**here, person=numbers["person_id"]))

    open_proposals = Together.objects.filter(
        Q(ask=OuterRef("pk")) | Q(into=OuterRef("pk")),
        community=seat.community, refused_at=None, done_at=None,
    )  # fmt: skip
    return Ask.objects.filter(community=seat.community, thread=thread_id).annotate(
        joined_count=number_of(Joined),
        seen_count=number_of(Sight),
        is_asked=is_in(Passing),
        is_joined=is_in(Joined),
        has_seen=is_in(Sight),
        has_proposals=Exists(open_proposals),
    )


def life_of(seat: Seat, *, shown: ShownThread, now: datetime) -> Own | None:
    """What a question's page shows of its ask; nothing to people without a seat."""
    if not seat.may_write:
        return None
    thread = shown.thread
    found: list[Any] = _ask_of(seat.kind, **seat.numbers, thread_id=thread.pk)
    may_join = (
        thread.is_open
        and thread.removed_at is None
        and thread.author_id is not None
        and not shown.is_asker
    )
    if not found:
        return Own(thread, may_join=may_join) if may_join else None
    [ask] = found
    names = {topic.pk: topic.name for topic in shown.topics}
    if shown.is_asker:
        life = None
        if ask.state != State.CLOSED:
            life = Life(
                ask,
                rounds=_without(seat, _rounds(seat.community.pk, [ask], {ask.pk: names})[ask.pk]),
                seen=ask.seen_count,
                joined=ask.joined_count,
                wait=_wait_of(seat.community.pk, shown.topics),
            )
        proposals = _consents(seat, ask) if ask.has_proposals else ()
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
        has_seen=ask.has_seen or ask.state == State.CLOSED,
        may_care=seat.may_coordinate and ask.state == State.WITH_COORDINATORS,
    )


def _without(seat: Seat, rounds: Sequence[Round]) -> tuple[Round, ...]:
    """Who asked without their name may have been chosen, too; nobody told them, nor does this."""
    told = (
        replace(each, people=tuple(one for one in each.people if one.person.pk != seat.person_id))
        for each in rounds
    )
    return tuple(each for each in told if each.people)


def _wait_of(community_id: int, topics: Sequence[Topic]) -> UsualWait | None:
    topic_ids = [topic.pk for topic in topics]
    return best_of(usual_waits(community_id, topic_ids), topic_ids)


def _rounds(
    community_id: int, asks: Sequence[Ask], names: Mapping[int, Mapping[int, str]]
) -> Mapping[int, tuple[Round, ...]]:
    """Whom each ask was passed to, the first first; ``names`` are the topics of each."""
    rows = Passing.objects.filter(community=community_id, ask__in=asks)
    found: defaultdict[int, dict[tuple[bool, datetime], list[Told]]] = defaultdict(dict)
    numbers: dict[tuple[bool, datetime], int] = {}
    for row in rows.select_related("person", "by").order_by("at", "pk"):
        told = Told(
            row.person,
            tuple(wording.why_they(Reasons.of(row.reasons), names.get(row.ask_id, {}))),
            row.by,
            row.at,
        )
        key = (row.by is not None, row.at)
        numbers[key] = row.round
        found[row.ask_id].setdefault(key, []).append(told)
    rounds: defaultdict[int, tuple[Round, ...]] = defaultdict(tuple)
    for ask_id, groups in found.items():
        rounds[ask_id] = tuple(
            Round(numbers[key], key[1], tuple(people), is_by_hand=key[0])
            for key, people in groups.items()
        )
    return rounds


# --- Joining ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Consent:
    """A proposal to join an ask with another one, for somebody who asked one of them."""

    pk: int
    other: Thread
    is_closed_by_it: bool
    has_agreed: bool


def _consents(seat: Seat, ask: Ask) -> tuple[Consent, ...]:
    rows = Together.objects.filter(
        Q(ask=ask) | Q(into=ask), community=seat.community, refused_at=None, done_at=None
    ).select_related("ask__thread", "into__thread")
    found = []
    for row in rows.order_by("at", "pk")[:MOST_PROPOSALS]:
        is_closed = row.ask_id == ask.pk
        other = row.into if is_closed else row.ask
        agreed = row.asker_agreed_at if is_closed else row.other_agreed_at
        if other.thread.removed_at is None:
            found.append(Consent(row.pk, other.thread, is_closed, agreed is not None))
    return tuple(found)


def consents_of(seat: Seat, *, thread_id: int) -> tuple[Consent, ...]:
    ask = Ask.objects.select_related("thread").get(community=seat.community, thread=thread_id)
    return _consents(seat, ask) if seat.person_id in asker_ids(ask.thread) else ()


def proposal_askers(community_id: int, *, proposal_id: int) -> Mapping[int, frozenset[int]]:
    """Who asked each of the two threads of a proposal that is still open."""
    rows = Together.objects.filter(community=community_id, pk=proposal_id, refused_at=None)
    row = rows.filter(done_at=None).select_related("ask__thread", "into__thread").first()
    return askers_of([row.ask.thread, row.into.thread]) if row else {}


# --- What I am asked ----------------------------------------------------------------------------


@dataclass(frozen=True)
class AskedOf:
    """Something that somebody is asked."""

    passing: Passing
    thread: Thread
    topics: tuple[Topic, ...]
    why: tuple[SafeString, ...]


@dataclass(frozen=True)
class ForMe:
    """All that somebody is asked and has not answered or passed, and how much they take."""

    asked: tuple[AskedOf, ...]
    limit: Limit
    this_week: int
    is_paused: bool


def _open_passings(seat: Seat) -> QuerySet[Passing]:
    """What waits for somebody: it has no answer yet, or the coordinators ask."""
    return (
        Passing.objects.visible_to(seat)
        .filter(
            answered_at=None,
            declined_at=None,
            ask__state__in=(State.WAITING, State.WITH_COORDINATORS),
            ask__thread__removed_at=None,
        )
        .exclude(written_by(seat, "ask__thread__"))
    )


def asked_of(seat: Seat, *, now: datetime) -> ForMe:
    rows = _open_passings(seat).select_related("ask__thread", "by").order_by("-at", "-pk")
    passings = list(rows[:ASKS_A_PAGE])
    about = topics_of(seat.community, [row.ask.thread_id for row in passings])
    asked = []
    for row in passings:
        topics = about.get(row.ask.thread_id, ())
        names = {topic.pk: topic.name for topic in topics}
        why = tuple(wording.why_you(Reasons.of(row.reasons), names))
        asked.append(AskedOf(row, row.ask.thread, topics, why))
    limit = limit_of(seat)
    lately = Passing.objects.visible_to(seat).filter(at__gt=now - timedelta(days=7))
    return ForMe(
        tuple(asked),
        limit,
        this_week=lately.count(),
        is_paused=limit.paused_until is not None and limit.paused_until > now,
    )


def limit_of(seat: Seat) -> Limit:
    """How much somebody takes; a row that is not saved where they said nothing."""
    found = Limit.objects.filter(community=seat.community, person=seat.member).first()
    return found or Limit(community=seat.community, person=seat.member, a_week=USUAL_A_WEEK)


@dataclass(frozen=True)
class Waiting:
    """How much waits for somebody in a community."""

    asked: int
    unanswered: int


def waiting_for(seat: Seat) -> Waiting:
    asked = _open_passings(seat).order_by().values("community").annotate(number=Count("pk"))
    cared = Ask.objects.cared_for_by(seat).filter(thread__removed_at=None).order_by()
    unanswered = cared.values("community").annotate(number=Count("pk"))
    # One query for both: every home page asks it.
    row = (
        type(seat.community)
        .objects.filter(pk=seat.community.pk)
        .values_list(
            Coalesce(Subquery(asked.values("number")), 0),
            Coalesce(Subquery(unanswered.values("number")), 0) if seat.may_coordinate else Value(0),
        )
        .get()
    )
    return Waiting(*row)


# --- The coordinators' list ---------------------------------------------------------------------


@dataclass(frozen=True)
class Unanswered:
    """An ask that nobody answered: what was done for it so far, and who could be asked."""

    ask: Ask
    thread: Thread
    topics: tuple[Topic, ...]
    rounds: tuple[Round, ...]
    seen: int
    joined: int
    choices: tuple[Person, ...] = field(default=())

    @property
    def asked_count(self) -> int:
        return sum(len(each.people) for each in self.rounds)


def unanswered(seat: Seat, *, page: int, now: datetime) -> Page[Unanswered]:
    """The asks that reached the coordinators and still stand there, the longest waiting first."""
    shown: Page[Any] = Paginator(_cared_for(seat), ASKS_A_PAGE).get_page(page)
    shown.object_list = _in_full(seat, list(shown.object_list), now=now)
    return shown


def unanswered_one(seat: Seat, *, thread_id: int, now: datetime) -> Unanswered:
    """One of them; raises Ask.DoesNotExist."""
    [one] = _in_full(seat, [_cared_for(seat).get(thread=thread_id)], now=now)
    return one


def _cared_for(seat: Seat) -> QuerySet[Ask]:
    rows = Ask.objects.cared_for_by(seat).filter(thread__removed_at=None)
    return rows.select_related("thread").order_by("escalated_at", "pk")


def _in_full(seat: Seat, asks: Sequence[Ask], *, now: datetime) -> list[Unanswered]:
    here = {"community": seat.community, "ask__in": asks}
    seen = dict(Sight.objects.filter(**here).order_by().values_list("ask").annotate(Count("pk")))
    joined = dict(Joined.objects.filter(**here).order_by().values_list("ask").annotate(Count("pk")))
    about = topics_of(seat.community, [ask.thread_id for ask in asks])
    topics = {ask.pk: about.get(ask.thread_id, ()) for ask in asks}
    names = {pk: {topic.pk: topic.name for topic in named} for pk, named in topics.items()}
    rounds = _rounds(seat.community.pk, asks, names)
    choices = _choices(seat, topics, now=now)
    return [
        Unanswered(
            ask,
            ask.thread,
            topics[ask.pk],
            rounds[ask.pk],
            seen.get(ask.pk, 0),
            joined.get(ask.pk, 0),
            _not_asked(choices[ask.pk], rounds[ask.pk], but=ask.thread.author_id),
        )
        for ask in asks
    ]


def _choices(
    seat: Seat, topics: Mapping[int, tuple[Topic, ...]], *, now: datetime
) -> Mapping[int, Sequence[Person]]:
    """Who offered help with the topics of each ask and may be asked.

    Whoever asked is among them like everybody else: who is missing would tell.
    """
    every = {topic.pk: topic for about in topics.values() for topic in about}
    offers = who_can_help(seat, every.values()) if every else ()
    may = may_be_asked(seat.community.pk, among=[one.person.pk for one in offers], now=now)
    found = {}
    for ask_id, about in topics.items():
        wanted = {topic.pk for topic in about}
        found[ask_id] = [
            one.person
            for one in offers
            if one.person.pk in may and wanted & {topic.pk for topic in one.topics}
        ]
    return found


def _not_asked(
    people: Iterable[Person], rounds: Sequence[Round], *, but: int | None
) -> tuple[Person, ...]:
    asked = {told.person.pk for each in rounds for told in each.people} | {but}
    return tuple(person for person in people if person.pk not in asked)[:MOST_TO_CHOOSE]
