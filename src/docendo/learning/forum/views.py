"""Questions and answers as pages; every form also works without JavaScript."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import (
    CommunityRequest,
    Role,
    community_readers,
    seat_at_least,
)
from docendo.commons.topics.api import Topic, topic_at
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.diff import difference
from docendo.kernel.errors import Invalid, Refused, TooMany
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.limits import limit
from docendo.learning.forum import actions, queries, texts
from docendo.learning.forum.forms import (
    AnswerForm,
    CloseForm,
    CommentForm,
    EditAnswerForm,
    EditQuestionForm,
    ReasonForm,
    ReopenForm,
)
from docendo.learning.forum.models import Comment
from docendo.learning.forum.queries import AnswerOrder, Cursor, Narrow, QuestionPage, View
from docendo.learning.forum.refusals import ChangedMeanwhile
from docendo.learning.forum.rules import LONGEST_BODY

Choice = TypeVar("Choice", bound=Enum)

ANSWERING = "40/hour"
COMMENTING = "120/hour"
EDITING = "120/hour"
JUDGING = "60/minute"
SETTLING = "300/hour"
PREVIEWING = "120/minute"

REFUSED_INPUT = 422
MOST_PAGES = 1000


def _choice(kind: type[Choice], value: str | None, default: Choice) -> Choice:
    try:
        return kind(value)
    except ValueError:
        return default


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) <= 18 else None


def _address(request: CommunityRequest, name: str, *arguments: int) -> str:
    return reverse(f"forum:{name}", args=(request.community.slug, *arguments))


def _back(request: CommunityRequest, thread_id: int, anchor: str, **query: int) -> HttpResponse:
    """To the question, on the page of its answers from which the form was sent."""
    address = _address(request, "question", thread_id)
    came_from = urlsplit(request.headers.get("Referer", ""))
    if query:
        address += "?" + "&".join(f"{name}={value}" for name, value in query.items())
    elif came_from.path == address and came_from.query:
        address += f"?{came_from.query}"
    return HttpResponseRedirect(f"{address}#{anchor}")


def _topic(request: CommunityRequest) -> Topic | None:
    """The topic that the address names; raises Topic.DoesNotExist."""
    topic_slug = request.GET.get("topic")
    return topic_at(request.community, topic_slug) if topic_slug else None


# --- Lists --------------------------------------------------------------------------------------


@require_safe
@entry(community_readers)
def questions(request: CommunityRequest, slug: str) -> HttpResponse:
    view = _choice(View, request.GET.get("view"), View.ACTIVE)
    narrow = _choice(Narrow, request.GET.get("narrow"), Narrow.ANY)
    topic = _topic(request)
    after = Cursor.parse(request.GET.get("after", ""))
    page = queries.questions(request.seat, view=view, narrow=narrow, topic=topic, after=after)
    return render(
        request,
        "forum/questions.html",
        {
            "page": page,
            "views": queries.views_for(request.seat),
            "view": view,
            "narrows": tuple(Narrow),
            "narrow": narrow,
            "topic": topic,
            "is_first": after is None,
            "is_narrowed": topic is not None or narrow is not Narrow.ANY,
        },
    )


# --- Writing ------------------------------------------------------------------------------------


def _form(request: CommunityRequest, template: str, form: Form, **more: Any) -> HttpResponse:
    """A page with a form, as a refusal if something is wrong with it; it keeps what was typed."""
    return _answered(form, render(request, template, {"form": form, **more}))


def _answered(form: Form | None, response: HttpResponse) -> HttpResponse:
    """The page that holds a form, with the status of what was refused."""
    refused = getattr(form, "refused", None)
    if form is not None and form.errors:
        response.status_code = refused.status if refused else REFUSED_INPUT
    if isinstance(refused, TooMany):
        response.headers["Retry-After"] = str(refused.wait_seconds)
    return response


@contextmanager
def _telling(form: Form) -> Iterator[None]:
    """Let a form say why what it sent was refused, so that what was typed is not lost."""
    try:
        yield
    except Refused as refused:
        form.refused = refused  # type: ignore[attr-defined]
        form.add_error(getattr(refused, "field", None), str(refused))


@require_POST
@entry(seat_at_least(Role.MEMBER))
def preview(request: CommunityRequest, slug: str) -> HttpResponse:
    """A text as it will appear: a fragment below its field, or without JavaScript a page."""
    limit("previewing", who=request.seat.member.pk, rate=PREVIEWING)
    body = request.POST.get("source", request.POST.get("body", ""))
    if len(body) > LONGEST_BODY:
        raise Invalid
    template = "forum/_preview.html" if wants_fragment(request) else "forum/preview.html"
    html = texts.write(body, community=request.community).html
    return render(request, template, {"html": html})


# --- One question -------------------------------------------------------------------------------


@require_safe
@entry(community_readers)
def question(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    return _question(request, thread_id)


def _question(
    request: CommunityRequest,
    thread_id: int,
    *,
    answer_form: AnswerForm | None = None,
    reopen_form: ReopenForm | None = None,
) -> HttpResponse:
    query = _query_in_view(request)
    page = queries.question_page(
        request.seat,
        thread_id=thread_id,
        order=_choice(AnswerOrder, query.get("order"), AnswerOrder.BEST),
        page=min(_number(query.get("page")) or 1, MOST_PAGES),
        all_remarks_of=_number(query.get("comments")),
    )
    sent = answer_form or reopen_form
    if answer_form is None and page.may_answer:
        typed = kept.give_back(request, path=_address(request, "answer", thread_id))
        answer_form = AnswerForm(request.community, initial=typed)
    if reopen_form is None and page.may_ask_to_reopen:
        typed = kept.give_back(request, path=_address(request, "ask_to_reopen", thread_id))
        reopen_form = ReopenForm(initial=typed)
    context = {
        "page": page,
        "orders": tuple(AnswerOrder),
        "answer_form": answer_form,
        "reopen_form": reopen_form,
        "comment_form_of": None,
        **_kept_comment(request, page),
    }
    return _answered(sent, render(request, "forum/question.html", context))


def _query_in_view(request: CommunityRequest) -> QueryDict:
    """The query of the page that the reader sees; what htmx sends has another address."""
    if wants_fragment(request):
        return QueryDict(urlsplit(request.headers.get("HX-Current-URL", "")).query)
    return request.GET


def _kept_comment(request: CommunityRequest, page: QuestionPage) -> Mapping[str, object]:
    """The comment that somebody was writing on this page when their session ended."""
    if kept.SESSION_KEY in request.session:
        for shown in (page.question, *page.answers):
            if typed := kept.give_back(request, path=_address(request, "comment", shown.pk)):
                return {
                    "comment_form": CommentForm(initial=typed),
                    "comment_form_of": shown.pk,
                }
    return {}


@entry(seat_at_least(Role.MEMBER))
def answer(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseRedirect(f"{_address(request, 'question', thread_id)}#your-answer")
    form = AnswerForm(request.community, request.POST)
    if form.is_valid():
        with _telling(form):
            limit("answering", who=request.seat.member.pk, rate=ANSWERING)
            post = actions.answer(
                request.seat, thread_id=thread_id, now=clock.now(), **form.cleaned_data
            )
            return HttpResponseRedirect(_address(request, "post", post.pk))
    return _question(request, thread_id, answer_form=form)


@require_safe
@entry(community_readers)
def post(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    """The lasting address of an answer: leads to the page on which it stands now."""
    place = queries.place_of(request.seat, post_id=post_id)
    address = _address(request, "question", place.thread_id)
    page = f"?page={place.page}" if place.page > 1 else ""
    anchor = "question" if place.is_question else f"answer-{post_id}"
    return HttpResponseRedirect(f"{address}{page}#{anchor}")


@require_POST
@entry(seat_at_least(Role.MEMBER))
def follow(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    limit("judging", who=request.seat.member.pk, rate=JUDGING)
    on = request.POST.get("on") == "1"
    actions.follow(request.seat, thread_id=thread_id, on=on, now=clock.now())
    if wants_fragment(request):
        return _swapping(_question(request, thread_id), ".follow")
    return _back(request, thread_id, "question")


# --- Judging ------------------------------------------------------------------------------------


@require_POST
@entry(seat_at_least(Role.MEMBER))
def vote(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    value = {"1": 1, "0": 0, "-1": -1}.get(request.POST.get("value", ""))
    if value is None:
        raise Invalid
    limit("judging", who=request.seat.member.pk, rate=JUDGING)
    post = actions.vote(request.seat, post_id=post_id, value=value, now=clock.now())
    return _post_again(request, post.thread_id, post_id, part=".vote")


@require_POST
@entry(seat_at_least(Role.MEMBER))
def worked(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    limit("judging", who=request.seat.member.pk, rate=JUDGING)
    it_did = request.POST.get("worked") == "1"
    post = actions.say_it_worked(request.seat, post_id=post_id, it_did=it_did, now=clock.now())
    return _post_again(request, post.thread_id, post_id, part=".worked")


def _post_again(
    request: CommunityRequest, thread_id: int, post_id: int, *, part: str
) -> HttpResponse:
    """The changed part of a post as a fragment, or the page scrolled to the post."""
    if not wants_fragment(request):
        return _back(request, thread_id, f"answer-{post_id}")
    card = queries.post_card(request.seat, post_id=post_id)
    response = render(request, "forum/post.html", {"page": card})
    return _swapping(response, f"#{card.shown.anchor} {part}")


def _swapping(response: HttpResponse, part: str) -> HttpResponse:
    """Let htmx put this part of the answer in the place of the same part of the page."""
    response.headers["HX-Retarget"] = part
    response.headers["HX-Reselect"] = part
    response.headers["HX-Reswap"] = "outerHTML"
    return response


@require_POST
@entry(seat_at_least(Role.MEMBER))
def accept(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    limit("judging", who=request.seat.member.pk, rate=JUDGING)
    thread = actions.accept(
        request.seat,
        post_id=post_id,
        accepted=request.POST.get("accepted") == "1",
        seen_accepted_id=_number(request.POST.get("seen")),
        now=clock.now(),
    )
    if wants_fragment(request):
        return _swapping(_question(request, thread.pk), "#thread")
    return _back(request, thread.pk, f"answer-{post_id}")


# --- Comments -----------------------------------------------------------------------------------


@entry(seat_at_least(Role.MEMBER))
def comment(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    """A form below the post, or without JavaScript a page with the post above it."""
    if request.method == "POST":
        form = CommentForm(request.POST)
        if form.is_valid():
            with _telling(form):
                limit("commenting", who=request.seat.member.pk, rate=COMMENTING)
                made = actions.comment(
                    request.seat, post_id=post_id, now=clock.now(), **form.cleaned_data
                )
                if wants_fragment(request):
                    return _post_again(request, made.post.thread_id, post_id, part=".talk")
                anchor = f"comment-{made.pk}"
                return _back(request, made.post.thread_id, anchor, comments=post_id)
    else:
        form = CommentForm(initial=kept.give_back(request))
    card = queries.post_card(request.seat, post_id=post_id)
    context = {"page": card, "post_id": post_id, "comment_form_of": post_id, "comment_form": form}
    context["persona"] = card.persona
    if not wants_fragment(request):
        return _form(request, "forum/comment.html", form, **context)
    response = _form(request, "forum/_comment_form.html", form, **context)
    response.headers["HX-Retarget"] = f"#new-{post_id}"
    response.headers["HX-Reselect"] = "form"
    response.headers["HX-Reswap"] = "innerHTML show:none"
    return response


@entry(seat_at_least(Role.MEMBER))
def edit_comment(request: CommunityRequest, slug: str, comment_id: int) -> HttpResponse:
    remark = queries.editable_comment(request.seat, comment_id=comment_id)
    if request.method != "POST":
        form = CommentForm(initial={"body": remark.body, **kept.give_back(request)})
        return _form(request, "forum/edit_comment.html", form, comment=remark)
    if "remove" in request.POST:
        limit("settling", who=request.seat.member.pk, rate=SETTLING)
        actions.remove_comment(request.seat, comment_id=comment_id, now=clock.now())
        return _to_comments(request, remark, f"answer-{remark.post_id}")
    form = CommentForm(request.POST)
    if form.is_valid():
        with _telling(form):
            limit("editing", who=request.seat.member.pk, rate=EDITING)
            actions.edit_comment(
                request.seat, comment_id=comment_id, now=clock.now(), **form.cleaned_data
            )
            return _to_comments(request, remark, f"comment-{remark.pk}")
    return _form(request, "forum/edit_comment.html", form, comment=remark)


def _to_comments(request: CommunityRequest, remark: Comment, anchor: str) -> HttpResponse:
    return _back(request, remark.post.thread_id, anchor, comments=remark.post_id)


# --- Editing and its history --------------------------------------------------------------------


@entry(seat_at_least(Role.MEMBER))
def edit(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    draft = queries.draft(request.seat, post_id=post_id)
    kind = EditQuestionForm if draft.post.is_question else EditAnswerForm
    context: dict[str, Any] = {"draft": draft}
    if request.method != "POST":
        form = kind(request.community, initial={**draft.initial, **kept.give_back(request)})
        return _form(request, "forum/edit.html", form, **context)
    form = kind(request.community, request.POST)
    if form.is_valid():
        with _telling(form):
            limit("editing", who=request.seat.member.pk, rate=EDITING)
            post = actions.edit_post(
                request.seat, post_id=post_id, now=clock.now(), **form.cleaned_data
            )
            return HttpResponseRedirect(_address(request, "post", post.pk))
    if isinstance(getattr(form, "refused", None), ChangedMeanwhile):
        # The next attempt starts from what stands now, which the page shows.
        form.data = {**request.POST.dict(), "seen_revision": draft.post.revision}
        context["meanwhile"] = difference(request.POST["body"], draft.post.body)
    return _form(request, "forum/edit.html", form, **context)


@require_safe
@entry(community_readers)
def history(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    past = queries.history(request.seat, post_id=post_id)
    return render(request, "forum/history.html", {"history": past})


# --- Closing, removing and their opposites ------------------------------------------------------


@entry(seat_at_least(Role.MEMBER))
def close(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    thread = queries.thread_to_close(request.seat, thread_id=thread_id)
    hand = queries.acting(request.seat, thread)
    if request.method != "POST":
        form = CloseForm(hand, initial=kept.give_back(request))
        return _form(request, "forum/close.html", form, thread=thread)
    form = CloseForm(hand, request.POST)
    if form.is_valid():
        with _telling(form):
            limit("settling", who=request.seat.member.pk, rate=SETTLING)
            actions.close(
                request.seat,
                thread_id=thread_id,
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                original_id=form.cleaned_data["original"],
                now=clock.now(),
            )
            return HttpResponseRedirect(_address(request, "question", thread_id))
    return _form(request, "forum/close.html", form, thread=thread)


@require_POST
@entry(seat_at_least(Role.MEMBER))
def reopen(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    limit("settling", who=request.seat.member.pk, rate=SETTLING)
    actions.reopen(request.seat, thread_id=thread_id, now=clock.now())
    return HttpResponseRedirect(_address(request, "question", thread_id))


@require_POST
@entry(seat_at_least(Role.MEMBER))
def ask_to_reopen(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    form = ReopenForm(request.POST)
    if form.is_valid():
        with _telling(form):
            limit("settling", who=request.seat.member.pk, rate=SETTLING)
            actions.ask_to_reopen(
                request.seat, thread_id=thread_id, now=clock.now(), **form.cleaned_data
            )
            return HttpResponseRedirect(_address(request, "question", thread_id))
    return _question(request, thread_id, reopen_form=form)


@entry(seat_at_least(Role.MEMBER))
def remove(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    draft = queries.draft(request.seat, post_id=post_id)
    is_own = draft.is_own
    form = ReasonForm(request.POST or None, initial=kept.give_back(request))
    form.fields["reason"].required = not is_own
    if request.method == "POST" and form.is_valid():
        with _telling(form):
            limit("settling", who=request.seat.member.pk, rate=SETTLING)
            gone = actions.remove_post(
                request.seat, post_id=post_id, now=clock.now(), **form.cleaned_data
            )
            if gone.is_question:
                return HttpResponseRedirect(_address(request, "questions"))
            return HttpResponseRedirect(_address(request, "question", gone.thread_id))
    return _form(request, "forum/remove.html", form, draft=draft, is_own=is_own)


@require_POST
@entry(seat_at_least(Role.MEMBER))
def restore(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    limit("settling", who=request.seat.member.pk, rate=SETTLING)
    actions.restore_post(request.seat, post_id=post_id, now=clock.now())
    return HttpResponseRedirect(_address(request, "post", post_id))
