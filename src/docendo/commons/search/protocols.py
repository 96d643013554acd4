"""What an app states that wants its texts found: entries, and how a hit is shown."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from docendo.kernel.errors import Sentence

MARK = re.compile(r"[a-z]+")
# The objects that a person does not want to see, in these communities, as a query for their ids.
Unwanted = Callable[[int, Collection[int]], QuerySet[Any, Any]]
# Who somebody is for entries that are not for everyone, by all that a caller knows of them.
Audiences = Callable[[Any], Collection[str]]


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
class Hidden:
    """Objects of a kind that somebody does not want to find, as a query for their ids."""

    kind: str
    object_ids: QuerySet[Any, Any]


@dataclass(frozen=True)
class Source:
    """One kind of entry: what one and several are called, where a hit leads, and all entries.

    ``address`` receives a community's slug and an object's id and asks no database: twenty hits
    are shown at once. ``unwanted`` are the objects in some communities that a person does not want
    to see, since they have blocked who wrote them; it is None where nobody wrote it alone.
    ``audiences`` are those to which a reader belongs, given their seats: the search itself knows
    no communities. It is None where every entry is for everyone.
    """

    kind: str
    one: Sentence
    several: Sentence
    address: Callable[[str, int], str]
    entries: Callable[[], Iterable[Entry]]
    unwanted: Unwanted | None = None
    audiences: Audiences | None = None


SOURCES: dict[str, Source] = {}


def source(
    kind: str,
    *,
    one: Sentence,
    several: Sentence,
    address: Callable[[str, int], str],
    entries: Callable[[], Iterable[Entry]],
    unwanted: Unwanted | None = None,
    audiences: Audiences | None = None,
) -> None:
    """Register a kind of entry, in the ``sources.py`` of the app that writes it."""
    SOURCES[kind] = Source(
        kind=kind,
        one=one,
        several=several,
        address=address,
        entries=entries,
        unwanted=unwanted,
        audiences=audiences,
    )


def hidden_from(person_id: int | None, *, communities: Collection[int]) -> tuple[Hidden, ...]:
    """What a reader does not want to find, for ``find`` and its like; it asks no database."""
    if person_id is None:
        return ()
    return tuple(
        Hidden(each.kind, each.unwanted(person_id, communities))
        for each in SOURCES.values()
        if each.unwanted is not None
    )


def audiences_of(seats: Any) -> tuple[str, ...]:
    """To whom something may be addressed that a reader with these seats finds."""
    special = (each.audiences(seats) for each in SOURCES.values() if each.audiences is not None)
    return ("everyone", *chain.from_iterable(special))
