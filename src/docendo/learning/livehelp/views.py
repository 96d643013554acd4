"""Waiting for a peer, and helping who waits."""

import secrets
from typing import Any

from django.contrib import messages as toasts
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.kernel.numbers import number_in
from docendo.kernel.refusing import answered, demand_valid, telling
from docendo.learning.asks import api as asks
from docendo.learning.livehelp import actions, forms, queries
from docendo.learning.livehelp.models import Call
from docendo.learning.livehelp.rules import HOURS

ASKING = "20/hour"
DOING = "60/minute"


def _doing(request: CommunityRequest) -> None:
    limit("livehelp:doing", who=request.seat.member.pk, rate=DOING)


def _new_page() -> str:
    return secrets.token_urlsafe(12)


# --- Waiting ------------------------------------------------------------------------------------


@entry(seat_at_least(Role.MEMBER))
@require_POST
def from_draft(request: CommunityRequest, slug: str) -> HttpResponse:
    """From the box: what is written there is kept, and goes along."""
    words = forms.WordsForm(request.POST)
    demand_valid(words)
    _doing(request)
    holding = forms.HoldingForm(request.POST).holding(otherwise=_new_page())
    kept = asks.keep(request.seat, words.words(), holding=holding, now=clock.now())
    address = reverse("livehelp:start", args=(slug,))
    return HttpResponseRedirect(f"{address}?draft={kept.draft.pk}" if kept else address)


@entry(seat_at_least(Role.MEMBER))
def start(request: CommunityRequest, slug: str) -> HttpResponse:
    """What somebody waits with; who waits already is led there."""
    if request.method == "POST":
        return _asked(request)
    if (own := queries.own_call(request.seat)) is not None:
        return redirect("livehelp:call", slug, own.pk)
    wanted = number_in(request.GET.get("draft"))
    draft = asks.draft_to_go_on_with(request.seat, draft_id=wanted) if wanted else None
    initial: dict[str, Any] = {}
    was_unhelped = False
    holding: dict[str, Any] = {"page": _new_page()}
    if draft is not None:
        initial = {"title": draft.title, "body": draft.body, "topics": draft.topics}
        holding |= {"draft": draft.pk, "seen": draft.version}
    elif again := number_in(request.GET.get("again")):
        initial = _words_of(queries.own_words(request.seat, call_id=again))
    elif (unhelped := queries.unhelped(request.seat).first()) is not None:
        initial = _words_of(unhelped)
        was_unhelped = True
    form = forms.CallForm(request.community, initial=initial)
    return _start_page(request, form, forms.HoldingForm(initial=holding), was_unhelped=was_unhelped)


def _words_of(said: Call) -> dict[str, str]:
    return {"title": said.title, "body": said.body, "topics": said.topics}


def _asked(request: CommunityRequest) -> HttpResponse:
    holding = forms.HoldingForm(request.POST)
    form = forms.CallForm(request.community, request.POST)
    if form.is_valid():
        with telling(form):
            limit("livehelp:asking", who=request.seat.member.pk, rate=ASKING)
            call = actions.ask(
                request.seat,
                **form.cleaned_data,
                holding=holding.holding(otherwise=_new_page()),
                now=clock.now(),
            )
            return redirect("livehelp:call", request.community.slug, call.pk)
    return _start_page(request, form, holding)


def _start_page(
    request: CommunityRequest,
    form: forms.CallForm,
    holding: forms.HoldingForm,
    *,
    was_unhelped: bool = False,
) -> HttpResponse:
    start = queries.start(request.seat, now=clock.now())
    context = {"start": start, "form": form, "holding": holding, "was_unhelped": was_unhelped}
    return answered(form, render(request, "livehelp/start.html", context))


@entry(seat_at_least(Role.MEMBER))
@require_safe
def call(request: CommunityRequest, slug: str, call_id: int) -> HttpResponse:
    """Of who waits, who helps, and who might; who went along with another is led there."""
    now = clock.now()
    actions.hear(request.seat, now=now)
    page = queries.call_page(request.seat, call_id=call_id, now=now)
    if page.leads_on:
        return redirect("livehelp:call", slug, page.call.into_id)
    return _call_page(request, page, forms.HandOverForm())


def _call_page(
    request: CommunityRequest, page: queries.CallPage, form: forms.HandOverForm
) -> HttpResponse:
    response = render(request, "livehelp/call.html", {"page": page, "form": form})
    response.headers["Cache-Control"] = "no-store"
    return answered(form, response)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def let_pass(request: CommunityRequest, slug: str, call_id: int) -> HttpResponse:
    _doing(request)
    actions.let_pass(request.seat, call_id=call_id, now=clock.now())
    return redirect("livehelp:call", slug, call_id)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def leave(request: CommunityRequest, slug: str, call_id: int) -> HttpResponse:
    _doing(request)
    actions.leave(request.seat, call_id=call_id, now=clock.now())
    own = queries.own_words(request.seat, call_id=call_id)
    return redirect("livehelp:call", slug, own.pk)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def post_instead(request: CommunityRequest, slug: str, call_id: int) -> HttpResponse:
    """Out into the box, with everything already written."""
    _doing(request)
    kept = actions.post_instead(request.seat, call_id=call_id, now=clock.now())
    address = reverse("asks:ask", args=(slug,))
    return HttpResponseRedirect(f"{address}?draft={kept.draft.pk}" if kept else address)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def together(request: CommunityRequest, slug: str, call_id: int) -> HttpResponse:
    _doing(request)
    form = forms.IntoForm(request.POST)
    demand_valid(form)
    actions.propose_together(
        request.seat, call_id=call_id, into_id=form.cleaned_data["into"], now=clock.now()
    )
    toasts.success(request, _("They are asked. You wait on as you did until they say yes."))
    return redirect("livehelp:call", slug, call_id)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def answer(request: CommunityRequest, slug: str, call_proposal: int) -> HttpResponse:
    _doing(request)
    form = forms.AgreeForm(request.POST)
    demand_valid(form)
    agrees = form.cleaned_data["agrees"] == "yes"
    kept = actions.answer_proposal(
        request.seat, proposal_id=call_proposal, agrees=agrees, now=clock.now()
    )
    return redirect("livehelp:call", slug, kept.pk)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def wait_on(request: CommunityRequest, slug: str, call_id: int) -> HttpResponse:
    """Whoever came is gone, or does not help: the call has its place again."""
    _doing(request)
    actions.wait_on(request.seat, call_id=call_id, now=clock.now())
    return redirect("livehelp:call", slug, call_id)


# --- Helping ------------------------------------------------------------------------------------


@entry(seat_at_least(Role.MEMBER))
@require_safe
def helping(request: CommunityRequest, slug: str) -> HttpResponse:
    page = queries.helping_page(request.seat, now=clock.now())
    response = render(request, "livehelp/helping.html", {"page": page, "hours": HOURS})
    response.headers["Cache-Control"] = "no-store"
    return response


@entry(seat_at_least(Role.MEMBER))
@require_POST
def stand_by(request: CommunityRequest, slug: str) -> HttpResponse:
    _doing(request)
    form = forms.StandByForm(request.POST)
    demand_valid(form)
    actions.stand_by(request.seat, hours=form.cleaned_data["hours"], now=clock.now())
    return redirect("livehelp:helping", slug)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def take(request: CommunityRequest, slug: str, call_id: int) -> HttpResponse:
    """Both are in a room then; who comes second is told so, and may come along."""
    _doing(request)
    form = forms.TakeForm(request.POST)
    demand_valid(form)
    along = form.cleaned_data["along"] == "yes"
    sitting = actions.take(request.seat, call_id=call_id, along=along, now=clock.now())
    return redirect("rooms:room", slug, sitting.pk)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def hand_over(request: CommunityRequest, slug: str, call_id: int) -> HttpResponse:
    form = forms.HandOverForm(request.POST)
    if form.is_valid():
        with telling(form):
            _doing(request)
            note = form.cleaned_data["note"]
            actions.hand_over(request.seat, call_id=call_id, note=note, now=clock.now())
            toasts.success(request, _("Thank you. They stand where they stood, with your word."))
            return redirect("livehelp:helping", slug)
    page = queries.call_page(request.seat, call_id=call_id, now=clock.now())
    return _call_page(request, page, form)
