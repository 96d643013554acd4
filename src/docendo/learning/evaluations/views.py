"""The pages of evaluations of teams."""

from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.errors import NotAllowed
from docendo.kernel.limits import limit
from docendo.kernel.numbers import page_number
from docendo.kernel.refusing import answered, form_page, telling
from docendo.kernel.sheets import sheet
from docendo.kernel.workbooks import workbook
from docendo.learning.evaluations import actions, forms, queries
from docendo.learning.evaluations.rules.evaluating import (
    FEWEST_TO_SHOW,
    Kind,
    SeenBy,
    Stage,
)
from docendo.learning.evaluations.rules.levels import Dimension

MEMBERS = seat_at_least(Role.MEMBER)
READ_AND_WRITE = ["GET", "HEAD", "POST"]
WRITING = "120/hour"
KINDS = {"csv": sheet, "xlsx": workbook}
# How long teams usually have.
A_WEEK: Final = timedelta(days=7)


def _limited(request: CommunityRequest) -> None:
    limit("evaluate teams", who=request.seat.member.pk, rate=WRITING)


@entry(MEMBERS)
@require_safe
def evaluations(request: CommunityRequest, slug: str) -> HttpResponse:
    page = queries.evaluations_page(request.seat, now=clock.now())
    return render(request, "evaluations/evaluations.html", {"page": page})


@entry(MEMBERS)
@require_http_methods(READ_AND_WRITE)
def new(request: CommunityRequest, slug: str) -> HttpResponse:
    choices = queries.teams_to_choose(request.seat)
    if not choices and not request.seat.may_coordinate:
        raise NotAllowed
    begin = localtime(clock.now()).replace(minute=0, second=0, microsecond=0)
    usual = {"title": _("How we work together"), "opens_at": begin, "closes_at": begin + A_WEEK}
    form = forms.EvaluationForm(choices, request.POST or None, initial=usual)
    if request.method == "POST" and form.is_good(now=clock.now()):
        with telling(form):
            _limited(request)
            said = form.cleaned_data
            made = actions.create_evaluation(
                request.seat,
                title=said["title"],
                words=said["words"],
                keys=said["teams"],
                opens_at=said["opens_at"],
                closes_at=said["closes_at"],
                now=clock.now(),
            )
            messages.success(request, _("It is made. You can ask something of your own as well."))
            return redirect("evaluations:run", slug, made.pk)
    return form_page(request, "evaluations/new.html", form, choices=choices)


@entry(MEMBERS)
@require_safe
def evaluation(request: CommunityRequest, slug: str, evaluation_id: int) -> HttpResponse:
    """What is asked, and once it is over what came of it for who looks."""
    page = queries.own_page(request.seat, evaluation_id=evaluation_id, now=clock.now())
    return render(request, "evaluations/evaluation.html", {"page": page, **_frame(page.standing)})


def _frame(held: queries.Standing) -> dict[str, Any]:
    return {
        "standing": held,
        "evaluation": held.evaluation,
        "fewest": FEWEST_TO_SHOW,
        "is_small": held.me is not None and queries.is_small(held.me.team),
    }


@entry(MEMBERS)
@require_http_methods(READ_AND_WRITE)
def rate(request: CommunityRequest, slug: str, evaluation_id: int) -> HttpResponse:
    """What was chosen stays on the page, also where it is not taken any more."""
    page = queries.rate_page(request.seat, evaluation_id=evaluation_id, now=clock.now())
    if request.method != "POST" and page.standing.stage != Stage.OPEN:
        return redirect("evaluations:evaluation", slug, evaluation_id)
    form = forms.RateForm(page, request.POST if request.method == "POST" else None)
    if form.is_valid():
        with telling(form):
            _limited(request)
            actions.rate(
                request.seat,
                evaluation_id=evaluation_id,
                levels=form.levels,
                answers=form.answers,
                now=clock.now(),
            )
            messages.success(request, _("Thank you. You can change it until it ends."))
            return redirect("evaluations:evaluation", slug, evaluation_id)
    return form_page(request, "evaluations/rate.html", form, **_frame(page.standing))


@entry(MEMBERS)
@require_http_methods(READ_AND_WRITE)
def edit(request: CommunityRequest, slug: str, evaluation_id: int) -> HttpResponse:
    held = queries.standing_to_run(request.seat, evaluation_id=evaluation_id, now=clock.now())
    known = held.evaluation
    usual = {name: getattr(known, name) for name in ("title", "words", "opens_at", "closes_at")}
    form = forms.WordsForm(request.POST or None, initial=usual)
    if request.method == "POST" and form.is_good(now=clock.now()):
        with telling(form):
            _limited(request)
            actions.change_words(
                request.seat, evaluation_id=evaluation_id, now=clock.now(), **form.cleaned_data
            )
            messages.success(request, _("It is changed."))
            return redirect("evaluations:run", slug, evaluation_id)
    return form_page(request, "evaluations/edit.html", form, **_frame(held))


@entry(MEMBERS)
@require_safe
def run(request: CommunityRequest, slug: str, evaluation_id: int) -> HttpResponse:
    return _run(request, evaluation_id, forms.QuestionForm())


def _run(request: CommunityRequest, evaluation_id: int, form: forms.QuestionForm) -> HttpResponse:
    page = queries.run_page(
        request.seat,
        evaluation_id=evaluation_id,
        page=page_number(request.GET),
        now=clock.now(),
    )
    context = {"page": page, "form": form, "dimensions": list(Dimension), **_frame(page.standing)}
    return answered(form, render(request, "evaluations/run.html", context))


@entry(MEMBERS)
@require_POST
def close(request: CommunityRequest, slug: str, evaluation_id: int) -> HttpResponse:
    _limited(request)
    actions.close_now(request.seat, evaluation_id=evaluation_id, now=clock.now())
    messages.success(request, _("It is over. Members see what came of it for themselves."))
    return redirect("evaluations:run", slug, evaluation_id)


@entry(MEMBERS)
@require_POST
def add_question(request: CommunityRequest, slug: str, evaluation_id: int) -> HttpResponse:
    form = forms.QuestionForm(request.POST)
    if form.is_valid():
        with telling(form):
            _limited(request)
            said = form.cleaned_data
            actions.add_question(
                request.seat,
                evaluation_id=evaluation_id,
                words=said["words"],
                kind=Kind(said["kind"]),
                seen_by=SeenBy(said["seen_by"]),
                now=clock.now(),
            )
            messages.success(request, _("Everybody is asked that, too."))
            return redirect("evaluations:run", slug, evaluation_id)
    return _run(request, evaluation_id, form)


@entry(MEMBERS)
@require_POST
def remove_question(
    request: CommunityRequest, slug: str, evaluation_id: int, evaluation_question: int
) -> HttpResponse:
    _limited(request)
    actions.remove_question(
        request.seat,
        evaluation_id=evaluation_id,
        question_id=evaluation_question,
        now=clock.now(),
    )
    messages.success(request, _("Nobody is asked that any more."))
    return redirect("evaluations:run", slug, evaluation_id)


@entry(MEMBERS)
@require_safe
def table(request: CommunityRequest, slug: str, evaluation_id: int, file_kind: str) -> HttpResponse:
    if file_kind not in KINDS:
        raise Http404
    _limited(request)
    columns, rows = queries.table(request.seat, evaluation_id=evaluation_id, now=clock.now())
    return KINDS[file_kind](f"evaluation-{evaluation_id}", columns, rows)
