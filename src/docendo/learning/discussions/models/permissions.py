"""Who may do what with a discussion or a reply: for the row at hand, and for a queryset."""

from typing import TYPE_CHECKING

from django.db.models import Q

from docendo.commons.communities.api import Seat
from docendo.kernel.access import NOBODY

if TYPE_CHECKING:
    from docendo.learning.discussions.models.discussions import Discussion
    from docendo.learning.discussions.models.replies import Reply


def stands_for_all(prefix: str = "") -> Q:
    """What everybody may read who may read the community."""
    return Q((f"{prefix}removed_at", None))


def standing(seat: Seat, prefix: str = "") -> Q:
    """What was removed stays readable for moderators and for who wrote it."""
    if seat.may_moderate:
        return Q()
    stands = stands_for_all(prefix)
    return stands if seat.person is None else stands | Q((f"{prefix}author", seat.person))


def is_own(seat: Seat, row: "Discussion | Reply") -> bool:
    return row.author_id is not None and row.author_id == seat.person_id


def _stands(seat: Seat, row: "Discussion | Reply") -> bool:
    return row.removed_at is None or seat.may_moderate or is_own(seat, row)


def reads_discussion(seat: Seat, discussion: "Discussion") -> bool:
    return (
        discussion.community_id == seat.community.pk and seat.may_read and _stands(seat, discussion)
    )


def readable_discussions(seat: Seat) -> Q:
    return Q(community=seat.community) & standing(seat) if seat.may_read else NOBODY


def reads_reply(seat: Seat, reply: "Reply") -> bool:
    return reads_discussion(seat, reply.discussion) and _stands(seat, reply)


def readable_replies(seat: Seat) -> Q:
    return readable_discussions(seat) & standing(seat, "discussion__") if seat.may_read else NOBODY


def may_edit(seat: Seat, row: "Discussion | Reply") -> bool:
    return (
        row.community_id == seat.community.pk
        and seat.may_write
        and row.removed_at is None
        and is_own(seat, row)
    )


def editable(seat: Seat) -> Q:
    if not seat.may_write:
        return NOBODY
    return Q(community=seat.community, removed_at=None, author=seat.person)


def may_remove(seat: Seat, row: "Discussion | Reply") -> bool:
    return (
        row.community_id == seat.community.pk
        and seat.may_write
        and row.removed_at is None
        and (seat.may_moderate or is_own(seat, row))
    )


def removable(seat: Seat) -> Q:
    if not seat.may_write:
        return NOBODY
    own = Q() if seat.may_moderate else Q(author=seat.person)
    return Q(community=seat.community, removed_at=None) & own
