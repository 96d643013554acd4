"""Topics are found like everything else that people write."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from docendo.commons.search.api import Entry, source
from docendo.commons.topics.models import Topic
from docendo.commons.topics.queries import search_entries


def _address(slug: str, topic_id: int) -> str:
    return reverse("topics:by_id", args=[slug, topic_id])


def _entries() -> Iterator[Entry]:
    communities = Topic.objects.order_by().values_list("community", flat=True).distinct()
    for community_id in communities:
        yield from search_entries(
            Topic.objects.filter(community=community_id, merged_into=None).order_by("pk")
        )


source("topic", one=_("Topic"), several=_("Topics"), address=_address, entries=_entries)
