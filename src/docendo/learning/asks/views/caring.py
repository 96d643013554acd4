"""The coordinators' list of what nobody answered."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.kernel.numbers import page_number
from docendo.kernel.refusing import answered, telling
from docendo.learning.asks import actions, queries
from docendo.learning.asks.forms import AskSomebodyForm, RemarkForm
from docendo.learning.asks.views.pages import address_of

SENDING = "60/hour"


@require_safe
@entry(seat_at_least(Role.COORDINATOR))
def unanswered(request: CommunityRequest, slug: str) -> HttpResponse:
    """The questions that nobody answered, each with a drafted message."""
    return _unanswered(request)


def _unanswered(
    request: CommunityRequest, *, sent: AskSomebodyForm | RemarkForm | None = None
) -> HttpResponse:
    """The list, with a form that was refused in the place of the one that was sent."""
    page = queries.unanswered(request.seat, page=page_number(request.GET), now=clock.now())
    rows = []
    for one in page.object_list:
        forms = {kind: kind(one) for kind in (AskSomebodyForm, RemarkForm)}
        if sent is not None and sent.one.ask == one.ask:
            forms[type(sent)] = sent
        rows.append({"one": one, "asking": forms[AskSomebodyForm], "remarking": forms[RemarkForm]})
    return answered(sent, render(request, "asks/unanswered.html", {"page": page, "rows": rows}))


@require_POST
@entry(seat_at_least(Role.COORDINATOR))
def ask_somebody(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    one = queries.unanswered_one(request.seat, thread_id=thread_id, now=clock.now())
    form = AskSomebodyForm(one, request.POST)
    if form.is_valid():
        with telling(form):
            limit("sending", who=request.seat.member.pk, rate=SENDING)
            passing = actions.ask_somebody(
                request.seat, thread_id=thread_id, **form.cleaned_data, now=clock.now()
            )
            sentence = _("%(name)s is asked now.")
            messages.success(request, sentence % {"name": passing.person.name})
            return HttpResponseRedirect(address_of(request, "asks:unanswered"))
    return _unanswered(request, sent=form)


@require_POST
@entry(seat_at_least(Role.COORDINATOR))
def remark(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    one = queries.unanswered_one(request.seat, thread_id=thread_id, now=clock.now())
    form = RemarkForm(one, request.POST)
    if form.is_valid():
        with telling(form):
            limit("sending", who=request.seat.member.pk, rate=SENDING)
            actions.remark(request.seat, thread_id=thread_id, **form.cleaned_data, now=clock.now())
            messages.success(request, _("Your comment stands below the question."))
            return HttpResponseRedirect(address_of(request, "asks:unanswered"))
    return _unanswered(request, sent=form)
