"""Out of sight and back again, as moderators decide about what was flagged.

There is no seat here: whoever decides has been judged by the app that keeps the flags. What enough
members flag, or what is held since it shows contact details, is hidden by nobody.
"""

from datetime import datetime

from django.db import transaction

from docendo.learning.discussions.actions.removing import (
    bring_back,
    lock_discussion,
    lock_reply,
    take_out,
)
from docendo.learning.discussions.models import Discussion, Reply
from docendo.learning.discussions.rules import LONGEST_REASON


@transaction.atomic
def hide_discussion(
    community_id: int, about: int, *, by_id: int | None, words: str, now: datetime
) -> bool:
    """Whether it stood until now; what was hidden before is hidden by ``by_id`` from now on."""
    return _hide(lock_discussion(community_id, about), by_id=by_id, words=words, now=now)


@transaction.atomic
def hide_reply(
    community_id: int, about: int, *, by_id: int | None, words: str, now: datetime
) -> bool:
    return _hide(lock_reply(community_id, about), by_id=by_id, words=words, now=now)


@transaction.atomic
def show_discussion(community_id: int, about: int, *, by_id: int, now: datetime) -> None:
    _show(lock_discussion(community_id, about))


@transaction.atomic
def show_reply(community_id: int, about: int, *, by_id: int, now: datetime) -> None:
    _show(lock_reply(community_id, about))


def _hide(row: Discussion | Reply, *, by_id: int | None, words: str, now: datetime) -> bool:
    reason = words[:LONGEST_REASON]
    if row.removed_at is None:
        take_out(row, by_id=by_id, reason=reason, now=now)
        return True
    if by_id is not None and row.may_be_taken_over:
        # Its author cannot bring it back any more.
        row.removed_by_id, row.removed_reason = by_id, reason
        row.save(update_fields=["removed_by", "removed_reason"])
    return False


def _show(row: Discussion | Reply) -> None:
    if row.removed_at is not None and not row.is_taken_back:
        bring_back(row)
