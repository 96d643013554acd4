"""Keeping the index: writers call these in the transaction of their own change."""

from collections.abc import Callable, Collection, Iterable
from itertools import islice

from django.db import transaction

from docendo.commons.search.models import Document
from docendo.commons.search.protocols import Entry, Source
from docendo.commons.search.rules.folding import fold

BATCH = 500
# A longer body is found by its beginning: no person reads on, and one row stays one page of disk.
MOST_BODY_CHARACTERS = 50_000


def put(entries: Iterable[Entry]) -> None:
    """Make these findable, or replace what was found under their kind and id."""
    waiting = iter(entries)
    while batch := list(islice(waiting, BATCH)):
        # One statement cannot write the same row twice: the last entry of a batch wins.
        rows = {(one.community_id, one.kind, one.object_id): _document(one) for one in batch}
        Document.objects.bulk_create(
            rows.values(),
            update_conflicts=True,
            unique_fields=["community_id", "kind", "object_id"],
            update_fields=["audience", "at", "title", "body", "folded_title", "folded_body"],
        )


def _document(entry: Entry) -> Document:
    title, body = _storable(entry.title), _storable(entry.body[:MOST_BODY_CHARACTERS])
    return Document(
        community_id=entry.community_id,
        kind=entry.kind,
        object_id=entry.object_id,
        audience=entry.audience,
        at=entry.at,
        title=title,
        body=body,
        folded_title=fold(title),
        folded_body=fold(body),
    )


def _storable(text: str) -> str:
    """Without NUL and lone surrogates, which no database takes."""
    return text.replace("\x00", "").encode(errors="ignore").decode()


def remove(kind: str, object_ids: Collection[int], community_id: int) -> None:
    """Nobody finds these any more."""
    Document.objects.filter(community_id=community_id, kind=kind, object_id__in=object_ids).delete()


def remove_community(community_id: int) -> None:
    """Nobody finds anything of this community any more."""
    Document.objects.filter(community_id=community_id).delete()


@transaction.atomic
def rebuild(source: Source, *, done: Callable[[int], None]) -> int:
    """Forget all entries of a source and put them again; answers how many there are.

    What is written meanwhile may be overtaken by what was read before.
    """
    Document.objects.filter(kind=source.kind).delete()
    count = 0
    waiting = iter(source.entries())
    while batch := list(islice(waiting, BATCH)):
        put(batch)
        count += len(batch)
        done(len(batch))
    return count
