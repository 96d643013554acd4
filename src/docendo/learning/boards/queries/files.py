"""The files of a match, as those see them who have a place in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import Match, MatchState
from docendo.commons.people.api import blocked_by
from docendo.learning.boards.models import SharedFile


@dataclass(frozen=True)
class ShownFile:
    """A file as one reader sees it."""

    file: SharedFile
    is_own: bool
    is_folded: bool


@dataclass(frozen=True)
class FilesPanel:
    """All files of a match, the newest first, and what the reader has taken away."""

    match: Match
    files: Sequence[ShownFile]
    removed: Sequence[SharedFile]

    @property
    def is_open(self) -> bool:
        return self.match.state == MatchState.ACTIVE


def files_panel(seat: Seat, *, match: Match) -> FilesPanel:
    here = SharedFile.objects.visible_to(seat).filter(match=match).select_related("added_by")
    rows = list(here.order_by("-pk"))
    blocked = set(blocked_by(seat.member.pk).values_list("blocked", flat=True)) if rows else set()
    shown = [
        ShownFile(
            row, is_own=row.added_by_id == seat.member.pk, is_folded=row.added_by_id in blocked
        )
        for row in rows
        if row.removed_at is None
    ]
    return FilesPanel(match, shown, [row for row in rows if row.removed_at is not None])
