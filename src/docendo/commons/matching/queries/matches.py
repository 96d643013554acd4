"""Somebody's matches: what waits for them, what goes on, and one by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from docendo.commons.communities.api import Seat
from docendo.commons.matching.models import Match, Place
from docendo.commons.matching.protocols import PEERS_PANELS
from docendo.commons.matching.queries.room import kept_apart
from docendo.commons.matching.queries.suggesting import (
    Found,
    Suggested,
    found_by,
    suggested,
    why_these,
)
from docendo.commons.matching.queries.times import NO_TIMES, times_to_meet
from docendo.commons.matching.rules.meeting import Answer, State
from docendo.commons.topics.api import Topic

WITH_PLACES = Prefetch(
    "places", Place.objects.select_related("person", "helps", "learns").order_by("pk")
)


@dataclass(frozen=True)
class Mine:
    """A match as one who has a place in it sees it."""

    match: Match
    own: Place
    others: Sequence[Place]

    @property
    def is_waiting_for_me(self) -> bool:
        return self.match.state == State.PROPOSED and self.own.answer == Answer.WAITING

    @property
    def is_mine_to_withdraw(self) -> bool:
        return self.match.state == State.PROPOSED and self.match.asker_id == self.own.person_id

    @property
    def is_active(self) -> bool:
        return self.match.state == State.ACTIVE

    @property
    def learn(self) -> str:
        """What somebody helps me with."""
        helps = any(place.helps_id == self.own.learns_id for place in self.others)
        return _name(self.own.learns) if helps else ""

    @property
    def teach(self) -> str:
        return _name(self.own.helps)

    @property
    def both(self) -> str:
        """What all learn together, helped by nobody."""
        return "" if self.learn else _name(self.own.learns)


def _name(topic: Topic | None) -> str:
    return topic.name if topic is not None else ""


def as_mine(found: Match, seat: Seat) -> Mine:
    places = list(found.places.all())
    [own] = [place for place in places if place.person_id == seat.person_id]
    return Mine(found, own, [place for place in places if place is not own])


@dataclass(frozen=True)
class ShownPanel:
    template: str
    panel: object


def _panels(seat: Seat, *, now: datetime) -> Sequence[ShownPanel]:
    answers = [(panel.template, panel.query(seat, now=now)) for panel in PEERS_PANELS]
    return [ShownPanel(template, answer) for template, answer in answers if answer is not None]


@dataclass(frozen=True)
class PeersPage:
    """All that the page of peers shows; of a search only what was found."""

    waiting: Sequence[Mine]
    active: Sequence[Mine]
    asked: Sequence[Mine]
    panels: Sequence[ShownPanel]
    suggested: Suggested
    found: Sequence[Found]


def peers_page(seat: Seat, *, words: str, now: datetime) -> PeersPage:
    apart = kept_apart(seat.community, seat.member.pk, now=now)
    own = Match.objects.visible_to(seat).open().prefetch_related(WITH_PLACES)
    mine = [as_mine(each, seat) for each in own.order_by("-proposed_at", "-pk")]
    return PeersPage(
        waiting=[
            each
            for each in mine
            # Of whom one keeps away from nothing is heard.
            if each.is_waiting_for_me and each.match.asker_id not in apart.own
        ],
        active=[each for each in mine if each.is_active],
        asked=[each for each in mine if each.is_mine_to_withdraw],
        panels=() if words else _panels(seat, now=now),
        suggested=Suggested((), "") if words else suggested(seat, apart=apart, now=now),
        found=found_by(seat, words, apart=apart) if words else (),
    )


@dataclass(frozen=True)
class MatchPage:
    """One match: who, what for, why, and when they could meet next."""

    mine: Mine
    why: Sequence[str]
    times: Sequence[datetime]
    minutes: int


def match_page(seat: Seat, *, match_id: int, now: datetime) -> MatchPage:
    """Raises Match.DoesNotExist for who has no place in it."""
    own = Match.objects.visible_to(seat).prefetch_related(WITH_PLACES)
    mine = as_mine(own.get(pk=match_id), seat)
    is_open = mine.is_active or mine.match.state == State.PROPOSED
    people = [mine.own.person, *(place.person for place in mine.others)]
    shared = times_to_meet(seat, people, now=now) if mine.is_active else NO_TIMES
    return MatchPage(
        mine,
        why_these(seat, mine.match, now=now) if is_open else (),
        shared.starts,
        shared.minutes,
    )
