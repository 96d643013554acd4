"""A meeting: planned, answered, changed and called off."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.refusing import demand_valid, form_page, telling
from docendo.learning.meetings import actions, forms, queries
from docendo.learning.meetings.views.pages import count_answer, count_plan, to_board, to_meeting


@entry(seat_at_least(Role.MEMBER))
def plan(request: CommunityRequest, slug: str, match_id: int) -> HttpResponse:
    now = clock.now()
    match, times = queries.match_to_plan(request.seat, match_id=match_id, now=now)
    form = forms.PlanForm(request.POST or None, initial=_proposed(request))
    if request.method == "POST" and form.is_valid():
        with telling(form):
            count_plan(request)
            actions.plan(request.seat, match_id=match_id, new=form.plan, now=now)
            messages.success(request, _("Planned. The others are asked whether it suits them."))
            return to_board(request, match_id)
    return form_page(request, "meetings/plan.html", form, match=match, times=times)


def _proposed(request: CommunityRequest) -> dict[str, Any]:
    """What a suggested time fills in, or nothing."""
    at = _moment(request.GET.get("at", ""))
    minutes = request.GET.get("minutes", "")
    found: dict[str, Any] = {"minutes": int(minutes) if minutes in {"30", "60"} else 60}
    if at is not None:
        found |= {"first_on": at.date(), "at": at.time()}
    return found


def _moment(said: str) -> datetime | None:
    try:
        at = parse_datetime(said)
        return localtime(at) if at is not None and is_aware(at) else None
    except (ValueError, OverflowError):
        return None


@entry(seat_at_least(Role.MEMBER))
@require_safe
def meeting(request: CommunityRequest, slug: str, meeting_id: int) -> HttpResponse:
    page = queries.meeting_page(request.seat, meeting_id=meeting_id, now=clock.now())
    return render(request, "meetings/meeting.html", {"page": page, "match": page.match})


@entry(seat_at_least(Role.MEMBER))
@require_POST
def answer(request: CommunityRequest, slug: str, meeting_id: int) -> HttpResponse:
    form = forms.AnswerForm(request.POST)
    demand_valid(form)
    count_answer(request)
    said = form.cleaned_data["suits"]
    found = actions.answer(request.seat, meeting_id=meeting_id, suits=said, now=clock.now())
    if said:
        messages.success(request, _("It is in your calendar."))
    else:
        messages.success(request, _("They are told. Propose another time, if you like."))
    return to_board(request, found.match_id)


@entry(seat_at_least(Role.MEMBER))
def change(request: CommunityRequest, slug: str, meeting_id: int) -> HttpResponse:
    now = clock.now()
    found, initial = queries.meeting_to_change(request.seat, meeting_id=meeting_id, now=now)
    form = forms.PlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            count_plan(request)
            new = actions.change(request.seat, meeting_id=meeting_id, new=form.plan, now=now)
            messages.success(request, _("Changed. The others are told."))
            return to_meeting(request, new.pk)
    return form_page(request, "meetings/plan.html", form, match=found.match, meeting=found)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def call_off(request: CommunityRequest, slug: str, meeting_id: int) -> HttpResponse:
    count_plan(request)
    found = actions.call_off(request.seat, meeting_id=meeting_id, now=clock.now())
    messages.success(request, _("Called off. The others are told."))
    return to_board(request, found.match_id)
