"""One date of a meeting: moved, called off, kept after all, and whether people met."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.refusing import demand_valid, form_page, telling
from docendo.learning.meetings import actions, forms, queries
from docendo.learning.meetings.views.pages import count_answer, count_plan, to_board, to_meeting


@entry(seat_at_least(Role.MEMBER))
def move_date(request: CommunityRequest, slug: str, meeting_id: int, on: date) -> HttpResponse:
    meeting, shown = queries.date_to_move(request.seat, meeting_id=meeting_id, on=on)
    initial = {"first_on": shown.at.date(), "at": shown.at.time()}
    form = forms.MoveForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            count_plan(request)
            actions.move_date(
                request.seat,
                meeting_id=meeting_id,
                on=on,
                starts_at=form.starts_at,
                now=clock.now(),
            )
            messages.success(request, _("Moved. The others are told."))
            return to_meeting(request, meeting_id)
    context = {"match": meeting.match, "meeting": meeting, "shown": shown}
    return form_page(request, "meetings/move.html", form, **context)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def call_off_date(request: CommunityRequest, slug: str, meeting_id: int, on: date) -> HttpResponse:
    count_plan(request)
    actions.call_off_date(request.seat, meeting_id=meeting_id, on=on, now=clock.now())
    messages.success(request, _("Called off on this day. The others are told."))
    return to_meeting(request, meeting_id)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def keep_date(request: CommunityRequest, slug: str, meeting_id: int, on: date) -> HttpResponse:
    count_plan(request)
    actions.keep_date(request.seat, meeting_id=meeting_id, on=on, now=clock.now())
    messages.success(request, _("It takes place as planned. The others are told."))
    return to_meeting(request, meeting_id)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def met(request: CommunityRequest, slug: str, meeting_id: int, on: date) -> HttpResponse:
    form = forms.MetForm(request.POST)
    demand_valid(form)
    count_answer(request)
    said = form.cleaned_data["have_met"]
    found = actions.say_whether_met(
        request.seat, meeting_id=meeting_id, on=on, have_met=said, now=clock.now()
    )
    if said:
        messages.success(request, _("Good. What is the next small step?"))
    else:
        messages.success(request, _("It happens. Plan another time below."))
    return to_board(request, found.match_id)
