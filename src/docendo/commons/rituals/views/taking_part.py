"""What members do in rituals."""

from typing import Protocol

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, Seat, seat_at_least
from docendo.commons.rituals import actions, forms, queries
from docendo.commons.rituals.models import Ritual
from docendo.commons.rituals.refusals import NotInvited, NotRunning, TakesNoPart
from docendo.commons.rituals.rules.rituals import Said
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.errors import Invalid
from docendo.kernel.limits import limit
from docendo.kernel.refusing import answered

CHANGING = "60/hour"


@entry(seat_at_least(Role.MEMBER))
@require_safe
def rituals(request: CommunityRequest, slug: str) -> HttpResponse:
    page = queries.rituals_page(request.seat, now=clock.now())
    return render(request, "rituals/rituals.html", {"page": page})


@entry(seat_at_least(Role.MEMBER))
@require_safe
def ritual(request: CommunityRequest, slug: str, ritual_id: int) -> HttpResponse:
    return _page(request, ritual_id)


def _page(
    request: CommunityRequest,
    ritual_id: int,
    *,
    joining: forms.JoinForm | None = None,
    sitting_out: forms.SitOutForm | None = None,
) -> HttpResponse:
    """The page of a ritual, with a form that was refused in the place of a fresh one.

    Where the page has no such form any more, why is said by a page of its own.
    """
    now = clock.now()
    page = queries.ritual_page(request.seat, ritual_id=ritual_id, now=now)
    if joining or sitting_out:
        _demand_a_place_for(page, joining)
    answer = page.own.answer if page.own else ""
    shown = {
        "page": page,
        "ritual": page.ritual,
        "joining": joining or forms.JoinForm(page.ritual, answer=answer),
        "sitting_out": sitting_out or forms.SitOutForm(today=localdate(now)),
    }
    return answered(joining or sitting_out, render(request, "rituals/ritual.html", shown))


def _demand_a_place_for(page: queries.RitualPage, joining: forms.JoinForm | None) -> None:
    if page.ritual.is_stopped:
        raise NotRunning
    if page.own is None and joining is None:
        raise TakesNoPart
    if page.own is None and not page.is_invited:
        raise NotInvited


@entry(seat_at_least(Role.MEMBER))
@require_POST
def join(request: CommunityRequest, slug: str, ritual_id: int) -> HttpResponse:
    found = Ritual.objects.visible_to(request.seat).get(pk=ritual_id)
    form = forms.JoinForm(found, request.POST)
    if not form.is_valid():
        return _page(request, ritual_id, joining=form)
    limit("take part in a ritual", who=request.seat.member.pk, rate=CHANGING)
    actions.join(request.seat, ritual_id=ritual_id, answer=form.answer, now=clock.now())
    messages.success(request, _("You take part. You are told whom you meet."))
    return redirect("rituals:ritual", slug, ritual_id)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def leave(request: CommunityRequest, slug: str, ritual_id: int) -> HttpResponse:
    _change(request, actions.leave, ritual_id)
    messages.success(request, _("You do not take part any more. You may join again at any time."))
    return redirect("rituals:rituals", slug)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def skip(request: CommunityRequest, slug: str, ritual_id: int) -> HttpResponse:
    limit("take part in a ritual", who=request.seat.member.pk, rate=CHANGING)
    actions.skip_next(request.seat, ritual_id=ritual_id, now=clock.now())
    return redirect("rituals:ritual", slug, ritual_id)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def sit_out(request: CommunityRequest, slug: str, ritual_id: int) -> HttpResponse:
    form = forms.SitOutForm(request.POST, today=localdate(clock.now()))
    if not form.is_valid():
        return _page(request, ritual_id, sitting_out=form)
    limit("take part in a ritual", who=request.seat.member.pk, rate=CHANGING)
    actions.sit_out(request.seat, ritual_id=ritual_id, until=form.cleaned_data["until"])
    return redirect("rituals:ritual", slug, ritual_id)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def come_back(request: CommunityRequest, slug: str, ritual_id: int) -> HttpResponse:
    _change(request, actions.come_back, ritual_id)
    return redirect("rituals:ritual", slug, ritual_id)


class Change(Protocol):
    def __call__(self, seat: Seat, *, ritual_id: int) -> Ritual: ...


def _change(request: CommunityRequest, change: Change, ritual_id: int) -> None:
    limit("take part in a ritual", who=request.seat.member.pk, rate=CHANGING)
    change(request.seat, ritual_id=ritual_id)


@entry(seat_at_least(Role.MEMBER))
@require_safe
def introduction(request: CommunityRequest, slug: str, introduction_id: int) -> HttpResponse:
    page = queries.introduction_page(request.seat, introduction_id=introduction_id, now=clock.now())
    return render(request, "rituals/introduction.html", {"page": page})


@entry(seat_at_least(Role.MEMBER))
@require_POST
def say(request: CommunityRequest, slug: str, introduction_id: int) -> HttpResponse:
    form = forms.SayForm(request.POST)
    if not form.is_valid():
        raise Invalid
    limit("say that we met", who=request.seat.member.pk, rate=CHANGING)
    said = form.cleaned_data["said"]
    actions.say(request.seat, introduction_id=introduction_id, said=said)
    if said == Said.MET:
        messages.success(request, _("Good to hear. You meet somebody else next time."))
    else:
        messages.success(request, _("That happens. You meet somebody else next time."))
    return redirect("rituals:introduction", slug, introduction_id)
