"""What was written is kept: in the log before anybody reads "Saved", and in a snapshot later."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F

from docendo.commons.search.api import put, remove
from docendo.learning.documents import crdt
from docendo.learning.documents.actions.mentioning import by_whom, mention
from docendo.learning.documents.contents import content_of
from docendo.learning.documents.models import Change, Document, Snapshot
from docendo.learning.documents.queries import (
    changes_after,
    entry_of,
    mentioned_in,
    names_for,
    stored,
    with_names,
)
from docendo.learning.documents.queries.entries import KIND
from docendo.learning.documents.refusals import DocumentIsFull, DocumentIsPutAway
from docendo.learning.documents.rules import frames
from docendo.learning.documents.rules.limits import MOST_BYTES_EVER

reports = structlog.get_logger("docendo.documents")

AT_ONCE = 50


@dataclass(frozen=True)
class Batch:
    """What one person has written since the last time."""

    by_id: int
    updates: Sequence[bytes]


@transaction.atomic
def log(document_id: int, batches: Iterable[Batch], *, now: datetime) -> list[int]:
    """Keep what was written, and answer with the numbers of its changes.

    There is no seat here: whoever wrote has been judged when it was heard. What was put away in
    the meantime takes nothing any more.
    """
    document = locked(document_id)
    if document.ended_at is not None:
        raise DocumentIsPutAway
    return written(document, batches, now=now)


def locked(document_id: int) -> Document:
    """While it is locked nobody else writes, so that changes are numbered as they are seen."""
    return Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document_id)


def written(document: Document, batches: Iterable[Batch], *, now: datetime) -> list[int]:
    """The same within a transaction in which the document is locked."""
    rows = [
        Change(
            community_id=document.community_id,
            document=document,
            by_id=batch.by_id,
            updates=frames.packed(batch.updates),
            at=now,
        )
        for batch in batches
    ]
    size = sum(len(row.updates) for row in rows)
    if document.size + size > MOST_BYTES_EVER:
        raise DocumentIsFull
    # One by one: SQLite tells no numbers of rows that are inserted together.
    for row in rows:
        row.save(force_insert=True)
    Document.objects.filter(pk=document.pk).update(
        changed_at=now, changed_by=rows[-1].by_id, is_stale=True, size=F("size") + size
    )
    return [row.pk for row in rows]


def keep_snapshot(document_id: int, *, now: datetime) -> None:
    """What a document says now is at hand for whoever opens it, and the search finds it.

    Whom it mentions now and never before is told. It is read and drawn before the document is
    locked, since nobody can write while it is.
    """
    document = Document.objects.get(pk=document_id)
    found = stored(document)
    if not found.up_to or not document.is_stale:
        return
    content = content_of(document)
    doc = crdt.replayed(found.updates, content.format)
    said = content.read(doc)
    mentioned = mentioned_in(document, said)
    names = names_for(document, mentioned)
    people = [person_id for person_id in mentioned if person_id in names]
    authors = by_whom(document, people, up_to=found.up_to)
    said = with_names(document, said, names)
    values = {
        "community_id": document.community_id,
        "state": doc.get_update(),
        "up_to": found.up_to,
        "html": content.drawn(said),
        "words": content.words(said),
        "at": now,
    }
    with transaction.atomic():
        document = locked(document_id)
        if _put(document, values):
            mention(document, people, authors, now=now)
            if names_for(document, mentioned) != names:
                # Somebody was renamed meanwhile.
                Document.objects.filter(pk=document_id).update(is_stale=True)


def _put(document: Document, values: Mapping[str, Any]) -> bool:
    """Unless another process has kept a later one; what was written meanwhile stands behind it."""
    up_to = values["up_to"]
    if Snapshot.objects.filter(document=document, up_to__gt=up_to).exists():
        return False
    snapshot, _is_new = Snapshot.objects.update_or_create(document=document, defaults=values)
    if not changes_after(document, up_to):
        Document.objects.filter(pk=document.pk).update(is_stale=False)
    show(document, snapshot.words)
    return True


def show(document: Document, words: str) -> None:
    """The search finds what stands there, and nothing that was put away."""
    if document.ended_at is None:
        put([entry_of(document, words)])
    else:
        remove(KIND, [document.pk], document.community_id)


def keep_stale_snapshots(*, now: datetime) -> None:
    """Of documents whose last writer was cut off before a snapshot was kept."""
    stale = Document.objects.filter(is_stale=True).order_by("changed_at")
    for pk in stale.values_list("pk", flat=True)[:AT_ONCE]:
        try:
            keep_snapshot(pk, now=now)
        except crdt.Unreadable as error:
            # The others have theirs all the same.
            reports.warning("a document cannot be read", document=pk, error=str(error))
