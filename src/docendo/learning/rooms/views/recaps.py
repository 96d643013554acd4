"""What came of a sitting, and the list of all of a room."""

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.kernel.numbers import page_number
from docendo.kernel.refusing import answered, demand_valid, telling
from docendo.learning.rooms import actions, forms, queries
from docendo.learning.rooms.models import Sitting
from docendo.learning.rooms.views.doing import DOING


@entry(seat_at_least(Role.MEMBER))
@require_safe
def past(request: CommunityRequest, slug: str, room_id: int) -> HttpResponse:
    page = queries.past_page(
        request.seat, room_id=room_id, page=page_number(request.GET), now=clock.now()
    )
    return render(request, "rooms/past.html", {"page": page, "panel": page.room})


@entry(seat_at_least(Role.MEMBER))
@require_safe
def recap(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    """While it goes on there is none: the room is its page."""
    found = Sitting.objects.visible_to(request.seat).get(pk=sitting_id)
    if not found.is_over:
        return redirect("rooms:room", slug, sitting_id)
    return _page(request, sitting_id, None)


def _page(request: CommunityRequest, sitting_id: int, form: forms.RecapForm | None) -> HttpResponse:
    page = queries.recap_page(
        request.seat, sitting_id=sitting_id, page=page_number(request.GET), now=clock.now()
    )
    said = page.recap
    initial = {"notes": said.notes, "next_step": said.next_step, "seen": said.version}
    context = {
        "page": page,
        "panel": page.sitting.room.home,
        "form": form or forms.RecapForm(request.community, initial=initial),
        "is_correcting": form is not None,
        "is_reading_lines": "page" in request.GET,
    }
    return answered(form, render(request, "rooms/recap.html", context))


@entry(seat_at_least(Role.MEMBER))
@require_POST
def agree(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    limit("rooms:doing", who=request.seat.member.pk, rate=DOING)
    form = forms.AgreeForm(request.POST)
    demand_valid(form)
    seen = form.cleaned_data["seen"]
    actions.agree(request.seat, sitting_id=sitting_id, seen=seen, now=clock.now())
    toasts.success(request, _("You have agreed."))
    return redirect("rooms:recap", slug, sitting_id)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def correct(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    form = forms.RecapForm(request.community, request.POST)
    if form.is_valid():
        with telling(form):
            limit("rooms:doing", who=request.seat.member.pk, rate=DOING)
            actions.correct_recap(
                request.seat,
                sitting_id=sitting_id,
                notes=form.cleaned_data["notes"],
                next_step=form.cleaned_data["next_step"],
                seen=form.cleaned_data["seen"],
                now=clock.now(),
            )
            toasts.success(request, _("It is corrected. The others are asked to agree with it."))
            return redirect("rooms:recap", slug, sitting_id)
    return _page(request, sitting_id, form)
