"""What coordinators do with rituals."""

from datetime import time

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.commons.rituals import actions, blueprints, forms
from docendo.commons.rituals.models import Ritual
from docendo.commons.rituals.refusals import NotRunning
from docendo.commons.rituals.rules.rituals import USUAL_WEEKS_NEW, Aim
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.errors import Invalid
from docendo.kernel.limits import limit
from docendo.kernel.refusing import form_page, telling

PLANNING = "60/hour"
USUAL_HOUR = time(9)


@entry(seat_at_least(Role.COORDINATOR))
@require_safe
def choose(request: CommunityRequest, slug: str) -> HttpResponse:
    kinds = [blueprints.blueprint(key, language=get_language()) for key in blueprints.kinds()]
    return render(request, "rituals/choose.html", {"kinds": kinds})


@entry(seat_at_least(Role.COORDINATOR))
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: CommunityRequest, slug: str, key: str) -> HttpResponse:
    """It begins with the words of its kind, in the community's language."""
    if key not in blueprints.kinds():
        raise Http404
    kind = blueprints.blueprint(key, language=request.community.language)
    today = localdate(clock.now())
    form = forms.PlanForm(
        request.community,
        aim=kind.aim,
        today=today,
        data=request.POST or None,
        initial={
            "name": kind.name,
            "words": kind.words,
            "rhythm": kind.rhythm,
            "first_on": today,
            "at": USUAL_HOUR,
            "time_zone": request.seat.member.time_zone,
            "invited": kind.invited,
            "weeks_new": USUAL_WEEKS_NEW,
            "adds_newcomers": kind.adds_newcomers,
            "question": kind.question,
        },
    )
    if form.is_valid():
        with telling(form):
            limit("plan a ritual", who=request.seat.member.pk, rate=PLANNING)
            made = actions.create_ritual(request.seat, key=key, plan=form.plan, now=clock.now())
            messages.success(request, _("It is planned. Members find it under Rituals and join."))
            return redirect("rituals:ritual", slug, made.pk)
    kind = blueprints.blueprint(key, language=get_language())
    return form_page(request, "rituals/plan.html", form, kind=kind)


@entry(seat_at_least(Role.COORDINATOR))
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: CommunityRequest, slug: str, ritual_id: int) -> HttpResponse:
    ritual = Ritual.objects.run_by(request.seat).select_related("topic").get(pk=ritual_id)
    if ritual.is_stopped:
        raise NotRunning
    form = forms.PlanForm(
        request.community,
        aim=Aim(ritual.aim),
        today=localdate(clock.now()),
        data=request.POST or None,
        initial=forms.said_of(ritual),
    )
    if form.is_valid():
        with telling(form):
            limit("plan a ritual", who=request.seat.member.pk, rate=PLANNING)
            actions.change_ritual(
                request.seat, ritual_id=ritual_id, plan=form.plan, now=clock.now()
            )
            messages.success(request, _("It is changed. It holds from the next time on."))
            return redirect("rituals:ritual", slug, ritual_id)
    return form_page(request, "rituals/plan.html", form, ritual=ritual)


@entry(seat_at_least(Role.COORDINATOR))
@require_POST
def set_state(request: CommunityRequest, slug: str, ritual_id: int) -> HttpResponse:
    form = forms.StateForm(request.POST)
    if not form.is_valid():
        raise Invalid
    limit("plan a ritual", who=request.seat.member.pk, rate=PLANNING)
    state = form.cleaned_data["state"]
    actions.set_state(request.seat, ritual_id=ritual_id, state=state, now=clock.now())
    return redirect("rituals:ritual", slug, ritual_id)
