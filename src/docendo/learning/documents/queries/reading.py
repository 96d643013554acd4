"""What documents say: read from their snapshot and the changes after it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc

from docendo.learning.documents import crdt
from docendo.learning.documents.contents import content_of
from docendo.learning.documents.models import Change, Document, Snapshot
from docendo.learning.documents.rules import frames


@dataclass(frozen=True)
class Stored:
    """All that a document is made of, and the number of its latest change."""

    updates: Sequence[bytes]
    up_to: int
    after_snapshot: int


def stored(document: Document) -> Stored:
    snapshot = Snapshot.objects.filter(document=document).first()
    up_to = snapshot.up_to if snapshot else 0
    later = changes_after(document, up_to)
    return Stored(
        updates=[
            *([bytes(snapshot.state)] if snapshot else []),
            *(update for _number, updates in later for update in updates),
        ],
        up_to=later[-1][0] if later else up_to,
        after_snapshot=len(later),
    )


def changes_after(document: Document, number: int) -> list[tuple[int, list[bytes]]]:
    """Changes by their numbers, which grow as they are written: their document is locked then."""
    rows = _changes(document).filter(pk__gt=number).order_by("pk").values_list("pk", "updates")
    return [(pk, list(frames.unpacked(bytes(updates)))) for pk, updates in rows]


def written_since_snapshot(
    document: Document, *, up_to: int
) -> tuple[bytes | None, list[tuple[int, list[bytes]]]]:
    """The state of the snapshot, and by whom each change after it is."""
    snapshot = Snapshot.objects.filter(document=document).first()
    rows = _changes(document).filter(pk__gt=snapshot.up_to if snapshot else 0, pk__lte=up_to)
    changes = [
        (by_id, list(frames.unpacked(bytes(updates))))
        for by_id, updates in rows.order_by("pk").values_list("by_id", "updates")
    ]
    return bytes(snapshot.state) if snapshot else None, changes


def opened(document: Document) -> "Doc[Any]":
    return crdt.replayed(stored(document).updates, content_of(document).format)


def said_now(document: Document) -> Any:
    """What its kind of content reads: a tree of blocks, or shapes."""
    return content_of(document).read(opened(document))


def said_at(document: Document, number: int) -> Any:
    """The same after the change with this number; before the first one, of nothing."""
    content = content_of(document)
    return content.read(crdt.replayed(_up_to(document, number), content.format))


def _up_to(document: Document, number: int) -> Iterator[bytes]:
    rows = _changes(document).filter(pk__lte=number).order_by("pk")
    for updates in rows.values_list("updates", flat=True).iterator(chunk_size=1_000):
        yield from frames.unpacked(bytes(updates))


def _changes(document: Document) -> Any:
    return Change.objects.filter(community=document.community_id, document=document)
