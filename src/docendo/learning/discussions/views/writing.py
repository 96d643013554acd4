"""Writing: discussions, announcements, updates and replies, and changing them."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.refusing import form_page, telling
from docendo.learning.discussions import actions, queries
from docendo.learning.discussions.forms import (
    AnnouncementForm,
    DiscussionForm,
    EditForm,
    ReplyForm,
    UpdateForm,
)
from docendo.learning.discussions.rules import Kind
from docendo.learning.discussions.views.pages import (
    EDITING,
    REPLYING,
    STARTING,
    address_of,
    count,
    say_if_held,
    to_page,
)
from docendo.learning.discussions.views.reading import draw_discussion


@entry(seat_at_least(Role.MEMBER))
def start(request: CommunityRequest, slug: str) -> HttpResponse:
    return _write(request, DiscussionForm, Kind.DISCUSSION)


@entry(seat_at_least(Role.COORDINATOR))
def announce(request: CommunityRequest, slug: str) -> HttpResponse:
    return _write(request, AnnouncementForm, Kind.ANNOUNCEMENT)


@entry(seat_at_least(Role.MEMBER))
def update(request: CommunityRequest, slug: str) -> HttpResponse:
    """What somebody learned, is stuck on or has made."""
    return _write(request, UpdateForm, Kind.UPDATE)


def _write(
    request: CommunityRequest,
    kind_of_form: type[DiscussionForm] | type[AnnouncementForm] | type[UpdateForm],
    kind: Kind,
) -> HttpResponse:
    template = f"discussions/{kind.value}_form.html"
    if request.method != "POST":
        initial = {"topics": request.GET.get("topic_name", ""), **kept.give_back(request)}
        return form_page(request, template, kind_of_form(request.community, initial=initial))
    form = kind_of_form(request.community, request.POST)
    if form.is_valid():
        with telling(form):
            count(request, "starting", STARTING)
            made = actions.start(request.seat, kind=kind, now=clock.now(), **form.written)
            say_if_held(request, made)
            return to_page(request, made.pk)
    return form_page(request, template, form)


@entry(seat_at_least(Role.MEMBER))
def reply(request: CommunityRequest, slug: str, discussion_id: int) -> HttpResponse:
    if request.method != "POST":
        return to_page(request, discussion_id, "your-reply")
    form = ReplyForm(request.community, request.POST)
    if form.is_valid():
        with telling(form):
            count(request, "replying", REPLYING)
            made = actions.reply(
                request.seat, discussion_id=discussion_id, now=clock.now(), **form.cleaned_data
            )
            say_if_held(request, made)
            return HttpResponseRedirect(address_of(request, "reply", made.pk))
    return draw_discussion(request, discussion_id, reply_form=form)


@entry(seat_at_least(Role.MEMBER))
def edit(request: CommunityRequest, slug: str, discussion_id: int) -> HttpResponse:
    discussion = queries.editable_discussion(request.seat, discussion_id=discussion_id)
    more: dict[str, Any] = {"is_update": discussion.is_update}
    template, context = "discussions/edit.html", {"discussion": discussion}
    if request.method != "POST":
        initial = {
            "title": discussion.title,
            "body": discussion.body,
            "topics": queries.topic_names(discussion),
            **kept.give_back(request),
        }
        form = EditForm(request.community, initial=initial, **more)
        return form_page(request, template, form, **context)
    form = EditForm(request.community, request.POST, **more)
    if form.is_valid():
        with telling(form):
            count(request, "editing", EDITING)
            changed = actions.edit_discussion(
                request.seat, discussion_id=discussion_id, now=clock.now(), **form.cleaned_data
            )
            say_if_held(request, changed)
            return to_page(request, discussion_id)
    return form_page(request, template, form, **context)


@entry(seat_at_least(Role.MEMBER))
def edit_reply(request: CommunityRequest, slug: str, reply_id: int) -> HttpResponse:
    written = queries.editable_reply(request.seat, reply_id=reply_id)
    template, context = "discussions/edit_reply.html", {"reply": written}
    if request.method != "POST":
        initial = {"body": written.body, **kept.give_back(request)}
        form = ReplyForm(request.community, initial=initial)
        return form_page(request, template, form, **context)
    form = ReplyForm(request.community, request.POST)
    if form.is_valid():
        with telling(form):
            count(request, "editing", EDITING)
            body = form.cleaned_data["body"]
            changed = actions.edit_reply(
                request.seat, reply_id=reply_id, body=body, now=clock.now()
            )
            say_if_held(request, changed)
            return HttpResponseRedirect(address_of(request, "reply", reply_id))
    return form_page(request, template, form, **context)
