"""What was said of one's work, answering it, and saying what changed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.kernel.numbers import number_in
from docendo.kernel.refusing import answered, telling
from docendo.learning.review import actions, forms, queries
from docendo.learning.review.models import Remark
from docendo.learning.review.views.reading import MEMBERS, frame

ANSWERING = "120/hour"


@entry(MEMBERS)
@require_safe
def answers(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    return _page(request, assignment_id)


def _page(
    request: CommunityRequest,
    assignment_id: int,
    *,
    refused: forms.AnswerForm | None = None,
    about: int | None = None,
    change: forms.ChangeForm | None = None,
) -> HttpResponse:
    """With a form that was refused in the place of a fresh one."""
    page = queries.answers_page(request.seat, assignment_id=assignment_id, now=clock.now())
    received = []
    for one in page.received:
        path = reverse(
            "reviews:answer", args=(request.community.slug, assignment_id, one.review.pk)
        )
        initial = {} if one.answer is None else {
            "helpful": one.answer.helpful, "words": one.answer.words, "thanks": one.answer.thanks
        }  # fmt: skip
        form = forms.AnswerForm(
            auto_id=f"answer-{one.review.pk}-%s",
            initial=initial | kept.give_back(request, path=path),
        )
        is_it = about == one.review.pk and refused is not None
        received.append((one, refused if is_it else form))
    context = {
        "page": page,
        **frame(request.seat, page.assignment, page.me),
        "received": received,
        "change_form": change or forms.ChangeForm(because=page.because),
    }
    response = render(request, "reviews/answers.html", context)
    return answered(refused or change, response)


@entry(MEMBERS)
@require_POST
def answer(
    request: CommunityRequest, slug: str, assignment_id: int, review_id: int
) -> HttpResponse:
    limit("answer a review", who=request.seat.member.pk, rate=ANSWERING)
    form = forms.AnswerForm(request.POST, auto_id=f"answer-{review_id}-%s")
    if form.is_valid():
        with telling(form):
            actions.answer_review(
                request.seat,
                assignment_id=assignment_id,
                review_id=review_id,
                now=clock.now(),
                **form.cleaned_data,
            )
            messages.success(request, _("Your reader sees it on their page."))
            address = reverse("reviews:answers", args=(slug, assignment_id))
            return redirect(f"{address}#review-{review_id}")
    return _page(request, assignment_id, refused=form, about=review_id)


@entry(MEMBERS)
@require_POST
def change(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    """Say which comment changed what."""
    limit("answer a review", who=request.seat.member.pk, rate=ANSWERING)
    page = queries.answers_page(request.seat, assignment_id=assignment_id, now=clock.now())
    form = forms.ChangeForm(request.POST, because=page.because)
    if form.is_valid():
        with telling(form):
            kind, _dash, number = form.cleaned_data["because"].partition("-")
            remark_id = int(number) if kind == "remark" else None
            review_id = (
                int(number)
                if remark_id is None
                else Remark.objects.values_list("review_id", flat=True).get(pk=remark_id)
            )
            actions.note_change(
                request.seat,
                assignment_id=assignment_id,
                review_id=review_id,
                remark_id=remark_id,
                words=form.cleaned_data["words"],
                now=clock.now(),
            )
            messages.success(request, _("Noted. Your reader sees what their comment changed."))
            return redirect(reverse("reviews:answers", args=(slug, assignment_id)) + "#changes")
    return _page(request, assignment_id, change=form)


@entry(MEMBERS)
@require_POST
def undo_change(
    request: CommunityRequest, slug: str, assignment_id: int, review_id: int
) -> HttpResponse:
    limit("answer a review", who=request.seat.member.pk, rate=ANSWERING)
    actions.drop_change(
        request.seat,
        assignment_id=assignment_id,
        review_id=review_id,
        change_id=number_in(request.POST.get("change")) or 0,
        now=clock.now(),
    )
    return redirect(reverse("reviews:answers", args=(slug, assignment_id)) + "#changes")
