"""Writing: answers and comments, their preview, and editing what was written."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.diff import difference
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.limits import limit
from docendo.kernel.numbers import number_in
from docendo.kernel.refusing import form_page, telling
from docendo.learning.forum import actions, queries
from docendo.learning.forum.forms import (
    AnswerForm,
    CommentForm,
    EditAnswerForm,
    EditQuestionForm,
    EditTopicsForm,
)
from docendo.learning.forum.models import Comment
from docendo.learning.forum.refusals import ChangedMeanwhile
from docendo.learning.forum.views.drawing import draw_question, post_again
from docendo.learning.forum.views.pages import SETTLING, address_of, back

ANSWERING = "40/hour"
COMMENTING = "120/hour"
EDITING = "120/hour"


@entry(seat_at_least(Role.MEMBER))
def answer(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseRedirect(f"{address_of(request, 'question', thread_id)}#your-answer")
    form = AnswerForm(request.community, request.POST)
    if form.is_valid():
        with telling(form):
            limit("answering", who=request.seat.member.pk, rate=ANSWERING)
            post = actions.answer(
                request.seat, thread_id=thread_id, now=clock.now(), **form.cleaned_data
            )
            return HttpResponseRedirect(address_of(request, "post", post.pk))
    return draw_question(request, thread_id, answer_form=form)


@entry(seat_at_least(Role.MEMBER))
def comment(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    """A form below the post, or without JavaScript a page with the post above it."""
    if request.method == "POST":
        form = CommentForm(request.POST)
        if form.is_valid():
            with telling(form):
                limit("commenting", who=request.seat.member.pk, rate=COMMENTING)
                made = actions.comment(
                    request.seat, post_id=post_id, now=clock.now(), **form.cleaned_data
                )
                _say_if_held(request, made)
                if wants_fragment(request):
                    return post_again(request, made.post, part=".talk")
                anchor = f"comment-{made.pk}"
                return back(request, made.post.thread_id, anchor, comments=post_id)
    else:
        form = CommentForm(initial=kept.give_back(request))
    card = queries.post_card(request.seat, post_id=post_id)
    context = {"page": card, "post_id": post_id, "comment_form_of": post_id, "comment_form": form}
    context["persona"] = card.persona
    if not wants_fragment(request):
        return form_page(request, "forum/comment.html", form, **context)
    response = form_page(request, "forum/_comment_form.html", form, **context)
    response.headers["HX-Retarget"] = f"#new-{post_id}"
    response.headers["HX-Reselect"] = "form"
    response.headers["HX-Reswap"] = "innerHTML show:none"
    return response


@entry(seat_at_least(Role.MEMBER))
def edit_comment(request: CommunityRequest, slug: str, comment_id: int) -> HttpResponse:
    remark = queries.editable_comment(request.seat, comment_id=comment_id)
    if request.method != "POST":
        form = CommentForm(initial={"body": remark.body, **kept.give_back(request)})
        return form_page(request, "forum/edit_comment.html", form, comment=remark)
    if "remove" in request.POST:
        limit("settling", who=request.seat.member.pk, rate=SETTLING)
        actions.remove_comment(request.seat, comment_id=comment_id, now=clock.now())
        return _to_comments(request, remark, remark.post.anchor)
    form = CommentForm(request.POST)
    if form.is_valid():
        with telling(form):
            limit("editing", who=request.seat.member.pk, rate=EDITING)
            made = actions.edit_comment(
                request.seat, comment_id=comment_id, now=clock.now(), **form.cleaned_data
            )
            _say_if_held(request, made)
            return _to_comments(request, remark, f"comment-{remark.pk}")
    return form_page(request, "forum/edit_comment.html", form, comment=remark)


def _say_if_held(request: CommunityRequest, remark: Comment) -> None:
    """A comment out of sight has no place of its own to say so."""
    if remark.removed_at is not None:
        words = _("Your comment waits for a moderator, since it shows contact details.")
        messages.info(request, words)


def _to_comments(request: CommunityRequest, remark: Comment, anchor: str) -> HttpResponse:
    return back(request, remark.post.thread_id, anchor, comments=remark.post_id)


@entry(seat_at_least(Role.MEMBER))
def edit(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    draft = queries.draft_for_others(request.seat, post_id=post_id, now=clock.now())
    kind = _edit_form_of(draft)
    unchanged: dict[str, Any] = {"body": draft.post.body} if draft.only_topics else {}
    context: dict[str, Any] = {"draft": draft}
    if request.method != "POST":
        form = kind(request.community, initial={**draft.initial, **kept.give_back(request)})
        return form_page(request, "forum/edit.html", form, **context)
    form = kind(request.community, request.POST)
    if form.is_valid():
        with telling(form):
            limit("editing", who=request.seat.member.pk, rate=EDITING)
            post = actions.edit_post(
                request.seat, post_id=post_id, now=clock.now(), **form.cleaned_data, **unchanged
            )
            return HttpResponseRedirect(address_of(request, "post", post.pk))
    if isinstance(getattr(form, "refused", None), ChangedMeanwhile):
        # The next attempt starts from what stands now, which the page shows.
        form.data = {**request.POST.dict(), "seen_revision": draft.post.revision}
        typed = request.POST.get("body", draft.post.body)
        context["meanwhile"] = difference(typed, draft.post.body)
    return form_page(request, "forum/edit.html", form, **context)


def _edit_form_of(
    draft: queries.Draft,
) -> type[EditTopicsForm | EditQuestionForm | EditAnswerForm]:
    if draft.only_topics:
        return EditTopicsForm
    return EditQuestionForm if draft.post.is_question else EditAnswerForm


@require_POST
@entry(seat_at_least(Role.MEMBER))
def take_back_edit(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    """Let one's own post say again what it said before somebody else edited it."""
    limit("editing", who=request.seat.member.pk, rate=EDITING)
    actions.take_back_edit(
        request.seat,
        post_id=post_id,
        seen_revision=number_in(request.POST.get("seen_revision")) or 0,
        why=_("Its author took the edit back."),
        now=clock.now(),
    )
    return HttpResponseRedirect(address_of(request, "history", post_id))
