"""A question's page and a post's card, as they are read and drawn again after a change."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from docendo.commons.communities.api import CommunityRequest
from docendo.kernel import clock, kept
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.numbers import choice, number_in, page_number
from docendo.kernel.refusing import answered
from docendo.learning.forum import actions, queries
from docendo.learning.forum.forms import (
    AnswerForm,
    CommentForm,
    ReopenForm,
    TeachBackForm,
    WhyReopenForm,
)
from docendo.learning.forum.models import Post
from docendo.learning.forum.queries import AnswerOrder, QuestionPage
from docendo.learning.forum.views.pages import address_of, back, swapping


def draw_question(
    request: CommunityRequest,
    thread_id: int,
    *,
    answer_form: AnswerForm | None = None,
    reopen_form: ReopenForm | None = None,
    why_reopen_form: WhyReopenForm | None = None,
    explain_form_of: int | None = None,
) -> HttpResponse:
    """The page; ``explain_form_of`` is the answer that its reader has just accepted."""
    query, now = _query_in_view(request), clock.now()
    page = queries.question_page(
        request.seat,
        thread_id=thread_id,
        order=choice(AnswerOrder, query.get("order"), AnswerOrder.BEST),
        page=page_number(query),
        all_remarks_of=number_in(query.get("comments")),
    )
    panels = queries.thread_panels(request.seat, page, now=now)
    if page.is_news and _is_opened(request):
        actions.read(request.seat, thread_id=thread_id, is_own=page.is_asker, now=now)
    sent = answer_form or reopen_form or why_reopen_form
    if answer_form is None and page.may_answer:
        typed = kept.give_back(request, path=address_of(request, "answer", thread_id))
        answer_form = AnswerForm(request.community, initial=typed)
    if reopen_form is None and page.may_ask_to_reopen:
        typed = kept.give_back(request, path=address_of(request, "ask_to_reopen", thread_id))
        reopen_form = ReopenForm(initial=typed)
    context = {
        "page": page,
        "panels": panels,
        "orders": tuple(AnswerOrder),
        "asks_for_patience": page.asks_for_patience(now=now),
        "answer_form": answer_form,
        "reopen_form": reopen_form,
        "why_reopen_form": why_reopen_form or WhyReopenForm(),
        "may_close": page.may_close(now=now),
        "may_improve": page.may_improve(now=now),
        "may_reopen_with_reason": page.may_reopen_with_reason(now=now),
        "comment_form_of": None,
        "explain_form_of": explain_form_of,
        "explain_form": TeachBackForm(),
        **_kept_comment(request, page),
    }
    return answered(sent, render(request, "forum/question.html", context))


def _is_opened(request: CommunityRequest) -> bool:
    """Whether somebody looks at the page: not a part of it, nor fetched beforehand on a guess."""
    is_guess = "prefetch" in request.headers.get("Sec-Purpose", "")
    return request.method == "GET" and not wants_fragment(request) and not is_guess


def _query_in_view(request: CommunityRequest) -> QueryDict:
    """The query of the page that the reader sees; what htmx sends has another address."""
    if wants_fragment(request):
        return QueryDict(urlsplit(request.headers.get("HX-Current-URL", "")).query)
    return request.GET


def _kept_comment(request: CommunityRequest, page: QuestionPage) -> Mapping[str, object]:
    """The comment that somebody was writing on this page when their session ended."""
    if kept.SESSION_KEY in request.session:
        for shown in (page.question, *page.answers):
            if typed := kept.give_back(request, path=address_of(request, "comment", shown.pk)):
                return {
                    "comment_form": CommentForm(initial=typed),
                    "comment_form_of": shown.pk,
                }
    return {}


def post_again(request: CommunityRequest, post: Post, *, part: str) -> HttpResponse:
    """The changed part of a post as a fragment, or the page scrolled to the post."""
    if not wants_fragment(request):
        return back(request, post.thread_id, post.anchor)
    card = queries.post_card(request.seat, post_id=post.pk)
    response = render(request, "forum/post.html", {"page": card})
    return swapping(response, f"#{card.shown.anchor} {part}".strip())
