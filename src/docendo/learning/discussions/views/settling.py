"""Following, voting, closing, removing, and their opposites."""

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.numbers import number_in
from docendo.kernel.refusing import form_page, telling
from docendo.learning.discussions import actions, queries
from docendo.learning.discussions.forms import RemoveForm
from docendo.learning.discussions.views.pages import (
    SETTLING,
    VOTING,
    address_of,
    count,
    to_page,
)


@require_POST
@entry(seat_at_least(Role.MEMBER))
def follow(request: CommunityRequest, slug: str, discussion_id: int) -> HttpResponse:
    count(request, "settling", SETTLING)
    on = request.POST.get("on") == "1"
    actions.follow(request.seat, discussion_id=discussion_id, on=on, now=clock.now())
    return to_page(request, discussion_id)


@require_POST
@entry(seat_at_least(Role.MEMBER))
def vote(request: CommunityRequest, slug: str, discussion_id: int) -> HttpResponse:
    count(request, "voting", VOTING)
    named = (number_in(value) for value in request.POST.getlist("choice"))
    actions.vote(
        request.seat,
        discussion_id=discussion_id,
        choice_ids={number for number in named if number is not None},
        now=clock.now(),
    )
    return to_page(request, discussion_id, "poll")


@require_POST
@entry(seat_at_least(Role.MEMBER))
def end_poll(request: CommunityRequest, slug: str, discussion_id: int) -> HttpResponse:
    count(request, "settling", SETTLING)
    actions.end_poll(request.seat, discussion_id=discussion_id, now=clock.now())
    return to_page(request, discussion_id, "poll")


@require_POST
@entry(seat_at_least(Role.MEMBER))
def close(request: CommunityRequest, slug: str, discussion_id: int) -> HttpResponse:
    count(request, "settling", SETTLING)
    actions.close(request.seat, discussion_id=discussion_id, now=clock.now())
    return to_page(request, discussion_id)


@require_POST
@entry(seat_at_least(Role.MEMBER))
def reopen(request: CommunityRequest, slug: str, discussion_id: int) -> HttpResponse:
    count(request, "settling", SETTLING)
    actions.reopen(request.seat, discussion_id=discussion_id)
    return to_page(request, discussion_id)


@entry(seat_at_least(Role.MEMBER))
def remove(request: CommunityRequest, slug: str, discussion_id: int) -> HttpResponse:
    discussion = queries.removable_discussion(request.seat, discussion_id=discussion_id)
    is_own = discussion.author_id == request.seat.person_id
    form = _removing(request, is_own=is_own)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            count(request, "settling", SETTLING)
            actions.remove_discussion(
                request.seat, discussion_id=discussion_id, now=clock.now(), **form.cleaned_data
            )
            return HttpResponseRedirect(address_of(request, "discussions"))
    context = {
        "discussion": discussion,
        "is_own": is_own,
        "back_url": address_of(request, "discussion", discussion_id),
    }
    return form_page(request, "discussions/remove.html", form, **context)


@entry(seat_at_least(Role.MEMBER))
def remove_reply(request: CommunityRequest, slug: str, reply_id: int) -> HttpResponse:
    reply = queries.removable_reply(request.seat, reply_id=reply_id)
    is_own = reply.author_id == request.seat.person_id
    form = _removing(request, is_own=is_own)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            count(request, "settling", SETTLING)
            actions.remove_reply(
                request.seat, reply_id=reply_id, now=clock.now(), **form.cleaned_data
            )
            return to_page(request, reply.discussion_id)
    context = {
        "reply": reply,
        "discussion": reply.discussion,
        "is_own": is_own,
        "back_url": address_of(request, "reply", reply_id),
    }
    return form_page(request, "discussions/remove.html", form, **context)


def _removing(request: CommunityRequest, *, is_own: bool) -> Form:
    """Authors need not explain themselves."""
    form = RemoveForm(request.POST or None, initial=kept.give_back(request))
    form.fields["reason"].required = not is_own
    return form


@require_POST
@entry(seat_at_least(Role.MEMBER))
def restore(request: CommunityRequest, slug: str, discussion_id: int) -> HttpResponse:
    count(request, "settling", SETTLING)
    actions.restore_discussion(request.seat, discussion_id=discussion_id)
    return to_page(request, discussion_id)


@require_POST
@entry(seat_at_least(Role.MEMBER))
def restore_reply(request: CommunityRequest, slug: str, reply_id: int) -> HttpResponse:
    count(request, "settling", SETTLING)
    actions.restore_reply(request.seat, reply_id=reply_id)
    return HttpResponseRedirect(address_of(request, "reply", reply_id))
