"""Questions, answers and remarks can be answered by mail."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import ContentFile

from docendo.commons.communities.api import Seat
from docendo.commons.mail.api import Answerable, can_be_answered
from docendo.learning.forum import actions
from docendo.learning.forum.models import Comment, Post


def _to_post(
    seat: Seat, about: int, *, body: str, files: "Sequence[ContentFile[bytes]]", now: datetime
) -> None:
    """To a question with an answer, to an answer with a remark."""
    post = Post.objects.visible_to(seat).get(pk=about)
    if post.is_question:
        actions.answer(seat, thread_id=post.thread_id, body=body, now=now)
    else:
        actions.comment(seat, post_id=post.pk, body=body, now=now)


def _to_comment(
    seat: Seat, about: int, *, body: str, files: "Sequence[ContentFile[bytes]]", now: datetime
) -> None:
    """To a remark with another one below the same post."""
    remark = Comment.objects.only("post").get(community=seat.community, pk=about)
    actions.comment(seat, post_id=remark.post_id, body=body, now=now)


can_be_answered(Answerable(kind="post", letter="p", reply=_to_post))
can_be_answered(Answerable(kind="comment", letter="c", reply=_to_comment))
