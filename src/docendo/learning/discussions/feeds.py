"""Atom feeds of what everybody may read."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from docendo.commons.communities.api import (
    CommunityRequest,
    FeedEntry,
    community_readers,
    public_feed,
)
from docendo.commons.topics.api import topic_at
from docendo.kernel.access import entry
from docendo.learning.discussions import queries
from docendo.learning.discussions.models import Discussion


@require_safe
@conditional_page
@entry(community_readers)
def discussions(request: CommunityRequest, slug: str) -> HttpResponse:
    """What was started last in a public community."""
    title = _("Discussions in %(community)s") % {"community": request.community.name}
    return _feed(request, title, queries.latest_for_feed(request.community))


@require_safe
@conditional_page
@entry(community_readers)
def discussions_about(request: CommunityRequest, slug: str, topic_slug: str) -> HttpResponse:
    topic = topic_at(request.community, topic_slug)
    title = _("Discussions about %(topic)s in %(community)s") % {
        "topic": topic.name,
        "community": request.community.name,
    }
    return _feed(request, title, queries.latest_for_feed(request.community, topic=topic))


def _feed(request: CommunityRequest, title: str, rows: Sequence[Discussion]) -> HttpResponse:
    slug = request.community.slug
    entries = (
        FeedEntry(
            title=row.headline,
            address=reverse("discussions:discussion", args=(slug, row.pk)),
            html=row.html,
            author_name=getattr(row.author, "name", ""),
            at=row.created_at,
            edited_at=row.edited_at,
        )
        for row in rows
    )
    address = reverse("discussions:discussions", args=(slug,))
    return public_feed(request, title=title, address=address, entries=entries)
