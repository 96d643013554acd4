"""Out of sight and back again, as moderators decide about what was flagged.

There is no seat here: whoever decides has been judged by the app that keeps the flags.
"""

from datetime import datetime

from django.db import transaction

from docendo.learning.boards.models import Message
from docendo.learning.boards.rules import LONGEST_REASON


def _locked(community_id: int, about: int) -> Message:
    rows = Message.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(community=community_id, pk=about)


def lock_message(community_id: int, about: int) -> None:
    _locked(community_id, about)


@transaction.atomic
def hide_message(
    community_id: int, about: int, *, by_id: int | None, words: str, now: datetime
) -> bool:
    """Whether it stood until now; what was hidden before is hidden by ``by_id`` from now on."""
    message = _locked(community_id, about)
    stood = message.removed_at is None
    if stood or (by_id is not None and message.may_be_taken_over):
        message.removed_at = message.removed_at or now
        message.removed_by_id, message.removed_reason = by_id, words[:LONGEST_REASON]
        message.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    return stood


@transaction.atomic
def show_message(community_id: int, about: int, *, by_id: int, now: datetime) -> None:
    message = _locked(community_id, about)
    if message.removed_at is not None and not message.is_taken_back:
        message.removed_at, message.removed_by_id, message.removed_reason = None, None, ""
        message.save(update_fields=["removed_at", "removed_by", "removed_reason"])
