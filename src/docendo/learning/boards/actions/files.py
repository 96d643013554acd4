"""Files on the board: added, taken away by whoever added them, brought back, and forgotten."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from docendo.commons.communities.api import Seat, speaker
from docendo.commons.matching.api import Match, locked_board
from docendo.kernel.storing import forget, forget_all, stored
from docendo.learning.boards.models import SharedFile
from docendo.learning.boards.refusals import (
    BoardIsFull,
    NotYourFile,
    TooLateToBringBack,
    TooMuchTakenAway,
)
from docendo.learning.boards.rules import FORGOTTEN_AFTER, Load, Room, may_be_brought_back, room


def add_files(
    seat: Seat,
    *,
    match_id: int,
    files: "Sequence[ContentFile[bytes]]",
    words: str = "",
    now: datetime,
) -> list[SharedFile]:
    """Keep files that ``forms`` has looked at: all of them, or none. Raises BoardIsFull."""
    speaker(seat)
    new = Load.of(file.size for file in files)
    with stored(folder_of(seat.community.pk), files) as names, transaction.atomic():
        match = locked_board(seat, match_id)
        _refuse_full(match, new)
        return [
            SharedFile.objects.create(
                community=seat.community,
                match=match,
                file=name,
                size=file.size,
                words=words,
                added_by=seat.member,
                added_at=now,
            )
            for name, file in zip(names, files, strict=True)
        ]


@transaction.atomic
def keep_file(seat: Seat, *, file_id: int, is_kept: bool, now: datetime) -> SharedFile:
    """Bring a file back, or take it away."""
    found = SharedFile.objects.visible_to(seat).get(pk=file_id)
    match = locked_board(seat, found.match_id)
    # Read again under the lock: it may just have been brought back in another tab.
    file = SharedFile.objects.get(pk=file_id)
    if file.added_by_id != seat.member.pk:
        raise NotYourFile
    if is_kept and file.removed_at is not None:
        if not may_be_brought_back(file.removed_at, now=now):
            raise TooLateToBringBack
        # It is in the storage already, and takes no more room there.
        _refuse_full(match, Load(1, file.size), but=file)
    file.removed_at = None if is_kept else file.removed_at or now
    file.save(update_fields=["removed_at"])
    return file


def forget_what_was_taken_away(*, now: datetime) -> None:
    """Delete what nobody may bring back any more.

    First the file and then its row: who is interrupted between the two finds the row again.
    """
    due = SharedFile.objects.filter(removed_at__lte=now - FORGOTTEN_AFTER)
    for pk, name in due.values_list("pk", "file"):
        forget(name)
        due.filter(pk=pk).delete()


def forget_files(community_id: int) -> None:
    """A community that was deleted leaves no files behind; its rows are gone already."""
    forget_all(folder_of(community_id))


def folder_of(community_id: int) -> str:
    return f"boards/{community_id}"


def _refuse_full(match: Match, new: Load, *, but: SharedFile | None = None) -> None:
    here = SharedFile.objects.filter(community=match.community_id, match=match)
    if but is not None:
        here = here.exclude(pk=but.pk)
    rows = list(here.values_list("size", "removed_at"))
    match room(
        new,
        standing=Load.of(size for size, removed_at in rows if removed_at is None),
        taken_away=Load.of(size for size, removed_at in rows if removed_at is not None),
    ):
        case Room.FULL:
            raise BoardIsFull
        case Room.FULL_OF_WHAT_WAS_TAKEN_AWAY:
            raise TooMuchTakenAway
        case Room.ENOUGH:
            return
