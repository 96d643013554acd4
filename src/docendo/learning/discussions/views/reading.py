"""Lists, one discussion, and the lasting address of a reply."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from docendo.commons.communities.api import CommunityRequest, community_readers
from docendo.commons.topics.api import topic_at
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.cursors import Cursor
from docendo.kernel.numbers import choice, number_in, page_number
from docendo.kernel.refusing import answered
from docendo.learning.discussions import actions, queries
from docendo.learning.discussions.forms import ReplyForm
from docendo.learning.discussions.queries import View
from docendo.learning.discussions.views.pages import address_of


@require_safe
@entry(community_readers)
def discussions(request: CommunityRequest, slug: str) -> HttpResponse:
    view = choice(View, request.GET.get("view"), View.EVERYTHING)
    topic_slug = request.GET.get("topic")
    topic = topic_at(request.community, topic_slug) if topic_slug else None
    after = Cursor.parse(request.GET.get("after", ""))
    page = queries.discussions(request.seat, view=view, topic=topic, after=after)
    context = {
        "page": page,
        "views": tuple(View),
        "view": view,
        "topic": topic,
        "is_first": after is None,
    }
    return render(request, "discussions/discussions.html", context)


@require_safe
@entry(community_readers)
def discussion(request: CommunityRequest, slug: str, discussion_id: int) -> HttpResponse:
    return draw_discussion(request, discussion_id)


def draw_discussion(
    request: CommunityRequest, discussion_id: int, *, reply_form: ReplyForm | None = None
) -> HttpResponse:
    """The page, with the reply that was refused or that its reader is writing."""
    sent = reply_form
    asked_for = sent["answers"].value() if sent else request.GET.get("answer")
    now = clock.now()
    page = queries.discussion_page(
        request.seat,
        discussion_id=discussion_id,
        page=page_number(request.GET),
        answers=number_in(str(asked_for or "")),
        now=now,
    )
    if page.is_unopened and _is_opened(request):
        actions.note_opened(request.seat, discussion_id=discussion_id, now=now)
    if reply_form is None and page.may_reply:
        typed = kept.give_back(request, path=address_of(request, "reply_to", discussion_id))
        initial = {"answers": page.answered.reply.pk if page.answered else None, **typed}
        reply_form = ReplyForm(request.community, initial=initial)
    context = {"page": page, "discussion": page.discussion, "reply_form": reply_form}
    return answered(sent, render(request, "discussions/discussion.html", context))


def _is_opened(request: CommunityRequest) -> bool:
    """Whether somebody looks at the page: it was not fetched beforehand on a guess."""
    return request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", "")


@require_safe
@entry(community_readers)
def place_of_reply(request: CommunityRequest, slug: str, reply_id: int) -> HttpResponse:
    """The lasting address of a reply: leads to the page on which it stands now."""
    place = queries.place_of(request.seat, reply_id=reply_id)
    address = address_of(request, "discussion", place.discussion_id)
    page = f"?page={place.page}" if place.page > 1 else ""
    return HttpResponseRedirect(f"{address}{page}#{place.anchor}")
