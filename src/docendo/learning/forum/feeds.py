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
from docendo.learning.forum import queries
from docendo.learning.forum.models import Post


@require_safe
@conditional_page
@entry(community_readers)
def questions(request: CommunityRequest, slug: str) -> HttpResponse:
    """The latest questions of a public community."""
    title = _("Questions in %(community)s") % {"community": request.community.name}
    return _feed(request, title, queries.latest_posts(request.community))


@require_safe
@conditional_page
@entry(community_readers)
def questions_about(request: CommunityRequest, slug: str, topic_slug: str) -> HttpResponse:
    """The latest questions about one topic of a public community."""
    topic = topic_at(request.community, topic_slug)
    title = _("Questions about %(topic)s in %(community)s") % {
        "topic": topic.name,
        "community": request.community.name,
    }
    return _feed(request, title, queries.latest_posts(request.community, topic=topic))


def _feed(request: CommunityRequest, title: str, posts: Sequence[Post]) -> HttpResponse:
    slug = request.community.slug
    entries = (
        FeedEntry(
            title=post.thread.title,
            address=reverse("forum:question", args=(slug, post.thread_id)),
            html=post.html,
            author_name=getattr(post.author, "name", post.source_author),
            at=post.created_at,
            edited_at=post.edited_at,
        )
        for post in posts
    )
    return public_feed(
        request, title=title, address=reverse("forum:questions", args=(slug,)), entries=entries
    )
