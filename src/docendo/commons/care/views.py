"""Flagging something, the moderators' list, and a case for its author."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.care import actions, queries
from docendo.commons.care.forms import AppealForm, DecisionForm, FlagForm
from docendo.commons.care.models import Case
from docendo.commons.care.rules import State, Why
from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.kernel.numbers import MOST_DIGITS, page_number
from docendo.kernel.refusing import answered, telling

FLAGGING = "20/hour"
DECIDING = "120/minute"
APPEALING = "10/hour"


def _address(request: CommunityRequest, name: str, *arguments: object) -> str:
    return reverse(f"care:{name}", args=(request.community.slug, *arguments))


@entry(seat_at_least(Role.MEMBER))
def flag(request: CommunityRequest, slug: str, kind: str, about: int) -> HttpResponse:
    """Say what is wrong: each reason is a button."""
    page = queries.flag_page(request.seat, kind=kind, about=_number(about))
    form = FlagForm(request.POST or None, initial=kept.give_back(request))
    if request.method == "POST" and form.is_valid():
        with telling(form):
            limit("flagging", who=request.seat.member.pk, rate=FLAGGING)
            actions.flag(
                request.seat,
                kind=kind,
                about=about,
                why=Why(form.cleaned_data["why"]),
                note=form.cleaned_data["note"],
                now=clock.now(),
            )
            messages.success(request, _("Thank you. A moderator looks at it and tells you."))
            return HttpResponseRedirect(page.content.address)
    context = {"page": page, "form": form, "reasons": Why.choices}
    return answered(form, render(request, "care/flag.html", context))


def _number(about: int) -> int:
    """Of a size that every database holds."""
    return about if about < 10**MOST_DIGITS else 0


@require_safe
@entry(seat_at_least(Role.MODERATOR))
def queue(request: CommunityRequest, slug: str) -> HttpResponse:
    """What waits for a moderator."""
    page = queries.queue(request.seat, page=page_number(request.GET), now=clock.now())
    rows = [{"shown": shown, "form": _decision_form(shown)} for shown in page.object_list]
    return render(request, "care/queue.html", {"page": page, "rows": rows})


def _decision_form(shown: queries.Shown, sent: QueryDict | None = None) -> DecisionForm:
    return DecisionForm(
        sent,
        prefix=f"case-{shown.case.pk}",
        is_appealed=shown.case.is_appealed,
        may_silence=shown.may_silence,
        initial={"seen": shown.case.version},
    )


@require_safe
@entry(seat_at_least(Role.GUEST))
def case(request: CommunityRequest, slug: str, case_id: int) -> HttpResponse:
    """What became of something flagged, for its author and for moderators."""
    return _case(request, case_id)


def _case(
    request: CommunityRequest,
    case_id: int,
    *,
    appealing: AppealForm | None = None,
    deciding: DecisionForm | None = None,
) -> HttpResponse:
    shown = queries.case_page(request.seat, case_id=case_id, now=clock.now())
    context = {
        "shown": shown,
        "form": deciding or _decision_form(shown),
        "appeal_form": appealing or AppealForm(initial=kept.give_back(request)),
    }
    return answered(appealing or deciding, render(request, "care/case.html", context))


@require_safe
@entry(seat_at_least(Role.GUEST))
def latest(request: CommunityRequest, slug: str, kind: str, about: int) -> HttpResponse:
    """To the last case of something for whoever may read it, or else to the thing itself."""
    about = _number(about)
    found = queries.latest_case(request.seat, kind=kind, about=about)
    if found is None:
        content = queries.content_of(request.seat, kind=kind, about=about)
        return HttpResponseRedirect(content.address)
    return HttpResponseRedirect(_address(request, "case", found.pk))


@require_POST
@entry(seat_at_least(Role.MODERATOR))
def decide(request: CommunityRequest, slug: str, case_id: int) -> HttpResponse:
    shown = queries.case_page(request.seat, case_id=case_id, now=clock.now())
    form = _decision_form(shown, request.POST)
    if form.is_valid():
        with telling(form):
            limit("deciding", who=request.seat.member.pk, rate=DECIDING)
            decided = actions.decide(
                request.seat, case_id=case_id, **form.cleaned_data, now=clock.now()
            )
            messages.success(request, _outcome(decided, before=shown.case))
            return HttpResponseRedirect(_address(request, "queue"))
    return _case(request, case_id, deciding=form)


def _outcome(decided: Case, *, before: Case) -> str:
    if decided.is_hidden:
        return _("It is hidden. Its author reads why and may appeal once.")
    if decided.state == State.WARNED:
        return _("Its author is warned, reads why and may appeal once.")
    if before.state == State.WARNED:
        return _("It is not held against its author any more, who is told.")
    if before.is_hidden:
        return _("Everybody sees it again, and its author is told.")
    return _("It stays. Those who flagged it are told that you looked.")


@require_POST
@entry(seat_at_least(Role.GUEST))
def appeal(request: CommunityRequest, slug: str, case_id: int) -> HttpResponse:
    form = AppealForm(request.POST)
    if form.is_valid():
        with telling(form):
            limit("appealing", who=request.seat.member.pk, rate=APPEALING)
            actions.appeal(
                request.seat, case_id=case_id, words=form.cleaned_data["words"], now=clock.now()
            )
            messages.success(request, _("Your appeal waits for another moderator."))
            return HttpResponseRedirect(_address(request, "case", case_id))
    return _case(request, case_id, appealing=form)
