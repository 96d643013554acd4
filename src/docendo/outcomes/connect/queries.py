"""What is known here of another place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from docendo.commons.communities.api import Community
from docendo.outcomes.connect.models import ImportedAuthor, ImportedTopic


@dataclass(frozen=True)
class KnownAuthor:
    """Without an id they were erased here."""

    id: int | None
    name: str


def authors(community: Community, *, keys: Iterable[str]) -> Mapping[str, KnownAuthor]:
    """Those of these authors who were imported, by their key."""
    rows = ImportedAuthor.objects.filter(community=community, source_key__in=set(keys))
    return {
        key: KnownAuthor(person_id, name or "")
        for key, person_id, name in rows.values_list("source_key", "person_id", "person__name")
    }


def topic_ids(community: Community, *, keys: Iterable[str]) -> Mapping[str, int]:
    """Those of these topics that were imported, by their key; a merged one is what it became."""
    rows = ImportedTopic.objects.filter(community=community, source_key__in=set(keys))
    return {
        key: merged_into or topic_id
        for key, topic_id, merged_into in rows.values_list(
            "source_key", "topic_id", "topic__merged_into"
        )
    }
