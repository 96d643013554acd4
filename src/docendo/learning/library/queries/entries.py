"""Resources as the search knows them."""

from collections import defaultdict
from collections.abc import Iterable

from docendo.commons.search.api import Entry
from docendo.learning.library.models import About, Resource


def entries(resources: Iterable[Resource]) -> list[Entry]:
    """The names of their topics and of the file stand beside what was said of them."""
    every = list(resources)
    topics: defaultdict[int, list[str]] = defaultdict(list)
    here = {resource.community_id for resource in every}
    about = About.objects.filter(community__in=here, resource__in=every).order_by("pk")
    for resource_id, name in about.values_list("resource_id", "topic__name"):
        topics[resource_id].append(name)
    return [
        Entry(
            community_id=resource.community_id,
            kind="resource",
            object_id=resource.pk,
            title=resource.title,
            body=" · ".join(
                filter(None, (resource.note, resource.file_name, *topics[resource.pk]))
            ),
            audience="everyone",
            at=resource.at,
        )
        for resource in every
    ]
