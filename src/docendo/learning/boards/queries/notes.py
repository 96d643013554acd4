"""The notes of a match, and what they said before."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from docendo.commons.communities.api import Seat, render_stale
from docendo.commons.matching.api import Match, MatchState
from docendo.kernel.diff import Folded, Line, difference
from docendo.learning.boards.models import NotesVersion
from docendo.learning.boards.rules import VERSIONS_SHOWN


@dataclass(frozen=True)
class NotesPanel:
    match: Match
    notes: NotesVersion | None

    @property
    def is_open(self) -> bool:
        return self.match.state == MatchState.ACTIVE


@dataclass(frozen=True)
class NotesStep:
    """A version, and what it changed."""

    version: NotesVersion
    lines: Sequence[Line | Folded]
    is_latest: bool


@dataclass(frozen=True)
class NotesHistory:
    match: Match
    steps: Sequence[NotesStep]

    @property
    def is_open(self) -> bool:
        return self.match.state == MatchState.ACTIVE

    @property
    def latest_number(self) -> int:
        return self.steps[0].version.number if self.steps else 0


def board_of(seat: Seat, *, match_id: int) -> Match:
    return Match.objects.visible_to(seat).get(pk=match_id)


def notes_to_write(seat: Seat, *, match_id: int) -> NotesPanel:
    return _notes(seat, board_of(seat, match_id=match_id))


def notes_panel(seat: Seat, *, match: Match) -> NotesPanel:
    found = _notes(seat, match)
    if found.notes is not None:
        render_stale(NotesVersion.objects, [found.notes], seat.community)
    return found


def _notes(seat: Seat, match: Match) -> NotesPanel:
    here = NotesVersion.objects.visible_to(seat).filter(match=match).select_related("author")
    return NotesPanel(match, here.order_by("-number").first())


def notes_history(seat: Seat, *, match_id: int) -> NotesHistory:
    """The latest first; of very many the latest ones."""
    match = board_of(seat, match_id=match_id)
    here = NotesVersion.objects.visible_to(seat).filter(match=match).select_related("author")
    rows: list[NotesVersion | None] = [*here.order_by("-number")[: VERSIONS_SHOWN + 1]]
    if len(rows) <= VERSIONS_SHOWN:
        rows.append(None)
    steps = [
        NotesStep(after, difference(before.body if before else "", after.body), is_latest=not at)
        for at, (after, before) in enumerate(pairwise(rows))
        if after is not None
    ]
    return NotesHistory(match, steps)
