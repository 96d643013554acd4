"""Taking discussions and replies out of sight, and bringing them back."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from docendo.commons.care.api import refuse_if_hidden
from docendo.commons.communities.api import Seat, writer
from docendo.kernel.errors import NotAllowed
from docendo.learning.discussions import rules, texts
from docendo.learning.discussions.actions.rows import locked_discussion, locked_reply
from docendo.learning.discussions.models import Discussion, Reply, is_own
from docendo.learning.discussions.refusals import demand


@transaction.atomic
def remove_discussion(
    seat: Seat, *, discussion_id: int, reason: str = "", now: datetime
) -> Discussion:
    """Take a discussion out of sight, and with it all its replies."""
    person = writer(seat)
    discussion = locked_discussion(seat, discussion_id)
    _demand_removal(seat, discussion, reason=reason)
    take_out(discussion, by_id=person.pk, reason=reason, now=now)
    return discussion


@transaction.atomic
def remove_reply(seat: Seat, *, reply_id: int, reason: str = "", now: datetime) -> Reply:
    person = writer(seat)
    reply = locked_reply(seat, reply_id)
    _demand_removal(seat, reply, reason=reason)
    take_out(reply, by_id=person.pk, reason=reason, now=now)
    return reply


def _demand_removal(seat: Seat, row: Discussion | Reply, *, reason: str) -> None:
    demand(rules.removing(is_author=is_own(seat, row), moderates=seat.may_moderate, reason=reason))


@transaction.atomic
def restore_discussion(seat: Seat, *, discussion_id: int) -> Discussion:
    """A moderator brings back what was removed; who took their own back may do so too."""
    writer(seat)
    found = Discussion.objects.visible_to(seat).only("pk").get(pk=discussion_id)
    discussion = lock_discussion(seat.community.pk, found.pk)
    _restore(seat, discussion, kind="discussion")
    return discussion


@transaction.atomic
def restore_reply(seat: Seat, *, reply_id: int) -> Reply:
    writer(seat)
    found = Reply.objects.visible_to(seat).only("pk").get(pk=reply_id)
    reply = lock_reply(seat.community.pk, found.pk)
    _restore(seat, reply, kind="reply")
    return reply


def _restore(seat: Seat, row: Discussion | Reply, *, kind: str) -> None:
    if not (seat.may_moderate or (row.is_taken_back and is_own(seat, row))):
        raise NotAllowed
    if row.removed_at is None:
        return
    refuse_if_hidden(seat, kind=kind, about=row.pk)
    bring_back(row)


# --- What is locked already ---------------------------------------------------------------------


def lock_discussion(community_id: int, about: int) -> Discussion:
    rows = Discussion.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(community=community_id, pk=about)


def lock_reply(community_id: int, about: int) -> Reply:
    """A reply, and its discussion locked before it."""
    found = Reply.objects.only("discussion").get(community=community_id, pk=about)
    discussion = lock_discussion(community_id, found.discussion_id)
    reply = Reply.objects.select_for_update(of=("self",), no_key=True).get(pk=about)
    reply.discussion = discussion
    return reply


def take_out(row: Discussion | Reply, *, by_id: int | None, reason: str, now: datetime) -> None:
    """Out of sight, ``by_id`` or by nobody."""
    row.removed_at, row.removed_by_id, row.removed_reason = now, by_id, reason
    row.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    if isinstance(row, Discussion):
        texts.forget(row)
    else:
        _count(row, -1)
        texts.forget_replies(row.community_id, [row.pk])


def bring_back(row: Discussion | Reply) -> None:
    row.removed_at = row.removed_by_id = None
    row.removed_reason = ""
    row.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    if isinstance(row, Discussion):
        texts.index(row)
    else:
        _count(row, 1)
        if row.discussion.removed_at is None:
            texts.index_replies([row], row.discussion)


def _count(reply: Reply, change: int) -> None:
    here = Discussion.objects.filter(community_id=reply.community_id, pk=reply.discussion_id)
    here.update(reply_count=F("reply_count") + change)
