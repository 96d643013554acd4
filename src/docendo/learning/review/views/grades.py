"""Grades: one's own, and for whoever runs a review all of them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.kernel.numbers import choice, page_number
from docendo.kernel.refusing import form_page, telling
from docendo.learning.review import actions, forms, queries
from docendo.learning.review.refusals import RowsRefused
from docendo.learning.review.rules.checking import spot_checks
from docendo.learning.review.rules.judging import Method
from docendo.learning.review.views.reading import MEMBERS, frame

GRADING = "300/hour"
WORKING_OUT = "30/hour"
READ_AND_WRITE = ["GET", "HEAD", "POST"]


def _limited(request: CommunityRequest) -> None:
    limit("grade works", who=request.seat.member.pk, rate=GRADING)


@entry(MEMBERS)
@require_http_methods(READ_AND_WRITE)
def grade(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    """One's own grade, with a form to ask for a second look."""
    form = forms.AppealForm(request.POST or None, initial=kept.give_back(request))
    if form.is_valid():
        with telling(form):
            limit("appeal", who=request.seat.member.pk, rate=WORKING_OUT)
            words = form.cleaned_data["words"]
            actions.appeal(request.seat, assignment_id=assignment_id, words=words, now=clock.now())
            messages.success(request, _("Who runs the review will answer you here."))
            return redirect("reviews:grade", slug, assignment_id)
    own = queries.own_grade(request.seat, assignment_id=assignment_id, now=clock.now())
    more = frame(request.seat, own.assignment, own.participant)
    return form_page(request, "reviews/grade.html", form, own=own, **more)


@entry(MEMBERS)
@require_safe
def grades(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    page = queries.grades_page(
        request.seat, assignment_id=assignment_id, page=page_number(request.GET)
    )
    method = choice(Method, request.GET.get("method"), Method(page.assignment.method))
    would = None
    if method != page.assignment.method:
        would = queries.changes_of_method(page.assignment, method)
    context = {
        "page": page, "method": method, "methods": Method, "would": would,
        **frame(request.seat, page.assignment),
    }  # fmt: skip
    return render(request, "reviews/grades.html", context)


@entry(MEMBERS)
@require_POST
def work_out(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    limit("work out grades", who=request.seat.member.pk, rate=WORKING_OUT)
    actions.work_out_again(request.seat, assignment_id=assignment_id, now=clock.now())
    messages.success(request, _("Grades are being worked out. Load this page again in a moment."))
    return redirect("reviews:grades", slug, assignment_id)


@entry(MEMBERS)
@require_POST
def confirm_grades(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    _limited(request)
    seen = request.POST.get("seen", "")
    count = actions.confirm_grades(
        request.seat, assignment_id=assignment_id, seen=seen, now=clock.now()
    )
    words = ngettext("%(count)s grade was changed.", "%(count)s grades were changed.", count)
    messages.success(request, words % {"count": count})
    return redirect("reviews:grades", slug, assignment_id)


@entry(MEMBERS)
@require_POST
def choose_method(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    _limited(request)
    method = choice(Method, request.POST.get("method"), Method.CORRECTED)
    seen = request.POST.get("seen", "")
    actions.choose_method(request.seat, assignment_id=assignment_id, method=method, seen=seen)
    messages.success(request, _("This method counts from now on."))
    return redirect("reviews:grades", slug, assignment_id)


@entry(MEMBERS)
@require_POST
def publish_grades(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    _limited(request)
    seen = request.POST.get("seen", "")
    actions.publish_grades(request.seat, assignment_id=assignment_id, seen=seen, now=clock.now())
    messages.success(request, _("Grades are published. Everybody sees theirs, with its reasons."))
    return redirect("reviews:grades", slug, assignment_id)


@entry(MEMBERS)
@require_http_methods(READ_AND_WRITE)
def set_grade(
    request: CommunityRequest, slug: str, assignment_id: int, work_number: int
) -> HttpResponse:
    found = queries.grade_to_set(request.seat, assignment_id=assignment_id, number=work_number)
    initial = {}
    if found.grade is not None:
        initial = {"points": found.grade.set_points, "why": found.grade.set_why}
    form = forms.SetGradeForm(request.POST or None, initial=initial | kept.give_back(request))
    if form.is_valid():
        with telling(form):
            _limited(request)
            actions.set_grade(
                request.seat, assignment_id=assignment_id, work_id=found.work.pk, now=clock.now(),
                **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, _("It is written down, with your name."))
            return redirect("reviews:set_grade", slug, assignment_id, work_number)
    more = frame(request.seat, found.assignment)
    return form_page(request, "reviews/set_grade.html", form, found=found, **more)


@entry(MEMBERS)
@require_http_methods(READ_AND_WRITE)
def import_checks(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    """Spot checks from a file: all rows or none."""
    assignment = queries.graded_to_run(request.seat, assignment_id)
    form = forms.SpotChecksForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if form.is_valid():
        with telling(form):
            _limited(request)
            try:
                count = actions.import_spot_checks(
                    request.seat, assignment_id=assignment_id, now=clock.now(),
                    checks=spot_checks(form.cleaned_data["file"].read()),
                )  # fmt: skip
            except RowsRefused as refused:
                faults = [*refused.faults]
                raise
            actions.work_out_again(request.seat, assignment_id=assignment_id, now=clock.now())
            words = ngettext(
                "%(count)s work is judged by you. Grades are being worked out anew.",
                "%(count)s works are judged by you. Grades are being worked out anew.",
                count,
            )
            messages.success(request, words % {"count": count})
            return redirect("reviews:grades", slug, assignment_id)
    more = frame(request.seat, assignment)
    return form_page(request, "reviews/import_checks.html", form, faults=faults, **more)
