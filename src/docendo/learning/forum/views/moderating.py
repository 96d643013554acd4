"""Closing, removing and their opposites."""

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.kernel.refusing import form_page, telling
from docendo.learning.forum import actions, queries
from docendo.learning.forum.forms import CloseForm, ReasonForm, ReopenForm, WhyReopenForm
from docendo.learning.forum.views.drawing import draw_question
from docendo.learning.forum.views.pages import SETTLING, address_of


@entry(seat_at_least(Role.MEMBER))
def close(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    found = queries.thread_to_close(request.seat, thread_id=thread_id, now=clock.now())
    thread, reasons = found.thread, found.reasons
    if request.method != "POST":
        form = CloseForm(reasons, initial=kept.give_back(request))
        return form_page(request, "forum/close.html", form, thread=thread)
    form = CloseForm(reasons, request.POST)
    if form.is_valid():
        with telling(form):
            limit("settling", who=request.seat.member.pk, rate=SETTLING)
            actions.close(
                request.seat,
                thread_id=thread_id,
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                original_id=form.cleaned_data["original"],
                now=clock.now(),
            )
            return HttpResponseRedirect(address_of(request, "question", thread_id))
    return form_page(request, "forum/close.html", form, thread=thread)


@require_POST
@entry(seat_at_least(Role.MEMBER))
def reopen(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    form = WhyReopenForm(request.POST)
    if form.is_valid():
        with telling(form):
            limit("settling", who=request.seat.member.pk, rate=SETTLING)
            why = form.cleaned_data["body"]
            actions.reopen(request.seat, thread_id=thread_id, why=why, now=clock.now())
            return HttpResponseRedirect(address_of(request, "question", thread_id))
    return draw_question(request, thread_id, why_reopen_form=form)


@require_POST
@entry(seat_at_least(Role.MEMBER))
def ask_to_reopen(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    form = ReopenForm(request.POST)
    if form.is_valid():
        with telling(form):
            limit("settling", who=request.seat.member.pk, rate=SETTLING)
            actions.ask_to_reopen(
                request.seat, thread_id=thread_id, now=clock.now(), **form.cleaned_data
            )
            return HttpResponseRedirect(address_of(request, "question", thread_id))
    return draw_question(request, thread_id, reopen_form=form)


@entry(seat_at_least(Role.MEMBER))
def remove(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    draft = queries.draft(request.seat, post_id=post_id)
    is_own = draft.is_own
    form = ReasonForm(request.POST or None, initial=kept.give_back(request))
    form.fields["reason"].required = not is_own
    if request.method == "POST" and form.is_valid():
        with telling(form):
            limit("settling", who=request.seat.member.pk, rate=SETTLING)
            gone = actions.remove_post(
                request.seat, post_id=post_id, now=clock.now(), **form.cleaned_data
            )
            if gone.is_question:
                return HttpResponseRedirect(address_of(request, "questions"))
            return HttpResponseRedirect(address_of(request, "question", gone.thread_id))
    return form_page(request, "forum/remove.html", form, draft=draft, is_own=is_own)


@require_POST
@entry(seat_at_least(Role.MEMBER))
def restore(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    limit("settling", who=request.seat.member.pk, rate=SETTLING)
    actions.restore_post(request.seat, post_id=post_id, now=clock.now())
    return HttpResponseRedirect(address_of(request, "post", post_id))
