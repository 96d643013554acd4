"""Out of sight and back again, as moderators decide about what was flagged.

There is no seat here: whoever decides has been judged by the app that keeps the flags.
"""

from datetime import datetime

from django.db import transaction

from docendo.learning.documents.actions.comments import tell_pages
from docendo.learning.documents.models import Comment
from docendo.learning.documents.rules.comments import LONGEST_REASON

_COLUMNS = ["removed_at", "removed_by", "removed_reason"]


def lock_comment(community_id: int, about: int) -> None:
    _locked(community_id, about)


def _locked(community_id: int, about: int) -> Comment:
    rows = Comment.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("document").get(community=community_id, pk=about)


@transaction.atomic
def hide_comment(
    community_id: int, about: int, *, by_id: int | None, words: str, now: datetime
) -> bool:
    """Whether it stood until now; what was hidden before is hidden by ``by_id`` from now on."""
    found = _locked(community_id, about)
    stood = found.removed_at is None
    if stood or (by_id is not None and found.may_be_taken_over):
        found.removed_at = found.removed_at or now
        found.removed_by_id, found.removed_reason = by_id, words[:LONGEST_REASON]
        found.save(update_fields=_COLUMNS)
        tell_pages(found.document)
    return stood


@transaction.atomic
def show_comment(community_id: int, about: int, *, by_id: int, now: datetime) -> None:
    found = _locked(community_id, about)
    if found.removed_at is not None and not found.is_taken_back:
        found.removed_at, found.removed_by_id, found.removed_reason = None, None, ""
        found.save(update_fields=_COLUMNS)
        tell_pages(found.document)
