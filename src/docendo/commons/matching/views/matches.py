"""Whom one could learn with, asking them, and what becomes of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Hub, Role, links_from, seat_at_least
from docendo.commons.matching import actions, forms, queries
from docendo.commons.matching.models import Match
from docendo.commons.matching.rules.meeting import State
from docendo.commons.matching.rules.suggesting import Way
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.limits import limit
from docendo.kernel.refusing import demand_valid

ASKING = "30/hour"
ANSWERING = "60/hour"
LOOKING = "120/minute"
LONGEST_SEARCH = 100


@entry(seat_at_least(Role.MEMBER))
@require_safe
def peers(request: CommunityRequest, slug: str) -> HttpResponse:
    limit("look for peers", who=request.seat.member.pk, rate=LOOKING)
    words = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    page = queries.peers_page(request.seat, words=words, now=clock.now())
    ways = [(way.value, page.suggested.of(way)) for way in Way]
    shown = {
        "page": page,
        "ways": [(way, found) for way, found in ways if found],
        "words": words,
        "missing": queries.missing_of(request.seat),
        "links": links_from(Hub.PEERS, request.seat),
    }
    template = "matching/_suggested.html" if wants_fragment(request) else "matching/peers.html"
    return render(request, template, shown)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def ask(request: CommunityRequest, slug: str, person_id: int) -> HttpResponse:
    form = forms.AskForm(request.POST)
    demand_valid(form)
    limit("ask a peer", who=request.seat.member.pk, rate=ASKING)
    said = form.cleaned_data
    found = actions.ask_peer(
        request.seat,
        person_id=person_id,
        what=form.what,
        words=said["words"],
        origin=said["origin"],
        now=clock.now(),
    )
    messages.success(request, _("Asked. You are told as soon as there is an answer."))
    return redirect("matching:match", slug, found.pk)


@entry(seat_at_least(Role.MEMBER))
@require_safe
def match(request: CommunityRequest, slug: str, match_id: int) -> HttpResponse:
    page = queries.match_page(request.seat, match_id=match_id, now=clock.now())
    return render(request, "matching/match.html", {"page": page, "mine": page.mine})


@entry(seat_at_least(Role.MEMBER))
@require_POST
def accept(request: CommunityRequest, slug: str, match_id: int) -> HttpResponse:
    found = _act(request, actions.accept, match_id)
    if found.state == State.PROPOSED:
        said = _("You have accepted. You are told as soon as all have answered.")
    else:
        said = _("You are matched. Agree on when to meet first.")
    messages.success(request, said)
    return redirect("matching:match", slug, found.pk)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def decline(request: CommunityRequest, slug: str, match_id: int) -> HttpResponse:
    _act(request, actions.decline, match_id)
    messages.success(request, _("Declined. They only read that it does not fit this time."))
    return redirect("matching:peers", slug)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def withdraw(request: CommunityRequest, slug: str, match_id: int) -> HttpResponse:
    _act(request, actions.withdraw, match_id)
    messages.success(request, _("You have taken it back."))
    return redirect("matching:peers", slug)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def end(request: CommunityRequest, slug: str, match_id: int) -> HttpResponse:
    _act(request, actions.end_match, match_id)
    messages.success(request, _("The match has ended. Here is who else fits."))
    return redirect("matching:peers", slug)


def _act(request: CommunityRequest, act: actions.Act, match_id: int) -> Match:
    limit("answer a peer", who=request.seat.member.pk, rate=ANSWERING)
    return act(request.seat, match_id=match_id, now=clock.now())
