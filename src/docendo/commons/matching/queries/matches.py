"""Somebody's matches: what waits for them, what goes on, and one by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from docendo.commons.communities.api import Seat
from docendo.commons.matching.models import Match, Place
from docendo.commons.matching.protocols import MATCH_PANELS, PEERS_PANELS, Gate
from docendo.commons.matching.queries.held import held_back
from docendo.commons.matching.queries.room import kept_apart
from docendo.commons.matching.queries.suggesting import (
    Found,
    Suggested,
    found_by,
    suggested,
    why_these,
)
from docendo.commons.matching.rules.meeting import Answer, State
from docendo.commons.people.api import Person
from docendo.commons.topics.api import Topic

WITH_PLACES = Prefetch(
    "places", Place.objects.select_related("person", "helps", "learns").order_by("pk")
)


@dataclass(frozen=True)
class Beside:
    """Somebody else in a match: what they help me with, I help them with, or we both learn."""

    person: Person
    learn: str = ""
    teach: str = ""
    both: str = ""


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
    def is_waiting_for_others(self) -> bool:
        """I have said yes to what a round proposed."""
        return (
            self.match.state == State.PROPOSED
            and self.own.answer == Answer.ACCEPTED
            and not self.is_mine_to_withdraw
        )

    @property
    def have_i_declined(self) -> bool:
        return self.own.answer == Answer.DECLINED

    @property
    def is_active(self) -> bool:
        return self.match.state == State.ACTIVE

    @property
    def beside(self) -> Sequence[Beside]:
        """All others, and what each of them and I do there."""
        if len(self.others) > 1 and all(each.helps_id and each.learns_id for each in self._ring):
            return self._along_the_ring()
        return [self._beside(each) for each in self.others]

    @property
    def _ring(self) -> Sequence[Place]:
        return sorted((self.own, *self.others), key=lambda place: place.pk)

    def _along_the_ring(self) -> Sequence[Beside]:
        """In a ring everybody helps the next; whoever is neither before me nor after me, not me."""
        at = self._ring.index(self.own)
        before, after = self._ring[at - 1], self._ring[(at + 1) % len(self._ring)]
        return [
            Beside(
                each.person,
                learn=_name(self.own.learns) if each is before else "",
                teach=_name(self.own.helps) if each is after else "",
            )
            for each in self.others
        ]

    def _beside(self, other: Place) -> Beside:
        helps_me = self.own.learns_id is not None and other.helps_id == self.own.learns_id
        learns_of_me = self.own.helps_id is not None and other.learns_id == self.own.helps_id
        are_peers = self.own.helps_id is None and other.helps_id is None
        return Beside(
            other.person,
            learn=_name(self.own.learns) if helps_me else "",
            teach=_name(self.own.helps) if learns_of_me else "",
            both=_name(self.own.learns) if are_peers else "",
        )


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
    is_beside: bool = False


def _shown(panels: Iterable[ShownPanel]) -> Sequence[ShownPanel]:
    return [shown for shown in panels if shown.panel is not None]


def _beside_peers(seat: Seat, *, now: datetime) -> Sequence[ShownPanel]:
    return _shown(ShownPanel(panel.template, panel.query(seat, now=now)) for panel in PEERS_PANELS)


def _board(seat: Seat, match: Match, *, now: datetime) -> Sequence[ShownPanel]:
    """What has been made together stays where it was made, also when the match has ended."""
    if match.began_at is None:
        return ()
    return _shown(
        ShownPanel(panel.template, panel.query(seat, match=match, now=now), panel.is_beside)
        for panel in MATCH_PANELS
    )


@dataclass(frozen=True)
class PeersPage:
    """All that the page of peers shows; of a search only what was found.

    ``held`` is what must come about before the reader is matched with anybody.
    """

    held: Gate | None
    waiting: Sequence[Mine]
    active: Sequence[Mine]
    asked: Sequence[Mine]
    panels: Sequence[ShownPanel]
    accepted: Sequence[Mine]
    suggested: Suggested
    found: Sequence[Found]


def peers_page(seat: Seat, *, words: str, now: datetime) -> PeersPage:
    apart = kept_apart(seat.community, seat.member.pk, now=now)
    own = Match.objects.visible_to(seat).open().select_related("introducer")
    newest = own.prefetch_related(WITH_PLACES).order_by("-proposed_at", "-pk")
    mine = [as_mine(each, seat) for each in newest]
    return PeersPage(
        held=None if words else held_back(seat.community, [seat.member.pk]).get(seat.member.pk),
        waiting=[
            each
            for each in mine
            # Of whom one keeps away from nothing is heard.
            if each.is_waiting_for_me and not apart.own & {one.person_id for one in each.others}
        ],
        active=[each for each in mine if each.is_active],
        asked=[each for each in mine if each.is_mine_to_withdraw],
        panels=() if words else _beside_peers(seat, now=now),
        accepted=[each for each in mine if each.is_waiting_for_others],
        suggested=Suggested((), "") if words else suggested(seat, apart=apart, now=now),
        found=found_by(seat, words, apart=apart) if words else (),
    )


@dataclass(frozen=True)
class MatchPage:
    """One match: who, what for, why, and what they do together."""

    mine: Mine
    why: Sequence[str]
    board: Sequence[ShownPanel]


def match_page(seat: Seat, *, match_id: int, now: datetime) -> MatchPage:
    """Raises Match.DoesNotExist for who has no place in it."""
    own = Match.objects.visible_to(seat).select_related("introducer")
    mine = as_mine(own.prefetch_related(WITH_PLACES).get(pk=match_id), seat)
    is_open = mine.is_active or mine.match.state == State.PROPOSED
    return MatchPage(
        mine,
        why_these(seat, mine.match, now=now) if is_open and len(mine.others) == 1 else (),
        _board(seat, mine.match, now=now),
    )
