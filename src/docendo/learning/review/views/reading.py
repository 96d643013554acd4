"""What somebody reads, and what they say of it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, Seat, seat_at_least
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.errors import Refused
from docendo.kernel.files import hand_out
from docendo.kernel.limits import limit
from docendo.kernel.refusing import answered, telling
from docendo.learning.review import actions, forms, queries
from docendo.learning.review.models import (
    Assignment,
    Participant,
    running_an_assignment,
)
from docendo.learning.review.navigation import pages
from docendo.learning.review.refusals import NotFinished
from docendo.learning.review.rules.coaching import Advice, coach
from docendo.learning.review.rules.saying import Said

MEMBERS = seat_at_least(Role.MEMBER)
# Saved as one types, which is often.
WRITING = "1200/hour"
TAKING = "60/hour"


def frame(
    seat: Seat, assignment: Assignment, participant: Participant | None = None
) -> dict[str, Any]:
    """What every page of a review has around it: its name, and the way to the others."""
    runs = running_an_assignment.allows(seat, assignment)
    if participant is None:
        participant = Participant.objects.of(seat).filter(assignment=assignment).first()
    return {
        "assignment": assignment,
        "pages": pages(assignment, participant=participant, runs=runs),
    }


@entry(MEMBERS)
@require_safe
def reading(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    page = queries.reading_page(request.seat, assignment_id=assignment_id, now=clock.now())
    context = {"page": page, **frame(request.seat, page.assignment, page.me)}
    return render(request, "reviews/reading.html", context)


@entry(MEMBERS)
@require_POST
def take_next(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    limit("take a work to read", who=request.seat.member.pk, rate=TAKING)
    taken = actions.take_next(request.seat, assignment_id=assignment_id, now=clock.now())
    return redirect("reviews:review", slug, assignment_id, taken.pk)


@entry(MEMBERS)
@require_POST
def more(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    limit("take a work to read", who=request.seat.member.pk, rate=TAKING)
    wants = request.POST.get("wants") == "yes"
    actions.offer_to_read_more(request.seat, assignment_id=assignment_id, wants=wants)
    if wants:
        messages.success(request, _("You are asked first where a work lacks a reader."))
    return redirect("reviews:reading", slug, assignment_id)


@entry(MEMBERS)
def review(
    request: CommunityRequest, slug: str, assignment_id: int, review_id: int
) -> HttpResponse:
    """One work beside the form. Every button keeps what is typed, whatever else it does."""
    which = {"assignment_id": assignment_id, "review_id": review_id}
    if request.method != "POST":
        actions.open_review(request.seat, **which, now=clock.now())
        page = queries.review_page(request.seat, **which, now=clock.now())
        initial = {**page.initial, **kept.give_back(request)}
        return _drawn(request, page, _form(page, initial=initial))
    limit("write a review", who=request.seat.member.pk, rate=WRITING)
    page = queries.review_page(request.seat, **which, now=clock.now())
    form = _form(page, request.POST)
    do, _colon, number = request.POST.get("do", "save").partition("-")
    form.is_valid()
    advice: Sequence[Advice] = ()
    with telling(form):
        said = form.said
        if do == "send" and not form.errors:
            actions.save_review(request.seat, **which, said=said, now=clock.now())
            if actions.what_is_missing(page.review, said):
                raise NotFinished
            advice = () if request.POST.get("coached") else advice_on(page, said)
            if not advice:
                actions.send_review(request.seat, **which, said=said, now=clock.now())
                messages.success(request, _("Sent. Thank you for reading."))
                return redirect("reviews:reading", slug, assignment_id)
        else:
            actions.save_review(request.seat, **which, said=said, now=clock.now())
        if _is_done(request, form, do=do, number=number, which=which):
            anchor = "#remarks" if do in ("remark", "drop") else ""
            return redirect(reverse("reviews:review", args=(slug, *which.values())) + anchor)
    if isinstance(getattr(form, "refused", None), NotFinished):
        _say_what_is_missing(page, form)
    page = queries.review_page(request.seat, **which, now=clock.now())
    return _drawn(request, page, form, advice=advice)


def _is_done(
    request: CommunityRequest,
    form: forms.ReviewForm,
    *,
    do: str,
    number: str,
    which: dict[str, int],
) -> bool:
    """Add or drop a remark; whether the page can be loaded anew, since nothing is left to say."""
    if do == "drop" and number.isdecimal():
        actions.drop_remark(request.seat, **which, remark_id=int(number), now=clock.now())
    elif do == "remark" or (do == "save" and form.has_remark):
        new = form.remark() if not form.errors else None
        if new is not None:
            actions.add_remark(request.seat, **which, new=new, now=clock.now())
    elif do == "save" and not form.errors:
        messages.success(request, _("Saved. Nobody else sees it before you send it."))
    return do in ("save", "remark", "drop") and not form.errors


def _form(page: queries.ReviewPage, data: object = None, **more: object) -> forms.ReviewForm:
    return forms.ReviewForm(
        page.assignment,
        page.criteria,
        data,
        body=page.work.body,
        passages=page.passages,
        files=page.files,
        **more,
    )


def _say_what_is_missing(page: queries.ReviewPage, form: forms.ReviewForm) -> None:
    numbers = {each.pk: each.number for each in page.criteria}
    for (criterion_id, what), sentence in actions.what_is_missing(page.review, form.said).items():
        form.add_error(
            what if criterion_id is None else f"{what}-{numbers[criterion_id]}", sentence
        )


def advice_on(page: queries.ReviewPage, said: Said) -> Sequence[Advice]:
    """What the coach suggests of what is in the form, and of the remarks that are there."""
    remarks = [f"{one.remark.words} {one.remark.suggestion}" for one in page.remarks]
    comments = [said.body, *(one.words for one in said.judged.values()), *remarks]
    return coach(comments, names_a_passage=bool(page.remarks))


def _drawn(
    request: CommunityRequest,
    page: queries.ReviewPage,
    form: forms.ReviewForm,
    *,
    advice: Sequence[Advice] = (),
) -> HttpResponse:
    context = {
        "page": page,
        **frame(request.seat, page.assignment, page.me),
        "form": form,
        "advice": advice,
        "asked": [
            (one, _field(form, "points", one), _field(form, "words", one)) for one in page.asked
        ],
        "remark_fields": [each for each in form if each.name.startswith("remark_")],
    }
    return answered(form, render(request, "reviews/review.html", context))


def _field(form: forms.ReviewForm, what: str, one: object) -> object:
    name = f"{what}-{one.criterion.number}"  # type: ignore[attr-defined]  # an Asked
    return form[name] if name in form.fields else None


@entry(MEMBERS)
@require_POST
def keep_review(
    request: CommunityRequest, slug: str, assignment_id: int, review_id: int
) -> HttpResponse:
    """As one types: kept as far as it is right, and what the coach would say of it."""
    limit("write a review", who=request.seat.member.pk, rate=WRITING)
    which = {"assignment_id": assignment_id, "review_id": review_id}
    page = queries.review_page(request.seat, **which, now=clock.now())
    form = _form(page, request.POST)
    form.is_valid()
    context: dict[str, object] = {"page": page}
    try:
        saved = actions.save_review(request.seat, **which, said=form.said, now=clock.now())
        context |= {"saved_at": saved.saved_at, "advice": advice_on(page, form.said)}
    except Refused as refused:
        context["refused"] = refused
    return render(request, "reviews/_coach.html", context)


@entry(MEMBERS)
@require_safe
def read_file(
    request: CommunityRequest, slug: str, assignment_id: int, review_id: int, number: int
) -> HttpResponse:
    found, name = queries.file_to_read(
        request.seat, assignment_id=assignment_id, review_id=review_id, number=number
    )
    return hand_out(request, found.file, who=request.seat.member.pk, called=name)
