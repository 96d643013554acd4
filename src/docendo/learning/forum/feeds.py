"""Atom feeds of what everybody may read."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from docendo.commons.communities.api import CommunityRequest, community_readers
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
    community = request.community
    if not community.is_public:
        # A feed reader has no seat, and an address that needs no password is not private.
        raise Http404
    list_url = request.build_absolute_uri(reverse("forum:questions", args=(community.slug,)))
    feed = Atom1Feed(
        title=title,
        link=list_url,
        description=community.about,
        language=community.language,
        feed_url=request.build_absolute_uri(),
    )
    for post in posts:
        address = reverse("forum:question", args=(community.slug, post.thread_id))
        feed.add_item(
            title=post.thread.title,
            link=request.build_absolute_uri(address),
            description=post.html,
            author_name=getattr(post.author, "name", post.source_author),
            pubdate=post.created_at,
            updateddate=post.edited_at or post.created_at,
            unique_id=request.build_absolute_uri(address),
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
