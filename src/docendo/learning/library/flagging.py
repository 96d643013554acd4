"""Resources can be flagged, hidden and shown again."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from docendo.commons.care.api import Content, Flaggable, can_be_flagged
from docendo.commons.communities.api import Seat
from docendo.learning.library import actions, queries


def _resources(seat: Seat, ids: Collection[int]) -> Mapping[int, Content]:
    return {
        resource.pk: Content(
            title=resource.title,
            words="\n".join(filter(None, (resource.url or resource.file_name, resource.note))),
            address=reverse("library:resource", args=(seat.community.slug, resource.pk)),
            author=resource.adder,
            edited_at=resource.edited_at,
            is_own=resource.adder_id is not None and resource.adder_id == seat.person_id,
            is_gone=not resource.stands,
        )
        for resource in queries.resources_to_flag(seat, ids)
    }


can_be_flagged(
    Flaggable(
        kind="resource",
        look=_resources,
        lock=actions.lock_resource,
        hide=actions.hide_resource,
        show=actions.show_resource,
    )
)
