"""About what letters are written, and what can be answered by mail: apps above say so.

An app registers its sorts of letters in ``letters.py`` and what can be answered in
``answering.py``; both modules are imported when the site starts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from django.core.files.base import ContentFile

from docendo.commons.mail.paces import Pace
from docendo.kernel.errors import Sentence

Seat_contra = TypeVar("Seat_contra", contravariant=True)


@dataclass(frozen=True, kw_only=True)
class Sort:
    """What letters are about, as somebody chooses when they come; ``pace`` is for who has not.

    What cannot wait for a digest ``comes_alone``: at once, or never.
    """

    key: str
    label: Sentence
    order: int
    pace: Pace
    comes_alone: bool = False

    @property
    def paces(self) -> tuple[Pace, ...]:
        return (Pace.AT_ONCE, Pace.NEVER) if self.comes_alone else tuple(Pace)


class Reply(Protocol[Seat_contra]):
    """Do what an answer by mail means, by the action that a page would call."""

    def __call__(
        self,
        seat: Seat_contra,
        about: int,
        *,
        body: str,
        files: "Sequence[ContentFile[bytes]]",
        now: datetime,
    ) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Answerable(Generic[Seat_contra]):
    """One kind of thing, named as flags name it; its ``letter`` stands for it in an address."""

    kind: str
    letter: str
    reply: Reply[Seat_contra]
    takes_files: bool = False


SORTS: dict[str, Sort] = {}
ANSWERABLE: dict[str, Answerable[Any]] = {}


def write_about(sort: Sort) -> None:
    SORTS[sort.key] = sort


def sorts() -> list[Sort]:
    return sorted(SORTS.values(), key=lambda sort: sort.order)


def can_be_answered(answerable: Answerable[Any]) -> None:
    taken = {each.letter for each in ANSWERABLE.values()}
    if answerable.letter in taken:
        raise ValueError(f"two kinds are called {answerable.letter} in addresses")
    ANSWERABLE[answerable.kind] = answerable


def by_letter() -> Mapping[str, Answerable[Any]]:
    return {each.letter: each for each in ANSWERABLE.values()}
