"""What can be flagged: apps above name it without this app knowing them.

Something is pointed at by its kind and its number. An app registers its kinds in ``flagging.py``,
which is imported when the site starts.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

Seat_contra = TypeVar("Seat_contra", contravariant=True)


@dataclass(frozen=True, kw_only=True)
class Content:
    """Something that can be flagged, as one seat may see it.

    ``author`` is who its readers take for its author, perhaps a persona; ``is_own`` says that the
    seat's person wrote it, under whichever name. ``acting`` is under whom that person acts there:
    a persona, where they asked without their name. ``is_gone`` is what was removed or hidden;
    ``is_settled`` is never hidden before a moderator has looked.
    """

    title: str
    words: str
    address: str
    author: Any | None
    acting: Any | None = None
    edited_at: datetime | None = None
    is_own: bool = False
    is_gone: bool = False
    is_settled: bool = False


class Look(Protocol[Seat_contra]):
    """What of these numbers a seat may see, with one query for all."""

    def __call__(self, seat: Seat_contra, ids: Collection[int]) -> Mapping[int, Content]: ...


class Lock(Protocol):
    """Let nobody else change something until the transaction ends."""

    def __call__(self, community_id: int, about: int) -> None: ...


class Hide(Protocol):
    """Take something out of sight, ``by_id`` or by nobody; says whether it stood until now."""

    def __call__(
        self, community_id: int, about: int, *, by_id: int | None, words: str, now: datetime
    ) -> bool: ...


class Show(Protocol):
    """Bring back what was hidden."""

    def __call__(self, community_id: int, about: int, *, by_id: int, now: datetime) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Flaggable(Generic[Seat_contra]):
    """One kind; without ``hide`` a moderator settles it where it stands.

    ``lock`` is taken before a case is locked, as whoever writes it does. What ``goes_on``, like
    how somebody behaves, may be flagged again by the same person once it was decided.
    """

    kind: str
    look: Look[Seat_contra]
    lock: Lock | None = None
    goes_on: bool = False
    hide: Hide | None = None
    show: Show | None = None


FLAGGABLE: dict[str, Flaggable[Any]] = {}


def contents(seat: Any, kind: str, ids: Collection[int]) -> Mapping[int, Content]:
    """What of one kind a seat may see, and nobody has taken out of sight."""
    found = FLAGGABLE[kind].look(seat, ids)
    return {pk: content for pk, content in found.items() if not content.is_gone}


def can_be_flagged(flaggable: Flaggable[Any]) -> None:
    FLAGGABLE[flaggable.kind] = flaggable
