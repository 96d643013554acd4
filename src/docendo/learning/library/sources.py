"""Resources are found like everything else that people write."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from docendo.commons.search.api import Entry, source
from docendo.learning.library.models import Resource
from docendo.learning.library.queries import added_by_blocked, entries


def _address(slug: str, resource_id: int) -> str:
    return reverse("library:resource", args=(slug, resource_id))


def _entries() -> Iterator[Entry]:
    standing = Resource.objects.filter(removed_at=None).order_by("community", "pk")
    for community_id in standing.order_by().values_list("community", flat=True).distinct():
        yield from entries(standing.filter(community=community_id))


source(
    "resource",
    one=_("Resource"),
    several=_("Library"),
    address=_address,
    entries=_entries,
    unwanted=added_by_blocked,
)
