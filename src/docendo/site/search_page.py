"""The search page, of one community or of all that somebody is in.

It stands here because the search lies below communities and knows none of them.
"""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from docendo.commons.communities.api import (
    Community,
    CommunityRequest,
    Seat,
    community_readers,
    seats_of,
)
from docendo.commons.people.api import PersonRequest, has_blocked
from docendo.commons.search.api import SOURCES, Hit, Source, audiences_of, find, hidden_from
from docendo.kernel.access import entry, signed_in
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.limits import limit
from docendo.kernel.numbers import page_number

PER_PAGE = 20
LONGEST_QUERY = 200


class Shown(NamedTuple):
    """A hit as the page shows it."""

    hit: Hit
    source: Source
    community: Community
    address: str


@entry(community_readers)
@require_safe
def in_community(request: CommunityRequest, slug: str) -> HttpResponse:
    """Everything in one community that its readers may read."""
    return _results(request, [request.seat])


@entry(signed_in)
@require_safe
def everywhere(request: PersonRequest) -> HttpResponse:
    """Everything in all communities in which somebody has a seat."""
    return _results(request, seats_of(request.user))


def _results(request: HttpRequest, seats: Sequence[Seat]) -> HttpResponse:
    words = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    kind = SOURCES.get(request.GET.get("kind", ""))
    shown: dict[str, object] = {"words": words, "kind": kind, "sources": SOURCES.values()}
    if words:
        # A lecture hall may stand behind one address.
        is_known = request.user.is_authenticated
        who = request.user.pk if is_known else request.META.get("REMOTE_ADDR", "")
        limit("search", who=str(who), rate="120/minute" if is_known else "240/minute")
        shown |= _found(request, words, kind, seats)
    template = "_found.html" if wants_fragment(request) else "results.html"
    return render(request, f"search/{template}", shown)


def _found(
    request: HttpRequest, words: str, kind: Source | None, seats: Sequence[Seat]
) -> dict[str, object]:
    communities = {seat.community.pk: seat.community for seat in seats}
    # To demand one of all kinds would be to walk through every row.
    kinds = [kind.kind] if kind else None
    number = page_number(request.GET)
    blocker_id = request.user.pk if has_blocked(request.user.pk) else None
    look = partial(
        find,
        words,
        communities=communities,
        kinds=kinds,
        audiences=audiences_of(seats),
        hidden=hidden_from(blocker_id, communities=communities),
        limit=PER_PAGE,
    )
    found = look(offset=(number - 1) * PER_PAGE)
    page = Paginator(range(found.total), PER_PAGE).get_page(number)
    if page.number != number:
        found = look(offset=(page.number - 1) * PER_PAGE)
    hits = [
        Shown(hit, source, community, source.address(community.slug, hit.object_id))
        for hit in found.hits
        # What an app has put there that is not installed any more has no page.
        if hit.kind in SOURCES
        for source, community in [(SOURCES[hit.kind], communities[hit.community_id])]
    ]
    return {"found": found, "page": page, "hits": hits}
