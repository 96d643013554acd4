"""What members do with reviews: find them, read what is asked, take part and leave."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.learning.review import actions, queries
from docendo.learning.review.views.planning import MEMBERS

CHANGING = "60/hour"


@entry(MEMBERS)
@require_safe
def reviews(request: CommunityRequest, slug: str) -> HttpResponse:
    page = queries.reviews_page(request.seat, now=clock.now())
    return render(request, "reviews/reviews.html", {"page": page})


@entry(MEMBERS)
@require_safe
def assignment(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    page = queries.assignment_page(request.seat, assignment_id=assignment_id, now=clock.now())
    held = page.standing
    context = {"page": page, "standing": held, "assignment": held.assignment}
    return render(request, "reviews/assignment.html", context)


@entry(MEMBERS)
@require_POST
def join(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    limit("take part in a review", who=request.seat.member.pk, rate=CHANGING)
    actions.take_part(request.seat, assignment_id=assignment_id, now=clock.now())
    messages.success(request, _("You take part. Here you write your work; it saves itself."))
    return redirect("reviews:work", slug, assignment_id)


@entry(MEMBERS)
@require_POST
def leave(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    limit("take part in a review", who=request.seat.member.pk, rate=CHANGING)
    actions.leave(request.seat, assignment_id=assignment_id, now=clock.now())
    messages.success(request, _("You do not take part any more. What you wrote stays."))
    return redirect("reviews:reviews", slug)
