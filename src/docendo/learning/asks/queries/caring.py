"""The coordinators' list: what was done for an ask so far, and who could be asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import Person
from docendo.commons.topics.api import Topic, who_could_be_asked
from docendo.learning.asks.models import Ask, Joined
from docendo.learning.asks.queries.rounds import Round, rounds_of
from docendo.learning.asks.queries.routing import may_be_asked
from docendo.learning.forum.api import Thread, readings_by_peers, topics_of

ASKS_A_PAGE = 20
MOST_TO_CHOOSE = 12


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
    shown: Page[Any] = Paginator(cared_for(seat), ASKS_A_PAGE).get_page(page)
    shown.object_list = _in_full(seat, list(shown.object_list), now=now)
    return shown


def unanswered_one(seat: Seat, *, thread_id: int, now: datetime) -> Unanswered:
    """One of them; raises Ask.DoesNotExist."""
    [one] = _in_full(seat, [cared_for(seat).get(thread=thread_id)], now=now)
    return one


def cared_for(seat: Seat) -> QuerySet[Ask]:
    rows = Ask.objects.cared_for_by(seat).filter(thread__removed_at=None)
    return rows.select_related("thread").order_by("escalated_at", "pk")


def _in_full(seat: Seat, asks: Sequence[Ask], *, now: datetime) -> list[Unanswered]:
    here = {"community": seat.community, "ask__in": asks}
    joined = dict(Joined.objects.filter(**here).order_by().values_list("ask").annotate(Count("pk")))
    thread_ids = [ask.thread_id for ask in asks]
    read = readings_by_peers().filter(community=seat.community, thread__in=thread_ids)
    seen = dict(read.order_by().values_list("thread").annotate(Count("pk")))
    about = topics_of(seat.community, thread_ids)
    topics = {ask.pk: about.get(ask.thread_id, ()) for ask in asks}
    names = {pk: {topic.pk: topic.name for topic in named} for pk, named in topics.items()}
    rounds = rounds_of(seat.community.pk, asks, names)
    choices = _choices(seat, topics, now=now)
    return [
        Unanswered(
            ask,
            ask.thread,
            topics[ask.pk],
            rounds[ask.pk],
            seen.get(ask.thread_id, 0),
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
    offers = who_could_be_asked(seat, every.values()) if every else ()
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
