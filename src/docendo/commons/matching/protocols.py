"""What apps above know of how well somebody helps, and what they put on the page of peers.

An app registers it in its ``evidence.py`` or ``panels.py``, which are imported when the site
starts.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from docendo.commons.communities.api import Seat

PersonAndTopic = tuple[int, int]


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
