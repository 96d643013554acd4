"""What an app states that wants its texts found: entries, and how a hit is shown."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from docendo.kernel.errors import Sentence

MARK = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Entry:
    """One text that can be found, as plain text; ``kind`` and ``audience`` are small letters.

    ``audience`` is "everyone" for all who may read the community.
    """

    community_id: int
    kind: str
    object_id: int
    title: str
    body: str
    audience: str
    at: datetime

    def __post_init__(self) -> None:
        # They become words of the index, which another character would cut in two.
        if not MARK.fullmatch(self.kind) or not MARK.fullmatch(self.audience):
            raise ValueError(f"kind and audience are small letters: {self.kind}, {self.audience}")


@dataclass(frozen=True)
class Place:
    """Where a hit leads; ``title`` names it where the entry has no title of its own."""

    url: str
    title: str


@dataclass(frozen=True)
class Source:
    """One kind of entry: its name in the plural, all its entries, and the places of some.

    ``places`` receives object ids of one kind and answers in a fixed number of queries; an id
    that it does not know is not shown.
    """

    kind: str
    label: Sentence
    entries: Callable[[], Iterable[Entry]]
    places: Callable[[Collection[int]], Mapping[int, Place]]


SOURCES: dict[str, Source] = {}


def source(
    kind: str,
    *,
    label: Sentence,
    entries: Callable[[], Iterable[Entry]],
    places: Callable[[Collection[int]], Mapping[int, Place]],
) -> None:
    """Register a kind of entry, when its app is made ready."""
    SOURCES[kind] = Source(kind=kind, label=label, entries=entries, places=places)
