"""Thanking, and what one's help led to."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.limits import limit
from docendo.kernel.numbers import page_number
from docendo.kernel.refusing import answered, telling
from docendo.learning.forum import actions, queries
from docendo.learning.forum.forms import ThanksForm
from docendo.learning.forum.queries import ToThank
from docendo.learning.forum.views.drawing import post_again
from docendo.learning.forum.views.pages import back

THANKING = "60/hour"


@entry(seat_at_least(Role.MEMBER))
def thank(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    """For an answer."""
    return _thank(request, queries.to_thank(request.seat, post_id=post_id))


@entry(seat_at_least(Role.MEMBER))
def thank_for_comment(request: CommunityRequest, slug: str, comment_id: int) -> HttpResponse:
    post_id = queries.post_of_comment(request.seat, comment_id=comment_id)
    return _thank(request, queries.to_thank(request.seat, post_id=post_id, comment_id=comment_id))


def _thank(request: CommunityRequest, about: ToThank) -> HttpResponse:
    """A form below the post, or without JavaScript a page."""
    if "take_back" in request.POST:
        limit("thanking", who=request.seat.member.pk, rate=THANKING)
        # Given no more: it was pressed twice, or taken back in another tab.
        if about.given is not None:
            actions.take_thanks_back(request.seat, thanks_id=about.given.pk)
        return _thanked(request, about, _("Your thanks are taken back."))
    if request.method == "POST":
        form = ThanksForm(request.POST)
        if form.is_valid():
            with telling(form):
                limit("thanking", who=request.seat.member.pk, rate=THANKING)
                actions.thank(
                    request.seat,
                    post_id=about.post.pk,
                    comment_id=about.comment.pk if about.comment else None,
                    words=form.words,
                    now=clock.now(),
                )
                return _thanked(request, about, _("Your thanks are on their way."))
    else:
        form = ThanksForm(initial=kept.give_back(request) or ThanksForm.initial_of(about.given))
    fragment = wants_fragment(request)
    template = "forum/_thank_form.html" if fragment else "forum/thank.html"
    context = {"form": form, "about": about, "in_thread": fragment}
    response = answered(form, render(request, template, context))
    if fragment:
        response.headers["HX-Retarget"] = f"#new-{about.post.pk}"
        response.headers["HX-Reselect"] = "form"
        response.headers["HX-Reswap"] = "innerHTML show:none"
    return response


def _thanked(request: CommunityRequest, about: ToThank, sentence: str) -> HttpResponse:
    post = about.post
    if wants_fragment(request):
        return post_again(request, post, part="")
    messages.success(request, sentence)
    if about.comment is not None:
        return back(request, post.thread_id, f"comment-{about.comment.pk}", comments=post.pk)
    return back(request, post.thread_id, post.anchor)


@require_safe
@entry(seat_at_least(Role.MEMBER))
def helped(request: CommunityRequest, slug: str) -> HttpResponse:
    """What one's own help led to; nobody else sees it."""
    page = page_number(request.GET)
    return render(
        request, "forum/helped.html", {"helped": queries.helped_page(request.seat, page=page)}
    )
