"""A version that comes back, and words that are written at once, are changes like all others."""

from datetime import datetime
from typing import Any

from django.db import transaction

from docendo.commons.communities.api import Seat
from docendo.kernel.sockets.hub import publish_on_commit
from docendo.learning.documents.actions.documents import to_change
from docendo.learning.documents.actions.logging import Batch, keep_snapshot, written
from docendo.learning.documents.contents import content_of
from docendo.learning.documents.models import Change, Document
from docendo.learning.documents.queries import opened, said_at
from docendo.learning.documents.rules import frames
from docendo.learning.documents.rules.shapes import Shapes
from docendo.learning.documents.rules.tree import Tree


@transaction.atomic
def restore(seat: Seat, *, document_id: int, change_id: int, now: datetime) -> Document:
    """It says again what it said after this change; all between stays in the history."""
    document = to_change(seat, document_id)
    change = Change.objects.get(community=seat.community, document=document, pk=change_id)
    return _say(seat, document, said_at(document, change.pk), now=now)


@transaction.atomic
def write_down(seat: Seat, *, document_id: int, tree: Tree | Shapes, now: datetime) -> Document:
    """Let a document say this, as one change."""
    return _say(seat, to_change(seat, document_id), tree, now=now)


def _say(seat: Seat, document: Document, said: Any, *, now: datetime) -> Document:
    doc = opened(document)
    before = doc.get_state()
    content = content_of(document)
    if content.read(doc) != said:
        content.write(doc, said)
        update = doc.get_update(before)
        written(document, [Batch(seat.member.pk, [update])], now=now)
        keep_snapshot(document.pk, now=now)
        publish_on_commit(document.channel, frames.by_nobody(update))
    return document
