"""What apps above say of somebody who would come into a group by a roster.

An app registers it in its ``panels.py`` or ``listeners.py``, imported when the site starts.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

GroupAndPerson = tuple[int, int]


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
