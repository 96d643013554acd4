"""What apps above know of how well somebody helps, and what they put on the pages of peers.

An app registers it in its ``evidence.py`` or ``panels.py``, which are imported when the site
starts.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import QuerySet
from django.utils.functional import Promise

from docendo.commons.communities.api import Seat

PersonAndTopic = tuple[int, int]
Match_contra = TypeVar("Match_contra", contravariant=True)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What speaks for somebody's help with a topic: a number of things, and words for the number.

    ``count`` receives a community and some of its people, or None for everybody, and answers in
    one query. It never counts what somebody did under another name than their own.
    """

    order: int
    count: Callable[[int, Collection[int] | None], Mapping[PersonAndTopic, int]]
    words: Callable[[int], str]


EVIDENCE: list[Evidence] = []


def speaks_for_help(evidence: Evidence) -> None:
    EVIDENCE.append(evidence)
    EVIDENCE.sort(key=lambda evidence: evidence.order)


@dataclass(frozen=True, kw_only=True)
class Gate:
    """What must have come about before somebody is matched with anybody, in whatever way.

    ``holds`` receives a community and answers with the numbers of those for whom it has not, as a
    query that becomes a part of others. ``why`` says it to them, with what they can do at
    ``url_name``; ``of_others`` says it to coordinators, who may know it, of ``name``.
    """

    holds: Callable[[int], QuerySet[Any, Any]]
    why: Promise
    url_name: str
    of_others: Promise


GATES: list[Gate] = []


def hold_back(gate: Gate) -> None:
    GATES.append(gate)


class PeersQuery(Protocol):
    """What a panel on the page of peers shows to a seat; None shows nothing."""

    def __call__(self, seat: Seat, *, now: datetime) -> object | None: ...


@dataclass(frozen=True, kw_only=True)
class PeersPanel:
    """A part of the page of peers; ``template`` reads the answer of ``query`` as ``panel``."""

    order: int
    template: str
    query: PeersQuery


PEERS_PANELS: list[PeersPanel] = []


def show_on_peers(panel: PeersPanel) -> None:
    PEERS_PANELS.append(panel)
    PEERS_PANELS.sort(key=lambda panel: panel.order)


class MatchQuery(Protocol[Match_contra]):
    """What a panel on the page of a match shows to a seat that has a place; None shows nothing."""

    def __call__(self, seat: Seat, *, match: Match_contra, now: datetime) -> object | None: ...


@dataclass(frozen=True, kw_only=True)
class MatchPanel(Generic[Match_contra]):
    """A part of the board of a match, from its beginning on; it is asked about ended ones, too.

    ``template`` reads the answer of ``query`` as ``panel``, and the match as ``mine``. On a wide
    page those that are ``is_beside`` stand beside the others.
    """

    order: int
    template: str
    query: MatchQuery[Match_contra]
    is_beside: bool = False


MATCH_PANELS: list[MatchPanel[Any]] = []


def show_on_match(panel: MatchPanel[Any]) -> None:
    MATCH_PANELS.append(panel)
    MATCH_PANELS.sort(key=lambda panel: panel.order)
