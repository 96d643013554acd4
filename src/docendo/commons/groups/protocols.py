"""What apps above put on the page of a group, and say of whom a roster would bring into it.

An app registers it in its ``panels.py`` or ``listeners.py``, imported when the site starts.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from docendo.commons.communities.api import Seat

GroupAndPerson = tuple[int, int]
Group_contra = TypeVar("Group_contra", contravariant=True)


class RowNotes(Protocol):
    """What speaks against some who would come into groups of a community, in words.

    It receives the people by group, and asks as much for many as for few. Nobody is kept out by
    it: whoever imports the roster has read it, and decides.
    """

    def __call__(
        self, community_id: int, people: Mapping[int, Collection[int]], *, now: datetime
    ) -> Mapping[GroupAndPerson, str]: ...


ROW_NOTES: list[RowNotes] = []


def note_on_rows(notes: RowNotes) -> RowNotes:
    ROW_NOTES.append(notes)
    return notes


class GroupQuery(Protocol[Group_contra]):
    """What a panel on the page of a group shows to a seat that sees it; None shows nothing."""

    def __call__(self, seat: Seat, *, group: Group_contra, now: datetime) -> object | None: ...


@dataclass(frozen=True, kw_only=True)
class GroupPanel(Generic[Group_contra]):
    """A part of the page of a group; ``template`` reads the answer of ``query`` as ``panel``."""

    order: int
    template: str
    query: GroupQuery[Group_contra]


GROUP_PANELS: list[GroupPanel[Any]] = []


def show_on_group(panel: GroupPanel[Any]) -> None:
    GROUP_PANELS.append(panel)
    GROUP_PANELS.sort(key=lambda panel: panel.order)
