"""Two works at a time: which is better?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from docendo.commons.communities.api import CommunityRequest
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.files import hand_out
from docendo.kernel.limits import limit
from docendo.kernel.refusing import answered, telling
from docendo.learning.review import actions, forms, queries
from docendo.learning.review.rules.judging import Strategy
from docendo.learning.review.views.reading import MEMBERS, WRITING, frame


@entry(MEMBERS)
def pair(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    """The two works that are compared now; sending leads to the next two."""
    assignment, _me = queries.taking_part(request.seat, assignment_id=assignment_id)
    if assignment.strategy != Strategy.PAIRS:
        return redirect("reviews:reading", slug, assignment_id)
    if request.method != "POST":
        page = queries.pair_page(request.seat, assignment_id=assignment_id, now=clock.now())
        if page.right and page.comparison is None:
            actions.give_pair(request.seat, assignment_id=assignment_id, now=clock.now())
            page = queries.pair_page(request.seat, assignment_id=assignment_id, now=clock.now())
        initial = {"comparison": page.comparison.pk if page.comparison else None}
        return _drawn(request, page, _form(page, initial=initial | kept.give_back(request)))
    limit("write a review", who=request.seat.member.pk, rate=WRITING)
    page = queries.pair_page(request.seat, assignment_id=assignment_id, now=clock.now())
    form = _form(page, request.POST)
    if form.is_valid():
        with telling(form):
            actions.compare(
                request.seat,
                assignment_id=assignment_id,
                comparison=form.cleaned_data["comparison"],
                better=form.cleaned_data["better"],
                words=form.words,
                now=clock.now(),
            )
            messages.success(request, _("Sent. Here are the next two, if you like."))
            return redirect("reviews:pair", slug, assignment_id)
    return _drawn(request, page, form)


def _form(page: queries.PairPage, data: object = None, **more: object) -> forms.PairForm:
    works = [(side.work.number, side.name) for side in page.sides]
    return forms.PairForm(data, works=works, **more)


def _drawn(request: CommunityRequest, page: queries.PairPage, form: forms.PairForm) -> HttpResponse:
    context = {
        "page": page,
        **frame(request.seat, page.assignment, page.me),
        "form": form,
        "sides": [(side, form[f"words-{side.work.number}"]) for side in page.sides],
    }
    return answered(form, render(request, "reviews/pair.html", context))


@entry(MEMBERS)
@require_safe
def pair_file(
    request: CommunityRequest, slug: str, assignment_id: int, work_number: int, number: int
) -> HttpResponse:
    assignment, work = queries.compared_work(
        request.seat, assignment_id=assignment_id, work_number=work_number
    )
    found, name = queries.file_at(assignment, work, number)
    return hand_out(request, found.file, who=request.seat.member.pk, called=name)
