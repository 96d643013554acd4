"""What is said about a document: comments and suggestions, answers to them, and their end.

Nothing here changes a document, so whoever may only comment cannot: docs/decisions/0049.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from docendo.commons.communities.api import Seat, Written, speaker, write, writer
from docendo.kernel.events import publish
from docendo.kernel.sockets.hub import publish_on_commit
from docendo.learning.documents import crdt, passages
from docendo.learning.documents.events import DocumentCommented
from docendo.learning.documents.models import Comment, Document, has_the_right_to_comment
from docendo.learning.documents.queries import opened, readers_of, said_now
from docendo.learning.documents.refusals import (
    CommentIsGone,
    CommentIsSettled,
    DocumentIsPutAway,
    EnoughAnswers,
    EnoughComments,
    HomeIsClosed,
    MayNotCommentHere,
    NothingProposed,
    NotYourComment,
    PassageInSeveralPlaces,
    PassageNotFound,
    PassageOverLines,
)
from docendo.learning.documents.rules import frames
from docendo.learning.documents.rules.comments import (
    ALL_OF_IT,
    MOST_ANSWERS,
    MOST_OPEN_COMMENTS,
    About,
    Outcome,
    says,
)


def comment(
    seat: Seat, *, document_id: int, body: str, about: About = ALL_OF_IT, now: datetime
) -> Comment:
    """On a passage, or without one on all of it."""
    written = _written(seat, body)
    with transaction.atomic():
        document = _to_comment(seat, document_id)
        if about.passage and (
            document.is_whiteboard or not says(said_now(document), about.passage)
        ):
            raise PassageNotFound
        return _say(seat, document, written, about=about, now=now)


def suggest(
    seat: Seat, *, document_id: int, about: About, proposal: str, body: str = "", now: datetime
) -> Comment:
    """Propose other words for a passage, or none: the text stays until somebody accepts it."""
    written = _written(seat, body)
    with transaction.atomic():
        document = _to_comment(seat, document_id)
        if proposal == about.passage:
            raise NothingProposed
        _refuse_what_is_not_there(document, about)
        return _say(seat, document, written, about=about, proposal=proposal, now=now)


def _refuse_what_is_not_there(document: Document, about: About) -> None:
    if document.is_whiteboard:
        raise PassageNotFound
    doc = opened(document)
    places = passages.passages(doc, about.passage)
    if not places:
        raise PassageOverLines if says(crdt.tree_of(doc), about.passage) else PassageNotFound
    if len(places) > 1 and about.place is None:
        raise PassageInSeveralPlaces


def answer(seat: Seat, *, comment_id: int, body: str, now: datetime) -> Comment:
    written = _written(seat, body)
    with transaction.atomic():
        thread = locked_thread(seat, comment_id)
        answers = Comment.objects.said_in(thread.document).filter(thread=thread)
        if answers.count() >= MOST_ANSWERS:
            raise EnoughAnswers
        return _say(seat, thread.document, written, thread=thread, now=now)


@transaction.atomic
def resolve(seat: Seat, *, comment_id: int, is_resolved: bool, now: datetime) -> Comment:
    """Say that a comment is settled, or that it is not after all."""
    thread = locked_thread(seat, comment_id)
    if thread.is_suggestion:
        raise CommentIsSettled
    if thread.is_open == is_resolved:
        if not is_resolved:
            _refuse_many(thread.document)
        settle(thread, Outcome.RESOLVED if is_resolved else Outcome.OPEN, seat, now=now)
    return thread


def edit(seat: Seat, *, comment_id: int, body: str, now: datetime) -> Comment:
    """Say it otherwise. What a suggestion proposes stays as others have read it."""
    written = _written(seat, body)
    with transaction.atomic():
        _to_comment(seat, _visible(seat, comment_id).document_id)
        found = _own(seat, comment_id)
        if found.body != body:
            found.rewrite(written.columns, now=now)
            tell_pages(found.document)
        return found


@transaction.atomic
def take_back(seat: Seat, *, comment_id: int, now: datetime) -> Comment:
    """The others read at most that there was something."""
    writer(seat)
    _locked(seat, _visible(seat, comment_id).document_id)
    found = _own(seat, comment_id)
    found.removed_at, found.removed_by = now, seat.member
    found.save(update_fields=["removed_at", "removed_by"])
    tell_pages(found.document)
    return found


def _own(seat: Seat, comment_id: int) -> Comment:
    """Locked, since a moderator who hides it meanwhile locks nothing but its row."""
    rows = Comment.objects.visible_to(seat).select_related("document")
    found = rows.select_for_update(of=("self",), no_key=True).get(pk=comment_id)
    if found.author_id != seat.member.pk:
        raise NotYourComment
    if found.removed_at is not None:
        raise CommentIsGone
    return found


def locked_thread(seat: Seat, comment_id: int) -> Comment:
    """A comment that is none to another one and stands, to say something to it or settle it."""
    found = _visible(seat, comment_id)
    document = _to_comment(seat, found.document_id)
    thread = Comment.objects.said_in(document).get(pk=found.thread_id or found.pk)
    thread.document = document
    if thread.removed_at is not None:
        raise CommentIsGone
    return thread


def settle(thread: Comment, outcome: Outcome, seat: Seat, *, now: datetime) -> None:
    """Its document is locked."""
    is_open = outcome is Outcome.OPEN
    thread.outcome = outcome
    thread.settled_by_id = None if is_open else seat.member.pk
    thread.settled_at = None if is_open else now
    thread.save(update_fields=["outcome", "settled_by", "settled_at", "change"])
    tell_pages(thread.document)


def tell_pages(document: Document) -> None:
    """Open pages read again what is said; how, each reader's own page decides."""
    publish_on_commit(document.channel, frames.commented())


def _written(seat: Seat, body: str) -> Written:
    speaker(seat)
    return write(body, community=seat.community)


def _visible(seat: Seat, comment_id: int) -> Comment:
    return Comment.objects.visible_to(seat).get(pk=comment_id)


def _to_comment(seat: Seat, document_id: int) -> Document:
    """One that this seat may comment on; nobody else does until the transaction ends."""
    speaker(seat)
    document = _locked(seat, document_id)
    if document.ended_at is not None:
        raise DocumentIsPutAway
    if not document.is_home_open:
        raise HomeIsClosed
    if not has_the_right_to_comment(seat, document):
        raise MayNotCommentHere
    return document


def _locked(seat: Seat, document_id: int) -> Document:
    seen = Document.objects.visible_to(seat).at_home()
    return seen.select_for_update(of=("self",), no_key=True).get(pk=document_id)


def _say(
    seat: Seat,
    document: Document,
    written: Written,
    *,
    about: About = ALL_OF_IT,
    proposal: str | None = None,
    thread: Comment | None = None,
    now: datetime,
) -> Comment:
    if thread is None:
        _refuse_many(document)
    said = Comment.objects.create(
        community=seat.community,
        document=document,
        thread=thread,
        passage=about.passage,
        place=about.place,
        proposal=proposal,
        author=seat.member,
        created_at=now,
        **written.columns,
    )
    told = _whom_it_concerns(document, thread) - {seat.member.pk}
    publish(
        DocumentCommented(
            community_id=seat.community.pk,
            document_id=document.pk,
            comment_id=said.pk,
            by_id=seat.member.pk,
            told_ids=tuple(sorted(readers_of(document, told))),
            at=now,
        )
    )
    tell_pages(document)
    return said


def _refuse_many(document: Document) -> None:
    if Comment.objects.said_in(document).open().count() >= MOST_OPEN_COMMENTS:
        raise EnoughComments


def _whom_it_concerns(document: Document, thread: Comment | None) -> set[int]:
    """In a match all of it; in a group who began the document, and who takes part in a thread."""
    if document.match is not None:
        return set(document.match.places.values_list("person_id", flat=True))
    told = {document.created_by_id}
    if thread is not None:
        standing = Comment.objects.said_in(document).standing()
        taking_part = standing.filter(Q(pk=thread.pk) | Q(thread=thread))
        told |= set(taking_part.values_list("author", flat=True))
    return told
