"""Pictures for documents: put there, and forgotten where no text has ever had them."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image

from docendo.commons.communities.api import Seat, speaker
from docendo.kernel.storing import forget, forget_all, stored
from docendo.learning.documents.actions.documents import to_change
from docendo.learning.documents.actions.logging import locked
from docendo.learning.documents.models import Change, Picture
from docendo.learning.documents.refusals import EnoughPictures, NotInWhiteboards
from docendo.learning.documents.rules.pictures import FORGOTTEN_AFTER, is_room


def add_picture(
    seat: Seat, *, document_id: int, file: "ContentFile[bytes]", now: datetime
) -> Picture:
    """Keep a picture that ``accept_picture`` has drawn; the text names it later, by its key."""
    speaker(seat)
    with Image.open(file) as opened:
        width, height = opened.size
    folder = folder_of(seat.community.pk)
    with stored(folder, [file]) as (name,), transaction.atomic():
        # Locked, so that two who put pictures in at once count each other's.
        document = to_change(seat, document_id)
        if document.is_whiteboard:
            raise NotInWhiteboards
        here = Picture.objects.filter(community=seat.community, document=document)
        if not is_room(list(here.values_list("size", flat=True)), file.size):
            raise EnoughPictures
        return Picture.objects.create(
            community=seat.community,
            document=document,
            key=secrets.token_hex(16),
            file=name,
            size=file.size,
            width=width,
            height=height,
            added_by=seat.member,
            added_at=now,
        )


def forget_pictures_without_a_text(*, now: datetime) -> None:
    """Delete what was put there a while ago and never stood in the text; look for each once."""
    due = Picture.objects.filter(is_placed=False, added_at__lte=now - FORGOTTEN_AFTER)
    for document_id in due.order_by("document").values_list("document", flat=True).distinct():
        _forget(document_id, due.filter(document=document_id))


@transaction.atomic
def _forget(document_id: int, pictures: "Iterable[Picture]") -> None:
    """Nobody writes meanwhile: what comes later finds it gone, and not half of it.

    First the file and then its row: who is interrupted between the two finds the row again.
    """
    document = locked(document_id)
    missing = {picture.key.encode(): picture for picture in pictures}
    rows = Change.objects.filter(community=document.community_id, document=document)
    for updates in rows.values_list("updates", flat=True).iterator(chunk_size=100):
        # The editor writes it as it is, in one piece: so it is found also where it was deleted.
        for key in [key for key in missing if key in bytes(updates)]:
            picture = missing.pop(key)
            picture.is_placed = True
            picture.save(update_fields=["is_placed"])
    for picture in missing.values():
        forget(picture.file.name or "")
        picture.delete()


def forget_files(community_id: int) -> None:
    """A community that was deleted leaves no files behind; its rows are gone already."""
    forget_all(folder_of(community_id))


def folder_of(community_id: int) -> str:
    return f"documents/{community_id}"
