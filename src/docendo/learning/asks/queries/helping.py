"""What somebody is asked, how much they take, and what waits for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.safestring import SafeString

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import unless_blocked
from docendo.commons.topics.api import Topic
from docendo.kernel.prepared import Prepared
from docendo.learning.asks import wording
from docendo.learning.asks.models import Draft, Limit, Passing
from docendo.learning.asks.queries.caring import cared_for
from docendo.learning.asks.rules import LATELY, USUAL_A_WEEK, Reasons, State
from docendo.learning.forum.api import Thread, topics_of, written_by, written_by_person

ASKED_AT_MOST = 20


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


def _unanswered(passings: QuerySet[Passing]) -> QuerySet[Passing]:
    """Those to which no answer has come yet, or the coordinators ask."""
    return passings.filter(
        answered_at=None,
        ask__state__in=(State.WAITING, State.WITH_COORDINATORS),
        ask__thread__removed_at=None,
    )


def _open_passings(seat: Seat) -> QuerySet[Passing]:
    own = written_by(seat, "ask__thread__")
    passings = _unanswered(Passing.objects.visible_to(seat).filter(declined_at=None)).exclude(own)
    return passings.filter(_from_somebody_else_or_by_hand(seat.member.pk))


def _from_somebody_else_or_by_hand(person_id: int) -> Q:
    """Whoever blocks an asker is asked by them no more; a coordinator may still ask for them."""
    return Q(by__isnull=False) | unless_blocked(person_id, "ask__thread__author")


def asked_in(person_id: int, community_ids: tuple[int, ...]) -> list[Passing]:
    """The latest that somebody is asked in all their communities, with ``by`` and the thread.

    What waits for them stands first; after it what they passed on, and nobody has answered.
    """
    return _asked_in(person_id=person_id, community_ids=community_ids)


@Prepared
def _asked_in(*, person_id: int, community_ids: tuple[int, ...]) -> QuerySet[Passing]:
    here = Passing.objects.filter(community__in=community_ids, person=person_id)
    rows = _unanswered(here).exclude(
        written_by_person(person_id, community_ids, "ask__thread__author")
    )
    rows = rows.filter(_from_somebody_else_or_by_hand(person_id))
    waiting_first = F("declined_at").desc(nulls_first=True)
    found = rows.select_related("ask__thread", "by").order_by(waiting_first, "-at", "-pk")
    return found[:ASKED_AT_MOST]


def asked_of(seat: Seat, *, now: datetime) -> ForMe:
    rows = _open_passings(seat).select_related("ask__thread", "by").order_by("-at", "-pk")
    passings = list(rows[:ASKED_AT_MOST])
    about = topics_of(seat.community, [row.ask.thread_id for row in passings])
    asked = []
    for row in passings:
        topics = about.get(row.ask.thread_id, ())
        names = {topic.pk: topic.name for topic in topics}
        why = tuple(wording.why_you(Reasons.of(row.reasons), names))
        asked.append(AskedOf(row, row.ask.thread, topics, why))
    limit = limit_of(seat)
    lately = Passing.objects.visible_to(seat).filter(at__gt=now - LATELY)
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


def waiting_for(seat: Seat) -> Mapping[str, QuerySet[Any]]:
    """What waits for somebody in a community, by what it is, to be counted."""
    waiting: dict[str, QuerySet[Any]] = {
        "asked": _open_passings(seat),
        "drafts": Draft.objects.visible_to(seat),
    }
    if seat.may_coordinate:
        waiting["unanswered"] = cared_for(seat)
    return waiting
