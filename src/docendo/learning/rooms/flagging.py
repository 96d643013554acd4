"""Lines of a chat can be flagged by those whose room it is; a moderator reads none but those."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from docendo.commons.care.api import Content, Flaggable, can_be_flagged
from docendo.commons.communities.api import Seat
from docendo.kernel import text
from docendo.learning.rooms import actions, queries


def _lines(seat: Seat, ids: Collection[int]) -> Mapping[int, Content]:
    return {
        (line := found.line).pk: Content(
            title=_("Something said in a room"),
            words=text.plain(line.body),
            address=_address(seat, found),
            author=line.author,
            edited_at=line.edited_at,
            is_own=line.author_id is not None and line.author_id == seat.person_id,
            is_gone=line.removed_at is not None,
        )
        for found in queries.lines_to_flag(seat, ids)
    }


def _address(seat: Seat, found: queries.ToFlag) -> str:
    """A moderator is not in the others' room, and stays with what was flagged."""
    if found.is_mine:
        address = reverse("rooms:room", args=(seat.community.slug, found.line.sitting_id))
        return f"{address}#{found.line.anchor}"
    return reverse("care:queue", args=(seat.community.slug,))


can_be_flagged(
    Flaggable(
        kind="line",
        look=_lines,
        lock=actions.lock_line,
        hide=actions.hide_line,
        show=actions.show_line,
    )
)
