"""One's own calendar: a page, a file of one meeting, and the private address of all."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.commons.people.api import PersonRequest
from docendo.kernel import calendars, clock
from docendo.kernel.access import anyone, entry, signed_in
from docendo.kernel.limits import limit
from docendo.learning.meetings import actions, queries

# Calendars ask every quarter of an hour, or each time somebody looks.
READING = "120/hour"


@entry(signed_in)
@require_safe
def calendar(request: PersonRequest) -> HttpResponse:
    page = queries.calendar_page(request.user, now=clock.now())
    return render(request, "meetings/calendar.html", {"page": page})


@entry(signed_in)
@require_POST
def new_address(request: PersonRequest) -> HttpResponse:
    limit("calendar address", who=request.user.pk, rate="20/hour")
    actions.make_address(request.user)
    messages.success(request, _("Here is the address. Copy it into your calendar."))
    return redirect("meetings:calendar")


@entry(anyone)
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """All that one person has before them; the address itself is the key."""
    found = queries.address_of(token)
    if found is None:
        raise Http404
    limit("calendar feed", who=found.person_id, rate=READING)
    with translation.override(found.person.interface_language or translation.get_language()):
        entries = queries.entries_of(found.person, now=clock.now())
        text = calendars.calendar(entries, name="Docendo")
    return _file(text, "docendo.ics")


@entry(seat_at_least(Role.MEMBER))
@require_safe
def file(request: CommunityRequest, slug: str, meeting_id: int) -> HttpResponse:
    meeting = queries.meeting_of(request.seat, meeting_id=meeting_id)
    entry_ = queries.entry_of(meeting, request.seat.member)
    return _file(calendars.calendar([entry_], name=request.community.name), "meeting.ics")


def _file(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
