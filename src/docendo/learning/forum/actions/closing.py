"""Closing a question and opening it again."""

from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Community, Role, Seat, writer
from docendo.commons.people.api import Person
from docendo.kernel.errors import NotAllowed
from docendo.kernel.events import publish
from docendo.learning.forum import rules
from docendo.learning.forum.actions.commenting import comment
from docendo.learning.forum.actions.threads import locked_thread
from docendo.learning.forum.events import QuestionClosed, QuestionReopened, ReopeningAsked
from docendo.learning.forum.models import Post, Thread
from docendo.learning.forum.queries.climbing import climber
from docendo.learning.forum.queries.masks import acting
from docendo.learning.forum.refusals import (
    ClosedAlready,
    OpenAlready,
    OriginalUnknown,
    PointsBack,
    demand,
)
from docendo.learning.forum.rules import Change, IllegalChange, Reason, State


@transaction.atomic
def close(
    seat: Seat,
    *,
    thread_id: int,
    reason: Reason,
    note: str = "",
    original_id: int | None = None,
    now: datetime,
) -> Thread:
    """Close a question for a reason; as a duplicate it points to the question asked before."""
    writer(seat)
    thread = locked_thread(seat, thread_id)
    hand = acting(seat, thread)
    person = hand.member
    demand(
        rules.closing(
            is_asker=thread.author_id == person.pk,
            moderates=hand.may_moderate,
            rung=climber(hand, now=now).rung,
            reason=reason,
            note=note,
            has_original=original_id is not None,
        )
    )
    original = None
    if reason == Reason.DUPLICATE and original_id is not None:
        original = _original(seat, thread, original_id)
    return _close(thread, by=person, reason=reason, note=note, original=original, now=now)


@transaction.atomic
def close_as_asked_before(
    community: Community, *, thread_id: int, original_id: int, now: datetime
) -> Thread:
    """Let a question lead to the one asked before, in the name of who asked it.

    For whoever has made sure that the asker agrees; ``by`` is whoever the thread names as author.
    """
    asked = Thread.objects.filter(community=community)
    thread = asked.select_for_update(of=("self",)).get(pk=thread_id, author__isnull=False)
    author = thread.author
    if author is None:  # Only for the type: the query has made sure.
        raise Thread.DoesNotExist
    original = _original(Seat(community, author, Role.MEMBER), thread, original_id)
    return _close(thread, by=author, reason=Reason.DUPLICATE, note="", original=original, now=now)


def _close(
    thread: Thread,
    *,
    by: Person,
    reason: Reason,
    note: str,
    original: Thread | None,
    now: datetime,
) -> Thread:
    try:
        thread.state = rules.after(State(thread.state), Change.CLOSE)
    except IllegalChange:
        raise ClosedAlready from None
    thread.closed_reason, thread.closed_note = reason, note
    thread.closed_by, thread.closed_at = by, now
    if original is not None:
        thread.duplicate_of = original
        # Who follows a pointer arrives at once: nothing points to what points elsewhere.
        Thread.objects.filter(community=thread.community_id, duplicate_of=thread).update(
            duplicate_of=thread.duplicate_of
        )
    thread.save(update_fields=[*CLOSING_COLUMNS, "duplicate_of"])
    publish(
        QuestionClosed(
            community_id=thread.community_id,
            thread_id=thread.pk,
            by_id=by.pk,
            reason=reason,
            duplicate_of_id=thread.duplicate_of_id,
            at=now,
        )
    )
    return thread


CLOSING_COLUMNS = ("state", "closed_reason", "closed_note", "closed_by", "closed_at")


def _original(seat: Seat, thread: Thread, original_id: int) -> Thread:
    threads = Thread.objects.visible_to(seat).select_related("duplicate_of")
    try:
        named = threads.get(pk=original_id, removed_at=None)
    except Thread.DoesNotExist:
        raise OriginalUnknown from None
    if named == thread:
        raise OriginalUnknown
    original = named.duplicate_of or named
    if original == thread:
        raise PointsBack
    return original


@transaction.atomic
def ask_to_reopen(seat: Seat, *, thread_id: int, note: str, now: datetime) -> Thread:
    """Who asked says why a question that a moderator closed should be open again."""
    writer(seat)
    thread = locked_thread(seat, thread_id)
    person = acting(seat, thread).member
    if thread.author_id != person.pk:
        raise NotAllowed
    if thread.is_open:
        raise OpenAlready
    thread.reopening_asked_at, thread.reopening_note = now, note
    thread.save(update_fields=["reopening_asked_at", "reopening_note"])
    publish(
        ReopeningAsked(
            community_id=seat.community.pk,
            thread_id=thread.pk,
            by_id=person.pk,
            note=note,
            at=now,
        )
    )
    return thread


@transaction.atomic
def reopen(seat: Seat, *, thread_id: int, why: str = "", now: datetime) -> Thread:
    """Open a closed question again; why stands below it as a comment."""
    writer(seat)
    thread = locked_thread(seat, thread_id)
    hand = acting(seat, thread)
    person = hand.member
    is_asker = thread.author_id == person.pk
    demand(
        rules.reopening(
            moderates=hand.may_moderate,
            is_asker=is_asker,
            closed_by_asker=thread.closed_by_id == thread.author_id is not None,
            rung=climber(hand, now=now).rung,
            why=why,
        )
    )
    try:
        thread.state = rules.after(State(thread.state), Change.REOPEN)
    except IllegalChange:
        raise OpenAlready from None
    thread.closed_reason = thread.closed_note = thread.reopening_note = ""
    thread.closed_by_id = thread.duplicate_of_id = None
    thread.closed_at = thread.reopening_asked_at = None
    thread.active_at = now
    thread.save(
        update_fields=[
            *CLOSING_COLUMNS,
            "duplicate_of",
            "reopening_asked_at",
            "reopening_note",
            "active_at",
        ]
    )
    publish(
        QuestionReopened(
            community_id=seat.community.pk, thread_id=thread.pk, by_id=person.pk, at=now
        )
    )
    if why.strip():
        question = Post.objects.get(community=seat.community, thread=thread, is_question=True)
        comment(seat, post_id=question.pk, body=why, now=now)
    return thread
