"""Atom feeds of what everybody may read in a public community."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse
from django.utils.feedgenerator import Atom1Feed

from docendo.commons.communities.entry import CommunityRequest


@dataclass(frozen=True, kw_only=True)
class FeedEntry:
    """One text of a feed; ``address`` is a path of this site."""

    title: str
    address: str
    html: str
    author_name: str
    at: datetime
    edited_at: datetime | None


class Feed(Atom1Feed):
    """An empty feed is as old as its community: the present moment would be new each time."""

    def latest_post_date(self) -> datetime:
        since: datetime = self.feed["since"]
        return super().latest_post_date() if self.items else since


def public_feed(
    request: CommunityRequest, *, title: str, address: str, entries: Iterable[FeedEntry]
) -> HttpResponse:
    """The feed beside the list at ``address``; raises Http404 where not everybody may read."""
    community = request.community
    if not community.is_public:
        # A feed reader has no seat, and an address that needs no password is not private.
        raise Http404
    feed = Feed(
        title=title,
        link=request.build_absolute_uri(address),
        description=community.about,
        language=community.language,
        feed_url=request.build_absolute_uri(),
        since=community.created_at,
    )
    for entry in entries:
        place = request.build_absolute_uri(entry.address)
        feed.add_item(
            title=entry.title,
            link=place,
            description=entry.html,
            author_name=entry.author_name,
            pubdate=entry.at,
            updateddate=entry.edited_at or entry.at,
            unique_id=place,
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
