"""A suggestion is accepted, and is a change like all others, or declined, and was none."""

from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat
from docendo.kernel.events import publish
from docendo.kernel.sockets.hub import publish_on_commit
from docendo.learning.documents import passages
from docendo.learning.documents.actions.comments import locked_thread, settle
from docendo.learning.documents.actions.documents import to_change
from docendo.learning.documents.actions.logging import Batch, keep_snapshot, written
from docendo.learning.documents.events import SuggestionDecided
from docendo.learning.documents.models import Comment, Document
from docendo.learning.documents.queries import opened, readers_of
from docendo.learning.documents.refusals import (
    CommentIsSettled,
    PassageHasChanged,
    PassageIsUnclear,
)
from docendo.learning.documents.rules import frames
from docendo.learning.documents.rules.comments import Found, Nth, Outcome, finding


@transaction.atomic
def accept(seat: Seat, *, comment_id: int, nth: Nth | None, now: datetime) -> Comment:
    """Put what is proposed into the text, if the words are still there.

    ``nth`` says in which place, where they stand in several.
    """
    suggestion, document = _to_decide(seat, comment_id)
    suggestion.change_id = _changed(seat, document, suggestion, nth, now=now)
    _decided(seat, suggestion, Outcome.ACCEPTED, now=now)
    return suggestion


@transaction.atomic
def decline(seat: Seat, *, comment_id: int, now: datetime) -> Comment:
    """The text was never changed, and stays."""
    suggestion, _document = _to_decide(seat, comment_id)
    _decided(seat, suggestion, Outcome.DECLINED, now=now)
    return suggestion


def _to_decide(seat: Seat, comment_id: int) -> tuple[Comment, Document]:
    """The document is locked, so two who press at once do not both change it."""
    found = Comment.objects.visible_to(seat).get(pk=comment_id)
    document = to_change(seat, found.document_id)
    suggestion = locked_thread(seat, comment_id)
    if not suggestion.is_suggestion or not suggestion.is_open:
        raise CommentIsSettled
    return suggestion, document


def _changed(
    seat: Seat, document: Document, suggestion: Comment, nth: Nth | None, *, now: datetime
) -> int:
    """The number of the change that it became."""
    doc = opened(document)
    places = passages.passages(doc, suggestion.passage)
    found, number = finding(count=len(places), wanted=nth)
    if found is Found.UNCLEAR:
        raise PassageIsUnclear
    if found is Found.NOWHERE:
        raise PassageHasChanged
    before = doc.get_state()
    passages.replace(doc, places[number], suggestion.proposal or "")
    update = doc.get_update(before)
    [change_id] = written(document, [Batch(seat.member.pk, [update])], now=now)
    keep_snapshot(document.pk, now=now)
    publish_on_commit(document.channel, frames.by_nobody(update))
    return change_id


def _decided(seat: Seat, suggestion: Comment, outcome: Outcome, *, now: datetime) -> None:
    settle(suggestion, outcome, seat, now=now)
    author_id = suggestion.author_id
    if author_id is None or author_id == seat.member.pk:
        return
    if author_id not in readers_of(suggestion.document, [author_id]):
        return
    publish(
        SuggestionDecided(
            community_id=seat.community.pk,
            document_id=suggestion.document_id,
            comment_id=suggestion.pk,
            by_id=seat.member.pk,
            author_id=author_id,
            is_accepted=outcome is Outcome.ACCEPTED,
            at=now,
        )
    )
