"""Messages can be answered by mail, with files for the board."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import ContentFile

from docendo.commons.communities.api import Seat
from docendo.commons.mail.api import Answerable, can_be_answered
from docendo.learning.boards import actions
from docendo.learning.boards.models import Message


def _to_message(
    seat: Seat, about: int, *, body: str, files: "Sequence[ContentFile[bytes]]", now: datetime
) -> None:
    match_id = Message.objects.visible_to(seat).get(pk=about).match_id
    if body:
        actions.post(seat, match_id=match_id, body=body, now=now)
    if files:
        actions.add_files(seat, match_id=match_id, files=files, now=now)


can_be_answered(Answerable(kind="message", letter="m", reply=_to_message, takes_files=True))
