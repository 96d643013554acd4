"""What is said about a document: written, answered, settled and taken back.

With a script a form is answered by all comments as they are now; without one by the page.
"""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.refusing import demand_valid, form_page, telling
from docendo.learning.documents import actions, forms, queries
from docendo.learning.documents.models import Comment
from docendo.learning.documents.views.pages import count, reading

# What is said, and how often something is settled or taken back.
SAYING: Final = "60/hour"
LOOKING_ON: Final = "1200/hour"


@entry(seat_at_least(Role.GUEST))
@require_safe
def comments(request: CommunityRequest, slug: str, document_id: int) -> HttpResponse:
    """All of them as they are now, for a page that was told that something was said."""
    count(request, "comments read", LOOKING_ON)
    document, home = queries.document_to_write(request.seat, document_id=document_id)
    panel = queries.comments_panel(request.seat, document)
    if wants_fragment(request):
        return _fragment(request, panel)
    context = {"document": document, "home": home, **panel_of(request, panel)}
    return render(request, "documents/comments.html", context)


def panel_of(request: CommunityRequest, panel: queries.CommentsPanel) -> dict[str, object]:
    """The threads, and forms to write with; on a page they have again what could not be sent."""
    comment, suggestion, answer = {}, {}, {}
    if not wants_fragment(request):
        comment = _typed(request, "comment", panel.document.pk)
        suggestion = _typed(request, "suggest", panel.document.pk)
        answers = (_typed(request, "answer", each.comment.pk) for each in panel.open)
        answer = next(filter(None, answers), {})
    return {
        "panel": panel,
        "comment_form": forms.CommentForm(
            request.community, initial=comment, is_of_board=panel.document.is_whiteboard
        ),
        "suggestion_form": forms.SuggestionForm(request.community, initial=suggestion),
        "typed_answer": answer,
    }


def _typed(request: CommunityRequest, form: str, pk: int) -> dict[str, Any]:
    """What somebody wrote into this form while their session was over; given back once."""
    path = reverse(f"documents:{form}", args=(request.community.slug, pk))
    typed = kept.give_back(request, path=path)
    return typed and {**typed, "pk": pk}


def _fragment(request: CommunityRequest, panel: queries.CommentsPanel) -> HttpResponse:
    context = {"document": panel.document, **panel_of(request, panel)}
    return render(request, "documents/_comments.html", context)


@entry(seat_at_least(Role.MEMBER))
def comment(request: CommunityRequest, slug: str, document_id: int) -> HttpResponse:
    document, _home = queries.document_to_write(request.seat, document_id=document_id)
    form = forms.CommentForm(
        request.community,
        request.POST or None,
        initial=kept.give_back(request),
        is_of_board=document.is_whiteboard,
    )

    def say() -> Comment:
        body = form.cleaned_data["body"]
        now = clock.now()
        return actions.comment(
            request.seat, document_id=document_id, body=body, about=form.about, now=now
        )

    return _said(request, document_id, form, say, heading=_("Write a comment"))


@entry(seat_at_least(Role.MEMBER))
def suggest(request: CommunityRequest, slug: str, document_id: int) -> HttpResponse:
    typed = kept.give_back(request)
    form = forms.SuggestionForm(request.community, request.POST or None, initial=typed)

    def say() -> Comment:
        said, now = form.cleaned_data, clock.now()
        words = {"proposal": said["proposal"], "body": said["body"]}
        return actions.suggest(
            request.seat, document_id=document_id, about=form.about, **words, now=now
        )

    return _said(request, document_id, form, say, heading=_("Propose a change"))


@entry(seat_at_least(Role.MEMBER))
def answer(request: CommunityRequest, slug: str, comment_id: int) -> HttpResponse:
    thread = queries.thread_of(request.seat, comment_id=comment_id)
    typed = kept.give_back(request)
    form = forms.AnswerForm(request.community, request.POST or None, initial=typed)

    def say() -> Comment:
        body = form.cleaned_data["body"]
        return actions.answer(request.seat, comment_id=comment_id, body=body, now=clock.now())

    more = {"heading": _("Answer"), "thread": thread}
    return _said(request, thread.document_id, form, say, **more)


@entry(seat_at_least(Role.MEMBER))
def edit(request: CommunityRequest, slug: str, comment_id: int) -> HttpResponse:
    own = queries.own_comment(request.seat, comment_id=comment_id)
    form = forms.EditForm(
        request.community,
        request.POST or None,
        initial={"body": own.body, **kept.give_back(request)},
        is_needed=not own.is_suggestion,
    )

    def say() -> Comment:
        body = form.cleaned_data["body"]
        return actions.edit(request.seat, comment_id=comment_id, body=body, now=clock.now())

    more = {"heading": _("Edit what you wrote"), "thread": own}
    return _said(request, own.document_id, form, say, **more)


def _said(
    request: CommunityRequest,
    document_id: int,
    form: Any,
    say: Callable[[], Comment],
    **more: object,
) -> HttpResponse:
    if request.method == "POST" and wants_fragment(request):
        # Beside the text a refusal is a sentence, and what was typed stays in its place.
        demand_valid(form)
        count(request, "comments", SAYING)
        with reading():
            return _shown(request, say())
    if request.method == "POST" and form.is_valid():
        with telling(form), reading():
            count(request, "comments", SAYING)
            return _shown(request, say())
    document, home = queries.document_to_write(request.seat, document_id=document_id)
    return form_page(request, "documents/comment.html", form, document=document, home=home, **more)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def resolve(request: CommunityRequest, slug: str, comment_id: int) -> HttpResponse:
    form = forms.ResolveForm(request.POST)
    demand_valid(form)
    count(request, "settled")
    is_resolved = form.cleaned_data["is_resolved"]
    found = actions.resolve(
        request.seat, comment_id=comment_id, is_resolved=is_resolved, now=clock.now()
    )
    return _shown(request, found)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def decide(request: CommunityRequest, slug: str, comment_id: int) -> HttpResponse:
    form = forms.DecideForm(request.POST)
    demand_valid(form)
    count(request, "settled")
    with reading():
        if form.cleaned_data["is_accepted"]:
            found = actions.accept(
                request.seat, comment_id=comment_id, nth=form.nth, now=clock.now()
            )
        else:
            found = actions.decline(request.seat, comment_id=comment_id, now=clock.now())
    return _shown(request, found)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def take_back(request: CommunityRequest, slug: str, comment_id: int) -> HttpResponse:
    count(request, "settled")
    found = actions.take_back(request.seat, comment_id=comment_id, now=clock.now())
    if not wants_fragment(request):
        toasts.success(request, _("You have taken it back."))
    return _shown(request, found)


def _shown(request: CommunityRequest, comment: Comment) -> HttpResponse:
    if wants_fragment(request):
        document, _home = queries.document_to_write(request.seat, document_id=comment.document_id)
        return _fragment(request, queries.comments_panel(request.seat, document))
    page = redirect("documents:document", request.community.slug, comment.document_id)
    page.headers["Location"] += f"#{comment.anchor}"
    return page
