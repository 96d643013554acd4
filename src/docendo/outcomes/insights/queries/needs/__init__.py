"""What waits for a coordinator: of each kind how many, and the longest waiting in full."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator

from docendo.commons.communities.api import Seat
from docendo.outcomes.insights.models import Handling
from docendo.outcomes.insights.queries.needs.alone import Alone
from docendo.outcomes.insights.queries.needs.check_ins import CheckIns
from docendo.outcomes.insights.queries.needs.need import Finder, Found, Need
from docendo.outcomes.insights.queries.needs.proposals import Proposals
from docendo.outcomes.insights.queries.needs.questions import Questions
from docendo.outcomes.insights.queries.needs.topics import Topics
from docendo.outcomes.insights.queries.needs.unmet import Unmet
from docendo.outcomes.insights.rules import NeedKind

__all__ = ["Need", "NeedsPage", "needs_page", "one_need", "waiting"]

ALL: Sequence[Finder] = (
    Proposals(),
    Questions(),
    CheckIns(),
    Unmet(),
    Alone(),
    Topics(),
)
FINDERS: Mapping[NeedKind, Finder] = {finder.kind: finder for finder in ALL}
A_PAGE = 20


@dataclass(frozen=True)
class NeedsPage:
    """What waits, of one kind or of all, kind by kind; ``counts`` says how many of each kind."""

    page: Page[Need]
    counts: Sequence[tuple[NeedKind, int]]
    kind: NeedKind | None
    is_handled: bool
    handled: int
    handlings: Mapping[tuple[str, str], Handling]

    @property
    def total(self) -> int:
        return sum(count for _kind, count in self.counts)


def needs_page(
    seat: Seat, *, kind: NeedKind | None, page: int, now: datetime, is_handled: bool = False
) -> NeedsPage:
    """What waits; with ``is_handled`` what somebody has taken care of and is still so."""
    handlings = _handlings(seat, now=now)
    found, rests = _apart(seat, handlings, now=now)
    counts = [(each, len(rows)) for each, rows in found.items() if rows]
    rows = [
        (each, one)
        for each, of_kind in (rests if is_handled else found).items()
        if kind in (None, each)
        for one in of_kind
    ]
    shown: Page[Any] = Paginator(rows, A_PAGE).get_page(page)
    shown.object_list = _told(seat, list(shown.object_list), now=now)
    handled = sum(map(len, rests.values()))
    return NeedsPage(shown, counts, kind, is_handled, handled, handlings)


def waiting(seat: Seat, *, now: datetime) -> Mapping[NeedKind, Sequence[Found]]:
    """Of each kind all that nobody has taken care of lately, the longest waiting first."""
    return _apart(seat, _handlings(seat, now=now), now=now)[0]


def _handlings(seat: Seat, *, now: datetime) -> Mapping[tuple[str, str], Handling]:
    """What rests by now, and who said so."""
    resting = Handling.objects.filter(community=seat.community, until__gt=now)
    return {(each.kind, each.subject): each for each in resting.select_related("by")}


def _apart(
    seat: Seat, handled: Collection[tuple[str, str]], *, now: datetime
) -> tuple[Mapping[NeedKind, Sequence[Found]], Mapping[NeedKind, Sequence[Found]]]:
    """What waits, and what rests."""
    waits: dict[NeedKind, list[Found]] = {kind: [] for kind in FINDERS}
    rests: dict[NeedKind, list[Found]] = {kind: [] for kind in FINDERS}
    for kind, finder in FINDERS.items():
        for each in finder.find(seat, now=now):
            (rests if (kind.value, each.subject) in handled else waits)[kind].append(each)
    return waits, rests


def _told(seat: Seat, rows: Sequence[tuple[NeedKind, Found]], *, now: datetime) -> Sequence[Need]:
    told = {
        (need.kind, need.subject): need
        for kind, finder in FINDERS.items()
        if (of_kind := [found for each, found in rows if each is kind])
        for need in finder.tell(seat, of_kind, now=now)
    }
    keys = [(kind, found.subject) for kind, found in rows]
    return [told[key] for key in keys if key in told]


def one_need(seat: Seat, *, kind: NeedKind, subject: str, now: datetime) -> Need | None:
    """One of them in full; None where it is settled."""
    finder = FINDERS[kind]
    of_this = [each for each in finder.find(seat, now=now) if each.subject == subject]
    told = finder.tell(seat, of_this, now=now)
    return told[0] if told else None
