"""Documents as the search knows them: only who sees the home of one finds it."""

from collections.abc import Collection, Iterable, Iterator

from docendo.commons.communities.api import Seat
from docendo.commons.search.api import Entry
from docendo.learning.documents.models import Document, Snapshot

KIND = "document"
# What is looked up for one search; who coordinates may see hundreds of groups.
MOST_HOMES = 200
_LETTERS = str.maketrans("0123456789", "abcdefghij")


def entry_of(document: Document, words: str) -> Entry:
    return Entry(
        community_id=document.community_id,
        kind=KIND,
        object_id=document.pk,
        title=document.title,
        body=words,
        audience=_audience(document.match_id, document.group_id),
        at=document.changed_at,
    )


def entries() -> Iterator[Entry]:
    rows = Snapshot.objects.filter(document__ended_at=None).select_related("document")
    for snapshot in rows.order_by("pk").iterator(chunk_size=200):
        yield entry_of(snapshot.document, snapshot.words)


def audiences_of(seats: Iterable[Seat]) -> Collection[str]:
    """The homes of documents that somebody sees, the newest first."""
    seen = Document.objects.visible_to_any(seats).filter(ended_at=None)
    homes = seen.order_by("-match", "-group").values_list("match", "group").distinct()
    return [_audience(match_id, group_id) for match_id, group_id in homes[:MOST_HOMES]]


def _audience(match_id: int | None, group_id: int | None) -> str:
    """A home in small letters, as the index has to have it."""
    if match_id is not None:
        return f"match{match_id}".translate(_LETTERS)
    return f"group{group_id}".translate(_LETTERS)
