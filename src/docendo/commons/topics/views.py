"""Pages of topics: the shelf of all, one of them, and what moderators do with them."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from docendo.commons.communities.api import (
    CommunityRequest,
    Role,
    community_readers,
    seat_at_least,
)
from docendo.commons.topics import actions, forms, queries
from docendo.commons.topics.models import Topic
from docendo.commons.topics.refusals import Unfit
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.kept import give_back
from docendo.kernel.numbers import page_number
from docendo.kernel.text import isolated

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


# --- All topics ---------------------------------------------------------------------------------


@entry(community_readers)
@require_safe
def topics(request: CommunityRequest, slug: str) -> HttpResponse:
    """What builds on what, as a picture and as a list; typing narrows the list in place."""
    words = request.GET.get("q", "")[:100].strip()
    shelf = queries.shelf(request.seat, words=words, page=page_number(request.GET))
    template = "_shelf.html" if wants_fragment(request) else "topics.html"
    return render(request, f"topics/{template}", {"shelf": shelf, "words": words})


@entry(community_readers)
@require_safe
def find(request: CommunityRequest, slug: str) -> HttpResponse:
    """Topics for a combobox, while somebody types."""
    found = queries.topics_named(request.community.pk, request.GET.get("q", ""))
    return JsonResponse(
        [
            {
                "value": str(named.topic.pk),
                "name": named.topic.name,
                "note": _("also: %(name)s") % {"name": isolated(named.synonym)}
                if named.synonym
                else "",
            }
            for named in found
        ],
        safe=False,
    )


@entry(seat_at_least(Role.MODERATOR))
@get_or_post
def new(request: CommunityRequest, slug: str) -> HttpResponse:
    if request.method != "POST":
        form = forms.TopicForm(community=request.community, initial=give_back(request))
        return render(request, "topics/new.html", {"form": form})
    form = forms.TopicForm(request.POST, community=request.community)
    if form.is_valid():
        try:
            topic = actions.add_topic(request.seat, described=form.described, now=clock.now())
        except Unfit as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(
                request, _("The topic “%(name)s” is there now.") % {"name": isolated(topic.name)}
            )
            return redirect("topics:topic", slug, topic.slug)
    return render(request, "topics/new.html", {"form": form}, status=422)


# --- One topic ----------------------------------------------------------------------------------


@entry(community_readers)
@require_safe
def topic(request: CommunityRequest, slug: str, topic: str) -> HttpResponse:
    found = queries.topic_at(request.community, topic)
    if found.slug != topic:
        return redirect("topics:topic", slug, found.slug, permanent=True)
    page = queries.topic_page(request.seat, topic=found, now=clock.now())
    shown = {
        "page": page,
        "standing": page.standing,
        "offer_form": _offer_form(page.standing),
    }
    return render(request, "topics/topic.html", shown)


def _offer_form(standing: queries.Standing) -> forms.OfferForm:
    own = standing.own_offer
    return forms.OfferForm(initial={"level": own.level} if own else None)


@entry(community_readers)
@require_safe
def by_id(request: CommunityRequest, slug: str, topic_id: int) -> HttpResponse:
    """Where a topic is, for those who only keep its number."""
    found = Topic.objects.get(community=request.community, pk=topic_id)
    return redirect("topics:topic", slug, found.slug)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def help_with(request: CommunityRequest, slug: str, topic: str) -> HttpResponse:
    """I can help, so well, or not any more."""
    found = queries.topic_at(request.community, topic)
    if "withdraw" in request.POST:
        actions.withdraw_offer(request.seat, topic_id=found.pk)
    elif (form := forms.OfferForm(request.POST)).is_valid():
        level = form.cleaned_data["level"]
        actions.offer(request.seat, topic_id=found.pk, level=level, now=clock.now())
    return _standing(request, found)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def learn(request: CommunityRequest, slug: str, topic: str) -> HttpResponse:
    """I want to learn this, or not any more."""
    found = queries.topic_at(request.community, topic)
    if request.POST.get("wished"):
        actions.wish(request.seat, topic_id=found.pk, now=clock.now())
    else:
        actions.withdraw_wish(request.seat, topic_id=found.pk)
    return _standing(request, found)


def _standing(request: CommunityRequest, topic: Topic) -> HttpResponse:
    if not wants_fragment(request):
        return redirect("topics:topic", request.community.slug, topic.slug)
    standing = queries.standing(request.seat, topic=topic)
    shown = {"standing": standing, "offer_form": _offer_form(standing)}
    return render(request, "topics/_standing.html", shown)


@entry(seat_at_least(Role.MODERATOR))
@get_or_post
def edit(request: CommunityRequest, slug: str, topic: str) -> HttpResponse:
    found = queries.topic_at(request.community, topic)
    if request.method != "POST":
        now_said = {
            "name": found.name,
            "description": found.description,
            "synonyms": ", ".join(queries.synonyms_of(found)),
            "requires": ", ".join(queries.requirements_of(found)),
        }
        form = forms.TopicForm(community=request.community, initial=now_said | give_back(request))
        return render(request, "topics/edit.html", {"form": form, "topic": found})
    form = forms.TopicForm(request.POST, community=request.community)
    if form.is_valid():
        try:
            actions.change_topic(request.seat, topic_id=found.pk, described=form.described)
        except Unfit as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("The topic is saved."))
            return redirect("topics:topic", slug, found.slug)
    return render(request, "topics/edit.html", {"form": form, "topic": found}, status=422)


@entry(seat_at_least(Role.MODERATOR))
@get_or_post
def merge(request: CommunityRequest, slug: str, topic: str) -> HttpResponse:
    """Let another topic stand for this one too; there is no way back, so it is a page."""
    found = queries.topic_at(request.community, topic)
    if request.method != "POST":
        form = forms.MergeForm(community=request.community, initial=give_back(request))
        return render(request, "topics/merge.html", {"form": form, "topic": found})
    form = forms.MergeForm(request.POST, community=request.community)
    if form.is_valid():
        try:
            into = actions.merge_topics(
                request.seat, merged_id=found.pk, into_id=form.cleaned_data["into"].pk
            )
        except Unfit as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(
                request,
                _("“%(merged)s” is now another name of this topic.")
                % {"merged": isolated(found.name)},
            )
            return redirect("topics:topic", slug, into.slug)
    return render(request, "topics/merge.html", {"form": form, "topic": found}, status=422)
