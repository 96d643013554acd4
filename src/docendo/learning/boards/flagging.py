"""Messages can be flagged by those who have a place; only then does a moderator read them."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from docendo.commons.care.api import Content, Flaggable, can_be_flagged
from docendo.commons.communities.api import Seat
from docendo.kernel import text
from docendo.learning.boards import actions, queries


def _messages(seat: Seat, ids: Collection[int]) -> Mapping[int, Content]:
    return {
        (message := found.message).pk: Content(
            title=_("A message"),
            words=text.plain(message.body),
            address=_address(seat, found),
            author=message.author,
            edited_at=message.edited_at,
            is_own=message.author_id is not None and message.author_id == seat.person_id,
            is_gone=message.removed_at is not None,
        )
        for found in queries.messages_to_flag(seat, ids)
    }


def _address(seat: Seat, found: queries.ToFlag) -> str:
    """A moderator has no place among the others' messages, and stays with what was flagged."""
    if found.is_mine:
        return reverse("boards:message", args=(seat.community.slug, found.message.pk))
    return reverse("care:queue", args=(seat.community.slug,))


can_be_flagged(
    Flaggable(
        kind="message",
        look=_messages,
        lock=actions.lock_message,
        hide=actions.hide_message,
        show=actions.show_message,
    )
)
