"""Closing a discussion for further replies, and opening it again."""

from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, writer
from docendo.learning.discussions import rules
from docendo.learning.discussions.actions.rows import locked_discussion
from docendo.learning.discussions.models import Discussion, is_own
from docendo.learning.discussions.refusals import demand


@transaction.atomic
def close(seat: Seat, *, discussion_id: int, now: datetime) -> Discussion:
    """It takes no replies any more; pressed twice it stays as it was closed first."""
    person = writer(seat)
    discussion = locked_discussion(seat, discussion_id)
    demand(rules.closing(is_author=is_own(seat, discussion), moderates=seat.may_moderate))
    if discussion.is_open:
        discussion.closed_at, discussion.closed_by = now, person
        discussion.save(update_fields=["closed_at", "closed_by"])
    return discussion


@transaction.atomic
def reopen(seat: Seat, *, discussion_id: int) -> Discussion:
    writer(seat)
    discussion = locked_discussion(seat, discussion_id)
    demand(
        rules.reopening(
            is_author=is_own(seat, discussion),
            moderates=seat.may_moderate,
            closed_by_author=discussion.closed_by_id in (None, discussion.author_id),
        )
    )
    discussion.closed_at, discussion.closed_by_id = None, None
    discussion.save(update_fields=["closed_at", "closed_by"])
    return discussion
