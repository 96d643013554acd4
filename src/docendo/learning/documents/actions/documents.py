"""Documents begun, renamed, put away and brought back."""

from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, speaker
from docendo.commons.groups.api import Group
from docendo.commons.matching.api import Match, locked_board
from docendo.kernel.sockets.hub import ask_again
from docendo.learning.documents import crdt
from docendo.learning.documents.actions.comments import tell_pages
from docendo.learning.documents.actions.logging import Batch, keep_snapshot, show, written
from docendo.learning.documents.contents import content_of
from docendo.learning.documents.models import (
    Document,
    Snapshot,
    has_the_right_to_write,
    leads_in,
)
from docendo.learning.documents.refusals import (
    DocumentIsPutAway,
    EnoughDocuments,
    HomeIsClosed,
    MayNotWriteHere,
)
from docendo.learning.documents.rules.limits import MOST_OPEN, DocumentKind, Right
from docendo.learning.documents.rules.shapes import Shapes
from docendo.learning.documents.rules.tree import Tree


@transaction.atomic
def begin_in_match(
    seat: Seat,
    *,
    match_id: int,
    title: str,
    tree: Tree | Shapes,
    kind: DocumentKind = DocumentKind.TEXT,
    now: datetime,
) -> Document:
    speaker(seat)
    return _begin(
        seat, match=locked_board(seat, match_id), title=title, tree=tree, kind=kind, now=now
    )


@transaction.atomic
def begin_in_group(
    seat: Seat,
    *,
    group_id: int,
    title: str,
    tree: Tree | Shapes,
    kind: DocumentKind = DocumentKind.TEXT,
    now: datetime,
) -> Document:
    return _begin(
        seat, group=_locked_group(seat, group_id), title=title, tree=tree, kind=kind, now=now
    )


def _locked_group(seat: Seat, group_id: int) -> Group:
    rows = Group.objects.visible_to(seat).select_for_update(of=("self",), no_key=True)
    group = rows.get(pk=group_id)
    if not seat.may_write:
        raise MayNotWriteHere
    speaker(seat)
    if not group.is_open:
        raise HomeIsClosed
    return group


def _begin(
    seat: Seat,
    *,
    match: Match | None = None,
    group: Group | None = None,
    title: str,
    tree: Tree | Shapes,
    kind: DocumentKind,
    now: datetime,
) -> Document:
    _refuse_many(seat, match=match, group=group)
    document = Document.objects.create(
        community=seat.community,
        match=match,
        group=group,
        kind=kind,
        title=title,
        created_by=seat.member,
        created_at=now,
        changed_by=seat.member,
        changed_at=now,
    )
    content = content_of(document)
    doc = crdt.replayed([], content.format)
    content.write(doc, tree)
    written(document, [Batch(seat.member.pk, [doc.get_update()])], now=now)
    keep_snapshot(document.pk, now=now)
    return document


def _refuse_many(seat: Seat, *, match: Match | None, group: Group | None) -> None:
    here = Document.objects.filter(
        community=seat.community, match=match, group=group, ended_at=None
    )
    if here.count() >= MOST_OPEN:
        raise EnoughDocuments


@transaction.atomic
def rename(seat: Seat, *, document_id: int, title: str) -> Document:
    document = to_change(seat, document_id)
    document.title = title
    document.save(update_fields=["title"])
    show(document, words_of(document))
    return document


@transaction.atomic
def keep(seat: Seat, *, document_id: int, is_kept: bool, now: datetime) -> Document:
    """Bring a document back, or put it away."""
    document = _locked(seat, document_id)
    if is_kept and document.ended_at is not None:
        _refuse_many(seat, match=document.match, group=document.group)
        document.ended_at = document.ended_by_id = None
    elif not is_kept and document.ended_at is None:
        document.ended_at, document.ended_by = now, seat.member
    document.save(update_fields=["ended_at", "ended_by"])
    ask_again(document.channel)
    show(document, words_of(document))
    return document


@transaction.atomic
def set_right(seat: Seat, *, document_id: int, others_may: Right) -> Document:
    """Whether those write in a document of a group who do not lead it; it holds at once."""
    document = to_change(seat, document_id)
    if not leads_in(seat, document):
        raise MayNotWriteHere
    document.others_may = others_may
    document.save(update_fields=["others_may"])
    ask_again(document.channel)
    # Whoever reads on may comment now, or no more.
    tell_pages(document)
    return document


def to_change(seat: Seat, document_id: int) -> Document:
    """One that this seat may write in; nobody else writes until the transaction ends."""
    document = _locked(seat, document_id)
    if document.ended_at is not None:
        raise DocumentIsPutAway
    return document


def _locked(seat: Seat, document_id: int) -> Document:
    speaker(seat)
    seen = Document.objects.visible_to(seat).at_home()
    document = seen.select_for_update(of=("self",), no_key=True).get(pk=document_id)
    if not document.is_home_open:
        raise HomeIsClosed
    if not has_the_right_to_write(seat, document):
        raise MayNotWriteHere
    return document


def words_of(document: Document) -> str:
    rows = Snapshot.objects.filter(document=document)
    return rows.values_list("words", flat=True).first() or ""
