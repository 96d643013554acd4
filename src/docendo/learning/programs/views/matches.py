"""What people do with the plan of a program on the page of their match."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.kernel.refusing import form_page, telling
from docendo.learning.programs import actions, forms, queries

CHANGING = "120/hour"


def _to_match(request: CommunityRequest, match_id: int, anchor: str) -> HttpResponse:
    address = reverse("matching:match", args=(request.community.slug, match_id))
    return HttpResponseRedirect(f"{address}#{anchor}")


@entry(seat_at_least(Role.MEMBER))
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: CommunityRequest, slug: str, match_id: int) -> HttpResponse:
    """The two questions; where nothing is asked, back to the match."""
    asked = queries.check_in_due(request.seat, match_id=match_id, now=clock.now())
    if asked is None:
        return _to_match(request, match_id, "plan")
    form = forms.CheckInForm(request.POST or None)
    if form.is_valid():
        with telling(form):
            limit("check in", who=request.seat.member.pk, rate=CHANGING)
            actions.check_in(request.seat, match_id=match_id, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("Thank you. Whom you learn with does not see it."))
            return _to_match(request, match_id, "plan")
    others = [
        each.person
        for each in asked.found.match.places.all()
        if each.person_id != request.seat.person_id
    ]
    context = {"asked": asked, "match": asked.found.match, "others": others}
    return form_page(request, "programs/check_in.html", form, **context)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def put_goal(request: CommunityRequest, slug: str, match_id: int, meeting_id: int) -> HttpResponse:
    limit("put a goal on a board", who=request.seat.member.pk, rate=CHANGING)
    goal = actions.put_goal(request.seat, match_id=match_id, meeting_id=meeting_id, now=clock.now())
    messages.success(request, _("The goal is on your board. All of you can change and tick it."))
    return _to_match(request, match_id, f"goal-{goal.pk}")
