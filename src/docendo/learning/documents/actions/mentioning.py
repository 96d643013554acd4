"""Who is mentioned is told once, when what a document says is kept."""

from collections.abc import Collection, Mapping
from datetime import datetime

from docendo.kernel.events import publish
from docendo.learning.documents.events import MentionedInDocument
from docendo.learning.documents.mentions import who_mentioned
from docendo.learning.documents.models import Document, Mention
from docendo.learning.documents.queries import readers_of, written_since_snapshot
from docendo.learning.documents.rules.mentions import MOST_TOLD


def by_whom(document: Document, person_ids: Collection[int], *, up_to: int) -> Mapping[int, int]:
    """Who has put new mentions into it since its snapshot; asked before it is locked."""
    if not _new(document, person_ids):
        return {}
    return who_mentioned(*written_since_snapshot(document, up_to=up_to))


def mention(
    document: Document, person_ids: Collection[int], authors: Mapping[int, int], *, now: datetime
) -> None:
    """Keep whom it mentions, and tell those who are new and read it; the document is locked.

    All of them have a name here. They are told only of what somebody wrote who reads it still.
    """
    new = _new(document, person_ids)
    if not new:
        return
    Mention.objects.bulk_create(
        Mention(community_id=document.community_id, document=document, person_id=person_id)
        for person_id in new
    )
    reading = set(readers_of(document, {*new, *authors.values()}))
    told: dict[int, list[int]] = {}
    for person_id in [each for each in new if each in reading and each in authors][:MOST_TOLD]:
        by_id = authors[person_id]
        if by_id in reading and by_id != person_id:
            told.setdefault(by_id, []).append(person_id)
    for by_id, mentioned_ids in told.items():
        publish(
            MentionedInDocument(
                community_id=document.community_id,
                document_id=document.pk,
                by_id=by_id,
                mentioned_ids=tuple(mentioned_ids),
                at=now,
            )
        )


def _new(document: Document, person_ids: Collection[int]) -> list[int]:
    if not person_ids:
        return []
    rows = Mention.objects.filter(
        community=document.community_id, document=document, person__in=person_ids
    )
    known = set(rows.values_list("person_id", flat=True))
    return [each for each in person_ids if each not in known]


def name_anew(person_id: int, name: str = "", *, community_id: int | None = None) -> None:
    """What mentions somebody is drawn anew and found by their name of today, or without a link."""
    found = Document.objects.filter(mentions__person=person_id)
    if community_id is not None:
        found = found.filter(community=community_id)
    Document.objects.filter(pk__in=found.values("pk")).update(is_stale=True)
