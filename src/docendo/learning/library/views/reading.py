"""Looking around in the library, and saying what one thinks of it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from docendo.commons.communities.api import (
    CommunityRequest,
    Role,
    community_readers,
    seat_at_least,
)
from docendo.commons.topics.api import Topic, topic_at
from docendo.kernel import clock, files
from docendo.kernel.access import entry
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.limits import limit
from docendo.kernel.numbers import page_number
from docendo.kernel.refusing import form_page, telling
from docendo.learning.library import actions, queries
from docendo.learning.library.forms import RatingForm, TopicsForm
from docendo.learning.library.models import Resource
from docendo.learning.library.rules.resources import Kind, Sort
from docendo.learning.library.views.pages import to_resource

RATING = "60/minute"
LONGEST_WORDS = 100


@require_safe
@entry(community_readers)
def shelf(request: CommunityRequest, slug: str) -> HttpResponse:
    """All that is worth reading here; what is chosen or typed narrows it in place."""
    asked = request.GET
    shown = queries.shelf(
        request.seat,
        words=asked.get("q", "")[:LONGEST_WORDS].strip(),
        topic=_topic(request),
        kind=Kind(asked["kind"]) if asked.get("kind") in Kind.values else None,
        sort=Sort(asked["sort"]) if asked.get("sort") in Sort.values else Sort.BEST,
        page=page_number(asked),
    )
    template = "library/_shelf.html" if wants_fragment(request) else "library/shelf.html"
    return render(request, template, {"shelf": shown, "kinds": Kind, "sorts": Sort})


def _topic(request: CommunityRequest) -> Topic | None:
    slug = request.GET.get("topic")
    return topic_at(request.community, slug) if slug else None


@require_safe
@entry(community_readers)
def resource(request: CommunityRequest, slug: str, resource_id: int) -> HttpResponse:
    return draw_resource(request, resource_id)


def draw_resource(
    request: CommunityRequest,
    resource_id: int,
    *,
    rating: RatingForm | None = None,
    topics: TopicsForm | None = None,
) -> HttpResponse:
    page = queries.resource_page(request.seat, resource_id=resource_id)
    # Who wanted to add it anew is asked here whether it is also about what they named.
    named = request.GET.get("topics", "")
    forms = {
        "rating": rating or RatingForm(initial={"stars": page.own_stars}),
        "topics_form": topics or TopicsForm(request.community, initial={"topics": named}),
        "is_named_again": bool(named) or topics is not None,
    }
    sent = rating or topics or RatingForm()
    return form_page(request, "library/resource.html", sent, page=page, **forms)


@entry(seat_at_least(Role.MEMBER))
def rate(request: CommunityRequest, slug: str, resource_id: int) -> HttpResponse:
    if request.method != "POST":
        return to_resource(request, resource_id)
    if "take_back" in request.POST:
        limit("rating", who=request.seat.member.pk, rate=RATING)
        actions.rate(request.seat, resource_id=resource_id, stars=None, now=clock.now())
        messages.success(request, _("Your rating is taken back."))
        return to_resource(request, resource_id)
    form = RatingForm(request.POST)
    if form.is_valid():
        with telling(form):
            limit("rating", who=request.seat.member.pk, rate=RATING)
            stars = form.cleaned_data["stars"]
            actions.rate(request.seat, resource_id=resource_id, stars=stars, now=clock.now())
            messages.success(request, _("Thank you. Your rating counts; nobody reads whose it is."))
            return to_resource(request, resource_id)
    return draw_resource(request, resource_id, rating=form)


@require_safe
@entry(community_readers)
def file(request: CommunityRequest, slug: str, resource_id: int) -> HttpResponse:
    """The file itself, for whoever may read the community; always as a download."""
    found = Resource.objects.visible_to(request.seat).get(pk=resource_id)
    if not found.file:
        raise Http404
    who = request.seat.person_id or request.META.get("REMOTE_ADDR", "")
    return files.hand_out(request, found.file, who=who)


@require_safe
@entry(seat_at_least(Role.MEMBER))
def dead_links(request: CommunityRequest, slug: str) -> HttpResponse:
    """For moderators all of them, for others those that they added."""
    page = queries.dead_links(request.seat, page=page_number(request.GET))
    return render(request, "library/dead_links.html", {"page": page})
