"""What of discussions can be flagged, and how it is hidden."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from docendo.commons.care.api import Content, Flaggable, can_be_flagged
from docendo.commons.communities.api import Seat
from docendo.kernel import text
from docendo.learning.discussions import actions, queries
from docendo.learning.discussions.models import Discussion, Reply, is_own


def _content(seat: Seat, row: Discussion | Reply, *, title: str, address: str) -> Content:
    return Content(
        title=title,
        words=text.plain(row.body),
        address=address,
        author=row.author,
        edited_at=row.edited_at,
        is_own=is_own(seat, row),
        is_gone=row.removed_at is not None,
    )


def _discussions(seat: Seat, ids: Collection[int]) -> Mapping[int, Content]:
    slug = seat.community.slug
    return {
        row.pk: _content(
            seat,
            row,
            title=row.headline,
            address=reverse("discussions:discussion", args=(slug, row.pk)),
        )
        for row in queries.discussions_to_flag(seat, ids)
    }


def _replies(seat: Seat, ids: Collection[int]) -> Mapping[int, Content]:
    slug = seat.community.slug
    return {
        row.pk: _content(
            seat,
            row,
            title=row.discussion.headline,
            address=reverse("discussions:reply", args=(slug, row.pk)),
        )
        for row in queries.replies_to_flag(seat, ids)
    }


def _lock_discussion(community_id: int, about: int) -> None:
    actions.lock_discussion(community_id, about)


def _lock_reply(community_id: int, about: int) -> None:
    actions.lock_reply(community_id, about)


can_be_flagged(
    Flaggable(
        kind="discussion",
        look=_discussions,
        lock=_lock_discussion,
        hide=actions.hide_discussion,
        show=actions.show_discussion,
    )
)
can_be_flagged(
    Flaggable(
        kind="reply",
        look=_replies,
        lock=_lock_reply,
        hide=actions.hide_reply,
        show=actions.show_reply,
    )
)
