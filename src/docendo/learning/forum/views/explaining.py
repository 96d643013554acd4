"""Explaining an accepted answer back."""

from django.http import HttpResponse
from django.shortcuts import render

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.limits import limit
from docendo.kernel.refusing import answered, form_page, telling
from docendo.learning.forum import actions, queries
from docendo.learning.forum.forms import TeachBackForm
from docendo.learning.forum.refusals import NotYoursToExplain
from docendo.learning.forum.views.drawing import post_again
from docendo.learning.forum.views.pages import SETTLING, back

EXPLAINING = "60/hour"


@entry(seat_at_least(Role.MEMBER))
def explain(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    """A form below the accepted answer, or without JavaScript a page with the answer above it."""
    if request.method == "POST":
        form = TeachBackForm(request.POST)
        if form.is_valid():
            with telling(form):
                limit("explaining", who=request.seat.member.pk, rate=EXPLAINING)
                told = actions.explain_back(
                    request.seat, post_id=post_id, now=clock.now(), **form.cleaned_data
                )
                if wants_fragment(request):
                    return post_again(request, told.post, part=".teach-back")
                return back(request, told.thread_id, f"explained-{post_id}")
    else:
        form = TeachBackForm(initial=kept.give_back(request))
    card = queries.post_card(request.seat, post_id=post_id)
    if not card.shown.may_explain and not form.errors:
        if card.thread.author_id != card.seat.person_id:
            raise NotYoursToExplain
        # Explained meanwhile, or accepted no more: the question shows what stands.
        return back(request, card.thread.pk, card.shown.anchor)
    context = {"page": card, "explain_form_of": post_id, "explain_form": form}
    if not wants_fragment(request):
        return form_page(request, "forum/explain.html", form, **context)
    context = {**context, "post_id": post_id, "form": form, "in_thread": True}
    response = answered(form, render(request, "forum/_explain_form.html", context))
    response.headers["HX-Retarget"] = f"#explained-{post_id}"
    response.headers["HX-Reselect"] = "form"
    response.headers["HX-Reswap"] = "innerHTML show:none"
    return response


@entry(seat_at_least(Role.MEMBER))
def edit_explanation(request: CommunityRequest, slug: str, teach_back_id: int) -> HttpResponse:
    told = queries.editable_teach_back(request.seat, teach_back_id=teach_back_id)
    anchor = f"explained-{told.post_id}"
    if request.method != "POST":
        form = TeachBackForm(initial={"body": told.body, **kept.give_back(request)})
        return form_page(request, "forum/edit_explanation.html", form, told=told)
    if "remove" in request.POST:
        limit("settling", who=request.seat.member.pk, rate=SETTLING)
        actions.remove_teach_back(request.seat, teach_back_id=teach_back_id, now=clock.now())
        return back(request, told.thread_id, told.post.anchor)
    form = TeachBackForm(request.POST)
    if form.is_valid():
        with telling(form):
            limit("explaining", who=request.seat.member.pk, rate=EXPLAINING)
            actions.edit_teach_back(
                request.seat, teach_back_id=teach_back_id, now=clock.now(), **form.cleaned_data
            )
            return back(request, told.thread_id, anchor)
    return form_page(request, "forum/edit_explanation.html", form, told=told)
