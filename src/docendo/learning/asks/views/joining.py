"""Being stuck on the same: joining a question, and making two of them one."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.errors import Invalid
from docendo.kernel.limits import limit
from docendo.kernel.numbers import number_in
from docendo.kernel.refusing import form_page, telling
from docendo.learning.asks import actions
from docendo.learning.asks.forms import TogetherForm
from docendo.learning.asks.views.pages import DECIDING, to_question
from docendo.learning.forum.api import Thread


@require_POST
@entry(seat_at_least(Role.MEMBER))
def join(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    limit("deciding", who=request.seat.member.pk, rate=DECIDING)
    on = {"1": True, "0": False}.get(request.POST.get("on", ""))
    if on is None:
        raise Invalid
    actions.join(request.seat, thread_id=thread_id, on=on, now=clock.now())
    if on:
        messages.success(
            request, _("You follow this question now. Others see one more, and not who it is.")
        )
    return to_question(request, thread_id)


@entry(seat_at_least(Role.MEMBER))
def together(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    """Propose that a question be joined with another one that asks the same."""
    thread = Thread.objects.visible_to(request.seat).get(pk=thread_id, removed_at=None)
    form = TogetherForm(request.POST or None, initial=kept.give_back(request))
    if request.method == "POST" and form.is_valid():
        with telling(form):
            limit("deciding", who=request.seat.member.pk, rate=DECIDING)
            actions.propose(
                request.seat,
                thread_id=thread_id,
                other_thread_id=form.cleaned_data["other"],
                now=clock.now(),
            )
            messages.success(
                request, _("Both who asked are told. If both agree, the two become one.")
            )
            return to_question(request, thread_id)
    return form_page(request, "asks/together.html", form, thread=thread)


@require_POST
@entry(seat_at_least(Role.MEMBER))
def consent(request: CommunityRequest, slug: str, proposal_id: int) -> HttpResponse:
    agrees = {"yes": True, "no": False}.get(request.POST.get("answer", ""))
    if agrees is None:
        raise Invalid
    limit("deciding", who=request.seat.member.pk, rate=DECIDING)
    settled = actions.consent(request.seat, proposal_id=proposal_id, agrees=agrees, now=clock.now())
    if settled.done_at:
        messages.success(request, _("The two questions are one now."))
        return to_question(request, settled.into.thread_id)
    if agrees:
        messages.success(request, _("Thank you. It happens when the other one agrees, too."))
    else:
        messages.success(request, _("The two stay apart. Nobody is told who decided it."))
    back = number_in(request.POST.get("thread"))
    known = {settled.ask.thread_id, settled.into.thread_id}
    return to_question(request, back if back in known else settled.ask.thread_id)
