"""How apps above show on a topic what they know of it, without topics knowing them.

An app registers its panels in its ``panels.py``, which is imported when the site starts.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

Seat_contra = TypeVar("Seat_contra", contravariant=True)


class TopicQuery(Protocol[Seat_contra]):
    """What a panel on a topic's page shows to a seat; None shows nothing."""

    def __call__(self, seat: Seat_contra, *, topic_id: int, now: datetime) -> object | None: ...


@dataclass(frozen=True, kw_only=True)
class TopicPanel(Generic[Seat_contra]):
    """A part of a topic's page; ``template`` reads the answer of ``query`` as ``panel``."""

    order: int
    template: str
    query: TopicQuery[Seat_contra]


@dataclass(frozen=True, kw_only=True)
class TopicTally:
    """A number beside each topic of a list: ``count`` by topic, and the words for one number.

    ``count`` receives a community and some of its topics and answers in one query.
    """

    order: int
    count: Callable[[int, Collection[int]], Mapping[int, int]]
    words: Callable[[int], str]


TOPIC_PANELS: list[TopicPanel[Any]] = []
TOPIC_TALLIES: list[TopicTally] = []


def show_on_topic(panel: TopicPanel[Any]) -> None:
    TOPIC_PANELS.append(panel)
    TOPIC_PANELS.sort(key=lambda panel: panel.order)


def count_on_topics(tally: TopicTally) -> None:
    TOPIC_TALLIES.append(tally)
    TOPIC_TALLIES.sort(key=lambda tally: tally.order)
