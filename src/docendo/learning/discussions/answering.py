"""Discussions and replies can be answered by mail."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import ContentFile

from docendo.commons.communities.api import Seat
from docendo.commons.mail.api import Answerable, can_be_answered
from docendo.learning.discussions import actions
from docendo.learning.discussions.models import Reply


def _to_discussion(
    seat: Seat, about: int, *, body: str, files: "Sequence[ContentFile[bytes]]", now: datetime
) -> None:
    actions.reply(seat, discussion_id=about, body=body, now=now)


def _to_reply(
    seat: Seat, about: int, *, body: str, files: "Sequence[ContentFile[bytes]]", now: datetime
) -> None:
    answered = Reply.objects.only("discussion").get(community=seat.community, pk=about)
    actions.reply(seat, discussion_id=answered.discussion_id, body=body, answers=about, now=now)


can_be_answered(Answerable(kind="discussion", letter="d", reply=_to_discussion))
can_be_answered(Answerable(kind="reply", letter="r", reply=_to_reply))
