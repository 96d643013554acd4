"""Pages on which an asker gives their name after all, and on which a moderator learns it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.kernel.refusing import form_page, telling
from docendo.learning.forum import actions, queries
from docendo.learning.forum.forms import LearnNameForm
from docendo.learning.forum.views.pages import SETTLING, address_of

LEARNING = "30/hour"


@entry(seat_at_least(Role.MEMBER))
def give_name(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    """Says what will change before it is done, since it cannot be taken back."""
    thread = queries.thread_to_give_name(request.seat, thread_id=thread_id)
    if request.method != "POST":
        return render(request, "forum/give_name.html", {"thread": thread})
    limit("settling", who=request.seat.member.pk, rate=SETTLING)
    actions.give_name(request.seat, thread_id=thread_id, now=clock.now())
    messages.success(request, _("Your name stands at your question now."))
    return HttpResponseRedirect(address_of(request, "question", thread_id))


@entry(seat_at_least(Role.MODERATOR))
def asker(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    """Asks a moderator why, and shows the name to whoever has said it."""
    page = queries.asker_page(request.seat, thread_id=thread_id)
    if request.method != "POST":
        form = LearnNameForm(initial=kept.give_back(request))
        return form_page(request, "forum/asker.html", form, page=page)
    form = LearnNameForm(request.POST)
    if form.is_valid():
        with telling(form):
            limit("learning names", who=request.seat.member.pk, rate=LEARNING)
            actions.learn_name(
                request.seat, thread_id=thread_id, now=clock.now(), **form.cleaned_data
            )
            return HttpResponseRedirect(request.path)
    return form_page(request, "forum/asker.html", form, page=page)
