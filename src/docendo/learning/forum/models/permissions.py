"""Who may do what with a thread, post or comment: for the row at hand, and for a queryset."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from docendo.commons.communities.api import Seat
from docendo.kernel.access import NOBODY
from docendo.learning.forum.ladder import Rung
from docendo.learning.forum.models.masks import Mask
from docendo.learning.forum.rules import State

if TYPE_CHECKING:
    from docendo.learning.forum.models.comments import Comment
    from docendo.learning.forum.models.posts import Post
    from docendo.learning.forum.models.teachbacks import TeachBack
    from docendo.learning.forum.models.threads import Thread


def own_personas(seat: Seat) -> QuerySet[Mask, Any]:
    """The personas of a seat's person in this community, for a condition on who wrote."""
    return Mask.objects.filter(community=seat.community, person=seat.person).values("persona")


def written_by(seat: Seat, prefix: str = "") -> Q:
    """What a seat's person wrote, under their own name or another."""
    own = Q((f"{prefix}author", seat.person))
    return own | Q((f"{prefix}author__in", own_personas(seat)))


def _wrote(seat: Seat, row: "Thread | Post | Comment | TeachBack") -> bool:
    """Asks the database only of what stands in an anonymous thread."""
    if row.author_id is None or seat.person_id is None:
        return False
    if row.author_id == seat.person_id:
        return True
    return row.asked_in.is_anonymous and own_personas(seat).filter(persona=row.author).exists()


def stands_for_all(prefix: str = "") -> Q:
    """What everybody may read who may read the community: a thread, a post, a comment."""
    return Q((f"{prefix}removed_at", None))


def standing(seat: Seat, prefix: str = "") -> Q:
    """What was removed stays readable for moderators and for who wrote it."""
    if seat.may_moderate:
        return Q()
    standing = stands_for_all(prefix)
    return standing if seat.person is None else standing | written_by(seat, prefix)


def _stands(seat: Seat, row: "Thread | Post | Comment") -> bool:
    return row.removed_at is None or seat.may_moderate or _wrote(seat, row)


def reads_thread(seat: Seat, thread: "Thread") -> bool:
    return thread.community_id == seat.community.pk and seat.may_read and _stands(seat, thread)


def readable_threads(seat: Seat) -> Q:
    return Q(community=seat.community) & standing(seat) if seat.may_read else NOBODY


def reads_post(seat: Seat, post: "Post") -> bool:
    return reads_thread(seat, post.thread) and _stands(seat, post)


def readable_posts(seat: Seat) -> Q:
    return readable_threads(seat) & standing(seat, "thread__") if seat.may_read else NOBODY


def may_change(seat: Seat, row: "Thread | Post | Comment | TeachBack") -> bool:
    return (
        row.community_id == seat.community.pk
        and seat.may_write
        and row.removed_at is None
        and (seat.may_moderate or _wrote(seat, row))
    )


def changeable(seat: Seat) -> Q:
    if not seat.may_write:
        return NOBODY
    own = Q() if seat.may_moderate else written_by(seat)
    return Q(community=seat.community, removed_at=None) & own


def may_close(seat: Seat, thread: "Thread") -> bool:
    return may_change(seat, thread) and thread.is_open


def closable(seat: Seat) -> Q:
    return changeable(seat) & Q(state=State.OPEN)


@dataclass(frozen=True)
class Climber:
    """A seat, and how far its person has come here."""

    seat: Seat
    rung: Rung

    def has_reached(self, rung: Rung) -> bool:
        return self.seat.may_write and self.rung >= rung


def may_close_others(climber: Climber, thread: "Thread") -> bool:
    return (
        thread.community_id == climber.seat.community.pk
        and climber.has_reached(Rung.REGULAR)
        and thread.is_open
        and thread.removed_at is None
        and not _wrote(climber.seat, thread)
    )


def others_to_close(climber: Climber) -> Q:
    return _of_others(climber, at_least=Rung.REGULAR) & Q(state=State.OPEN)


def may_improve(climber: Climber, post: "Post") -> bool:
    """Regulars change what a question is about, and who is trusted its words, too."""
    return (
        post.community_id == climber.seat.community.pk
        and climber.has_reached(Rung.REGULAR)
        and post.is_question
        and post.removed_at is None
        and post.thread.removed_at is None
        and not _wrote(climber.seat, post)
    )


def questions_to_improve(climber: Climber) -> Q:
    others = _of_others(climber, at_least=Rung.REGULAR)
    return others & Q(is_question=True, thread__removed_at=None)


def may_reopen_others(climber: Climber, thread: "Thread") -> bool:
    return (
        thread.community_id == climber.seat.community.pk
        and climber.has_reached(Rung.TRUSTED)
        and not thread.is_open
        and thread.removed_at is None
        and not _wrote(climber.seat, thread)
    )


def others_to_reopen(climber: Climber) -> Q:
    return _of_others(climber, at_least=Rung.TRUSTED) & Q(state=State.CLOSED)


def _of_others(climber: Climber, *, at_least: Rung) -> Q:
    if not climber.has_reached(at_least):
        return NOBODY
    own = Q(author__isnull=False) & written_by(climber.seat)
    return Q(community=climber.seat.community, removed_at=None) & ~own


def may_give_name(seat: Seat, thread: "Thread") -> bool:
    return (
        thread.community_id == seat.community.pk
        and seat.may_write
        and thread.removed_at is None
        and thread.is_anonymous
        and _wrote(seat, thread)
    )


def threads_to_give_name(seat: Seat) -> Q:
    if not seat.may_write:
        return NOBODY
    own = Q(author__in=own_personas(seat))
    return own & Q(community=seat.community, removed_at=None, is_anonymous=True)


def may_learn_name(seat: Seat, thread: "Thread") -> bool:
    return (
        thread.community_id == seat.community.pk
        and seat.may_moderate
        and thread.is_anonymous
        and not _wrote(seat, thread)
    )


def threads_to_learn_name(seat: Seat) -> Q:
    if not seat.may_moderate:
        return NOBODY
    return Q(community=seat.community, is_anonymous=True) & ~Q(author__in=own_personas(seat))
