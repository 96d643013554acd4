"""Topics and what builds on what."""

from collections.abc import Iterable

from django.db.models import QuerySet

from docendo.commons.communities.api import Community
from docendo.commons.search.api import Entry
from docendo.commons.topics.models import Name, Prerequisite, Topic
from docendo.commons.topics.rules import Edge
from docendo.kernel.text import plain


def topics_of(community_id: int) -> QuerySet[Topic]:
    """All topics of a community in the order of their folded names, without merged ones."""
    return Topic.objects.filter(
        community=community_id, merged_into=None, names__is_synonym=False
    ).order_by("names__folded")


def topic_at(community: Community, slug: str) -> Topic:
    """The topic at this address or, where it was merged, the one that took it in.

    Raises Topic.DoesNotExist.
    """
    topic = Topic.objects.select_related("merged_into").get(community=community, slug=slug)
    return topic.merged_into or topic


def edges_of(community_id: int) -> list[Edge]:
    """All prerequisites of a community, as ``(topic, requires)``."""
    edges = Prerequisite.objects.filter(community=community_id)
    return list(edges.values_list("topic_id", "requires_id"))


def search_entries(topics: Iterable[Topic]) -> list[Entry]:
    """Topics as the search knows them: the synonyms stand beside the description."""
    every = list(topics)
    synonyms: dict[int, list[str]] = {}
    names = Name.objects.filter(
        community__in={topic.community_id for topic in every}, topic__in=every, is_synonym=True
    )
    for name in names.order_by("folded"):
        synonyms.setdefault(name.topic_id, []).append(name.name)
    return [
        Entry(
            community_id=topic.community_id,
            kind="topic",
            object_id=topic.pk,
            title=topic.name,
            body=" · ".join(filter(None, [plain(topic.description), *synonyms.get(topic.pk, [])])),
            audience="everyone",
            at=topic.created_at,
        )
        for topic in every
    ]


def synonyms_of(topic: Topic) -> list[str]:
    names = Name.objects.filter(community=topic.community_id, topic=topic, is_synonym=True)
    return list(names.order_by("folded").values_list("name", flat=True))


def requirements_of(topic: Topic) -> list[str]:
    """The names of what one should know before."""
    edges = Prerequisite.objects.filter(community=topic.community_id, topic=topic)
    return list(edges.order_by("requires__name").values_list("requires__name", flat=True))
