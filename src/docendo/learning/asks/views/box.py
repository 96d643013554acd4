"""One place to ask, and what is not asked yet."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.commons.topics.api import topic_at
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.errors import Refused, TooLarge
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.limits import limit
from docendo.kernel.numbers import number_in
from docendo.kernel.refusing import answered, telling
from docendo.learning.asks import actions, queries
from docendo.learning.asks.actions import Holding
from docendo.learning.asks.forms import DraftForm, HoldingForm, QuestionForm, words_of
from docendo.learning.asks.models import Draft
from docendo.learning.asks.protocols import WAYS
from docendo.learning.forum.api import LONGEST_TITLE

ASKING = "20/hour"
# Whoever types and pauses all the time still stays below it.
KEEPING = "120/minute"
LOOKING = "120/minute"


def _address(request: CommunityRequest, name: str, *arguments: int, **query: str) -> str:
    address = reverse(f"asks:{name}", args=(request.community.slug, *arguments))
    return f"{address}?{urlencode(query)}" if query else address


def _to_question(request: CommunityRequest, asked: actions.Asked) -> HttpResponse:
    if asked.other is not None:
        messages.info(
            request,
            _("Your question is posted. What another tab held is still among your drafts."),
        )
    address = reverse("forum:question", args=(request.community.slug, asked.thread.pk))
    return HttpResponseRedirect(address)


# --- The box ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Start:
    """What the page begins with: words in its fields, and which draft they are."""

    initial: Mapping[str, Any]
    holding: Holding
    draft: Draft | None = None


@entry(seat_at_least(Role.MEMBER))
def ask(request: CommunityRequest, slug: str) -> HttpResponse:
    if request.method == "POST":
        return _sent(request)
    start = _start(request)
    form = QuestionForm(request.seat, initial=start.initial)
    return _page(request, form, start.holding, draft=start.draft)


def _start(request: CommunityRequest) -> Start:
    """What was typed while signed out, or a draft, or what the address brings along."""
    if typed := kept.give_back(request):
        return Start(typed, HoldingForm(typed).holding(otherwise=_new_page()))
    given = request.GET
    if wanted := number_in(given.get("draft")):
        draft = queries.draft_to_go_on_with(request.seat, draft_id=wanted)
    elif given.keys() & {"new", "title", "topic"}:
        draft = None
    else:
        draft = queries.draft_to_go_on_with(request.seat)
    if draft is not None:
        return Start(words_of(draft), Holding(_new_page(), draft.pk, draft.version), draft)
    topic_slug = given.get("topic")
    initial = {
        "title": given.get("title", "")[:LONGEST_TITLE],  # what was searched in vain
        "topics": topic_at(request.community, topic_slug).name if topic_slug else "",
    }
    return Start(initial, Holding(_new_page()))


def _new_page() -> str:
    return secrets.token_urlsafe(12)


def _sent(request: CommunityRequest) -> HttpResponse:
    holding = HoldingForm(request.POST).holding(otherwise=_new_page())
    form = QuestionForm(request.seat, request.POST)
    match request.POST.get("do"):
        case "look":
            return _kept_page(request, form, holding)
        case "later":
            return _kept_for_later(request, form, holding)
    if form.is_valid():
        with telling(form):
            limit("asking", who=request.seat.member.pk, rate=ASKING)
            asked = actions.post(
                request.seat, **form.cleaned_data, holding=holding, now=clock.now()
            )
            return _to_question(request, asked)
    return _page(request, form, holding)


def _kept_page(request: CommunityRequest, form: QuestionForm, holding: Holding) -> HttpResponse:
    """The page as it was sent, with what stands beside it; what was written is kept."""
    words = DraftForm(request.POST)
    if not words.is_valid():
        return _page(request, form, holding)
    done = None
    unjudged = QuestionForm(request.seat, initial=words.cleaned_data)
    with telling(form):
        limit("keeping", who=request.seat.member.pk, rate=KEEPING)
        done = actions.keep(request.seat, words.words, holding=holding, now=clock.now())
        form, holding = unjudged, _after(done, holding)
    return _page(request, form, holding, other=done.other if done else None)


def _kept_for_later(
    request: CommunityRequest, form: QuestionForm, holding: Holding
) -> HttpResponse:
    words = DraftForm(request.POST)
    if words.is_valid() and not words.words.are_blank:
        with telling(form):
            limit("keeping", who=request.seat.member.pk, rate=KEEPING)
            actions.keep(
                request.seat, words.words, holding=holding, is_set_aside=True, now=clock.now()
            )
            messages.success(
                request, _("Kept for later. Sleep over it, and post it when you like.")
            )
            return HttpResponseRedirect(_address(request, "drafts"))
    return _page(request, form, holding)


def _after(done: actions.Kept | None, holding: Holding) -> Holding:
    return Holding(holding.page, done.draft.pk, done.draft.version) if done else holding


def _page(
    request: CommunityRequest,
    form: QuestionForm,
    holding: Holding,
    *,
    draft: Draft | None = None,
    other: Draft | None = None,
) -> HttpResponse:
    """The box, as a refusal if something is wrong with what was sent; it keeps what was typed."""
    words = {name: str(form[name].value() or "") for name in ("title", "body", "topics")}
    context = {
        "form": form,
        "holding": holding,
        "draft": draft,
        "other": other,
        "draft_count": queries.draft_count(request.seat),
        "beside": queries.beside(request.seat, **words, now=clock.now()),
        "ways": WAYS,
    }
    return answered(form, render(request, "asks/ask.html", context))


@require_safe
@entry(seat_at_least(Role.MEMBER))
def look(request: CommunityRequest, slug: str) -> HttpResponse:
    """What was asked before and who could help, for the box on the home page."""
    title = request.GET.get("title", "")[:LONGEST_TITLE]
    if not wants_fragment(request):
        return HttpResponseRedirect(_address(request, "ask", title=title))
    limit("looking", who=request.seat.member.pk, rate=LOOKING)
    found = queries.beside(request.seat, title=title, now=clock.now())
    return render(request, "asks/_found.html", {"beside": found, "heading": "h3"})


@require_POST
@entry(seat_at_least(Role.MEMBER))
def keep(request: CommunityRequest, slug: str) -> HttpResponse:
    """Keep what is being written and answer with what stands beside it; asked for while typing."""
    if not wants_fragment(request):
        return HttpResponseRedirect(_address(request, "ask"))
    limit("keeping", who=request.seat.member.pk, rate=KEEPING)
    holding = HoldingForm(request.POST).holding(otherwise=_new_page())
    words = DraftForm(request.POST)
    done, refused = None, None
    if words.is_valid():
        try:
            done = actions.keep(request.seat, words.words, holding=holding, now=clock.now())
        except Refused as error:
            # What stands beside the text does not depend on whether it could be kept.
            refused = error
    else:
        refused = TooLarge()
    context = {
        "holding": _after(done, holding),
        "kept": done,
        "other": done.other if done else None,
        "refused": refused,
        "beside": queries.beside(
            request.seat,
            title=words.cleaned_data.get("title", ""),
            body=words.cleaned_data.get("body", ""),
            topics=words.cleaned_data.get("topics", ""),
            now=clock.now(),
        ),
    }
    response = render(request, "asks/_kept.html", context)
    if refused is not None:
        # The browser's own copy must stay, which it gives up for what has arrived.
        response.status_code = refused.status
    return response


# --- My drafts ----------------------------------------------------------------------------------


@require_safe
@entry(seat_at_least(Role.MEMBER))
def drafts(request: CommunityRequest, slug: str) -> HttpResponse:
    """What somebody has written and not asked yet; nobody else sees it."""
    return render(request, "asks/drafts.html", {"drafts": queries.drafts(request.seat)})


def _own_draft(request: CommunityRequest, draft_id: int) -> Draft:
    return Draft.objects.visible_to(request.seat).get(pk=draft_id)


@require_POST
@entry(seat_at_least(Role.MEMBER))
def post(request: CommunityRequest, slug: str, draft_id: int) -> HttpResponse:
    """Ask what a draft holds; where something is missing, the box opens and says what."""
    draft = _own_draft(request, draft_id)
    holding = Holding(_new_page(), draft.pk, draft.version)
    form = QuestionForm(request.seat, words_of(draft))
    if form.is_valid():
        with telling(form):
            limit("asking", who=request.seat.member.pk, rate=ASKING)
            asked = actions.post(
                request.seat, **form.cleaned_data, holding=holding, now=clock.now()
            )
            return _to_question(request, asked)
    return _page(request, form, holding, draft=draft)


@require_POST
@entry(seat_at_least(Role.MEMBER))
def set_aside(request: CommunityRequest, slug: str, draft_id: int) -> HttpResponse:
    limit("keeping", who=request.seat.member.pk, rate=KEEPING)
    actions.set_aside(request.seat, draft_id=draft_id)
    messages.success(request, _("Kept for later. Sleep over it, and post it when you like."))
    return HttpResponseRedirect(_address(request, "drafts"))


@entry(seat_at_least(Role.MEMBER))
def throw_away(request: CommunityRequest, slug: str, draft_id: int) -> HttpResponse:
    """Asks once more: what is thrown away is gone."""
    if request.method != "POST":
        draft = _own_draft(request, draft_id)
        return render(request, "asks/throw_away.html", {"draft": draft})
    actions.throw_away(request.seat, draft_id=draft_id)
    messages.success(request, _("The draft is gone."))
    return HttpResponseRedirect(_address(request, "drafts"))
