"""What is said about a document can be flagged by who sees it; only then do moderators read it."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from docendo.commons.care.api import Content, Flaggable, can_be_flagged
from docendo.commons.communities.api import Seat
from docendo.kernel import text
from docendo.learning.documents import actions, queries
from docendo.learning.documents.models import Comment


def _comments(seat: Seat, ids: Collection[int]) -> Mapping[int, Content]:
    return {
        (comment := found.comment).pk: Content(
            title=_("A comment on a document"),
            words=_words(comment),
            address=_address(seat, found),
            author=comment.author,
            edited_at=comment.edited_at,
            is_own=comment.author_id is not None and comment.author_id == seat.person_id,
            is_gone=comment.removed_at is not None,
        )
        for found in queries.comments_to_flag(seat, ids)
    }


def _words(comment: Comment) -> str:
    """What its author wrote: a suggestion's own words among them."""
    return "\n".join(filter(None, (comment.proposal, text.plain(comment.body))))


def _address(seat: Seat, found: queries.ToFlag) -> str:
    """A moderator who does not see the document stays with what was flagged."""
    if found.is_seen:
        about = found.comment
        page = reverse("documents:document", args=(seat.community.slug, about.document_id))
        return f"{page}#{about.anchor}"
    return reverse("care:queue", args=(seat.community.slug,))


can_be_flagged(
    Flaggable(
        kind=queries.KIND,
        look=_comments,
        lock=actions.lock_comment,
        hide=actions.hide_comment,
        show=actions.show_comment,
    )
)
