"""Being asked: what somebody is asked, how much they take, and passing."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.kernel.refusing import form_page
from docendo.learning.asks import actions, queries
from docendo.learning.asks.forms import LimitForm
from docendo.learning.asks.views.pages import DECIDING, address_of, to_question


@require_safe
@entry(seat_at_least(Role.MEMBER))
def for_me(request: CommunityRequest, slug: str) -> HttpResponse:
    """What somebody is asked, and how much they take."""
    return _for_me(request)


def _for_me(request: CommunityRequest, form: LimitForm | None = None) -> HttpResponse:
    now = clock.now()
    mine = queries.asked_of(request.seat, now=now)
    form = form or LimitForm(initial=LimitForm.said(mine.limit, now=now))
    return form_page(request, "asks/for_me.html", form, mine=mine)


@require_POST
@entry(seat_at_least(Role.MEMBER))
def save_limit(request: CommunityRequest, slug: str) -> HttpResponse:
    limit("deciding", who=request.seat.member.pk, rate=DECIDING)
    form = LimitForm(request.POST)
    if not form.is_valid():
        return _for_me(request, form)
    now = clock.now()
    actions.set_limit(request.seat, **form.answer(now=now))
    messages.success(request, _("Your limit is saved."))
    return HttpResponseRedirect(address_of(request, "asks:for_me"))


@require_POST
@entry(seat_at_least(Role.MEMBER))
def decline(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    """Pass: one click, no reason."""
    limit("deciding", who=request.seat.member.pk, rate=DECIDING)
    actions.decline(request.seat, thread_id=thread_id, now=clock.now())
    messages.success(request, _("You passed. Nobody is told, and you can still answer."))
    if request.POST.get("from") == "list":
        return HttpResponseRedirect(address_of(request, "asks:for_me"))
    return to_question(request, thread_id)
