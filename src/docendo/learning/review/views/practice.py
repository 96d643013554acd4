"""Practicing on examples, and works that are shown when all is over."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.kernel.refusing import form_page, telling
from docendo.learning.review import actions, forms, queries
from docendo.learning.review.queries.practicing import ExamplePage
from docendo.learning.review.rules.saying import Asked, missing
from docendo.learning.review.views.reading import MEMBERS, frame

PRACTICING = "120/hour"
READ_AND_WRITE = ["GET", "HEAD", "POST"]


@entry(MEMBERS)
@require_http_methods(READ_AND_WRITE)
def practice(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    """The examples; whoever runs the review adds them here."""
    page = queries.practice_page(request.seat, assignment_id=assignment_id, now=clock.now())
    form = forms.ExampleForm(request.POST or None, initial=kept.give_back(request))
    if form.is_valid():
        with telling(form):
            limit("add an example", who=request.seat.member.pk, rate=PRACTICING)
            made = actions.add_example(
                request.seat, assignment_id=assignment_id, now=clock.now(), **form.cleaned_data
            )
            messages.success(request, _("Now judge it yourself: that is what others practice on."))
            return redirect("reviews:example", slug, assignment_id, made.number)
    more = frame(request.seat, page.assignment, page.me)
    return form_page(request, "reviews/practice.html", form, page=page, **more)


@entry(MEMBERS)
@require_http_methods(READ_AND_WRITE)
def example(
    request: CommunityRequest, slug: str, assignment_id: int, work_number: int
) -> HttpResponse:
    """Judge one, and see the difference at once."""
    which = {"assignment_id": assignment_id, "number": work_number}
    page = queries.example_page(request.seat, **which, now=clock.now())
    form = forms.ReviewForm(
        page.assignment, page.criteria, request.POST or None,
        body="", passages=(), files=(), initial=kept.give_back(request),
    )  # fmt: skip
    if form.is_valid() and _is_whole(page, form):
        with telling(form):
            limit("judge an example", who=request.seat.member.pk, rate=PRACTICING)
            if page.runs:
                actions.judge_as_reference(request.seat, **which, said=form.said, now=clock.now())
                messages.success(
                    request,
                    _("This is what others are compared with.")
                    if page.work.is_example
                    else _("What you say of this work is saved."),
                )
            else:
                actions.practice(request.seat, **which, said=form.said, now=clock.now())
            return redirect("reviews:example", slug, assignment_id, work_number)
    asked = [
        (
            each,
            form[f"points-{each.number}"] if f"points-{each.number}" in form.fields else None,
            form[f"words-{each.number}"],
        )
        for each in page.criteria
    ]
    more = frame(request.seat, page.assignment, page.me)
    return form_page(request, "reviews/example.html", form, page=page, asked=asked, **more)


def _is_whole(page: ExamplePage, form: forms.ReviewForm) -> bool:
    """Whether nothing is missing; otherwise it is said at each field."""
    asked = [Asked(each.pk, each.needs_comment) for each in page.criteria]
    lacking = missing(form.said, strategy=page.assignment.strategy, asked=asked, has_remarks=False)
    numbers = {each.pk: each.number for each in page.criteria}
    for (key, what), sentence in lacking.items():
        form.add_error(what if key is None else f"{what}-{numbers[key]}", sentence)
    return not lacking


@entry(MEMBERS)
@require_safe
def shown(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    page = queries.shown_page(request.seat, assignment_id=assignment_id)
    context = {"page": page, **frame(request.seat, page.assignment)}
    return render(request, "reviews/shown.html", context)


@entry(MEMBERS)
@require_POST
def show_work(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    limit("show a work", who=request.seat.member.pk, rate=PRACTICING)
    shows = request.POST.get("shows") == "yes"
    work = actions.show_work(
        request.seat, assignment_id=assignment_id, shows=shows, now=clock.now()
    )
    if work.shared_at:
        messages.success(request, _("Everybody of this review sees your work now."))
    elif shows:
        messages.success(request, _("Your work is shown once all of its authors have agreed."))
    else:
        messages.success(request, _("Your work is not shown."))
    return redirect("reviews:shown", slug, assignment_id)
