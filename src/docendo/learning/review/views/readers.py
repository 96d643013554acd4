"""Who reads what, for whoever runs a review: seen, chosen by hand, filled up."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.kernel.numbers import number_in, page_number
from docendo.kernel.refusing import answered, telling
from docendo.learning.review import actions, forms, queries
from docendo.learning.review.jobs import fill_up
from docendo.learning.review.rules.giving import MOST_AT_ONCE
from docendo.learning.review.views.reading import MEMBERS, frame

CHOOSING = "300/hour"


@entry(MEMBERS)
@require_safe
def readers(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    page = queries.readers_page(
        request.seat,
        assignment_id=assignment_id,
        page=page_number(request.GET),
        now=clock.now(),
    )
    context = {"shown": page, "page": page.page, **frame(request.seat, page.assignment)}
    return render(request, "reviews/readers.html", context)


@entry(MEMBERS)
@require_POST
def fill_readers(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    """Let Docendo find the readers that are missing; of a large class later, part by part."""
    limit("choose readers", who=request.seat.member.pk, rate=CHOOSING)
    page = queries.readers_page(request.seat, assignment_id=assignment_id, page=1, now=clock.now())
    if page.page.paginator.count > MOST_AT_ONCE:
        fill_up.enqueue(assignment_id=assignment_id)
        messages.success(request, _("It is being worked out. Load this page again to see how far."))
        return redirect("reviews:readers", slug, assignment_id)
    added = actions.fill_up_by_hand(request.seat, assignment_id=assignment_id, now=clock.now())
    words = ngettext("%(number)s reader was added.", "%(number)s readers were added.", added) % {
        "number": added
    }
    messages.success(request, words)
    return redirect("reviews:readers", slug, assignment_id)


@entry(MEMBERS)
def hand(
    request: CommunityRequest, slug: str, assignment_id: int, work_number: int
) -> HttpResponse:
    """Choose a reader, see what comes of it, and then do it."""
    which = {"assignment_id": assignment_id, "work_number": work_number}
    page = queries.hand_page(request.seat, **which)
    data = request.POST if request.method == "POST" else None
    form = forms.HandForm(data, people=page.people, unsent=page.unsent)
    context = {"page": page, "form": form, **frame(request.seat, page.assignment)}
    if data is not None and form.is_valid():
        limit("choose readers", who=request.seat.member.pk, rate=CHOOSING)
        reader_id, instead_of = form.cleaned_data["reader"], form.cleaned_data.get("instead_of")
        if "confirmed" not in data:
            context["consequences"] = queries.consequences(
                request.seat, **which, reader_id=reader_id, instead_of=instead_of
            )
        else:
            with telling(form):
                actions.give_by_hand(
                    request.seat,
                    assignment_id=assignment_id,
                    work_id=page.work.pk,
                    reader_id=reader_id,
                    instead_of=instead_of,
                    now=clock.now(),
                )
                messages.success(request, _("The work has its reader."))
                return redirect("reviews:readers", slug, assignment_id)
    return answered(form, render(request, "reviews/hand.html", context))


@entry(MEMBERS)
@require_POST
def take_back_reader(
    request: CommunityRequest, slug: str, assignment_id: int, work_number: int
) -> HttpResponse:
    limit("choose readers", who=request.seat.member.pk, rate=CHOOSING)
    page = queries.hand_page(request.seat, assignment_id=assignment_id, work_number=work_number)
    actions.take_back_by_hand(
        request.seat,
        assignment_id=assignment_id,
        work_id=page.work.pk,
        review_id=number_in(request.POST.get("review")) or 0,
        now=clock.now(),
    )
    messages.success(request, _("Taken back. You can give it to them again by hand."))
    return redirect("reviews:readers", slug, assignment_id)
