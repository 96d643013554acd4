"""Lists of questions, one question, and how a post stood before."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from docendo.commons.communities.api import CommunityRequest, community_readers
from docendo.commons.topics.api import Topic, topic_at
from docendo.kernel.access import entry
from docendo.kernel.cursors import Cursor
from docendo.kernel.numbers import choice
from docendo.learning.forum import queries
from docendo.learning.forum.queries import Narrow, View
from docendo.learning.forum.views.drawing import draw_question
from docendo.learning.forum.views.pages import address_of


@require_safe
@entry(community_readers)
def questions(request: CommunityRequest, slug: str) -> HttpResponse:
    view = choice(View, request.GET.get("view"), View.ACTIVE)
    narrow = choice(Narrow, request.GET.get("narrow"), Narrow.ANY)
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


def _topic(request: CommunityRequest) -> Topic | None:
    """The topic that the address names; raises Topic.DoesNotExist."""
    topic_slug = request.GET.get("topic")
    return topic_at(request.community, topic_slug) if topic_slug else None


@require_safe
@entry(community_readers)
def question(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    return draw_question(request, thread_id)


@require_safe
@entry(community_readers)
def post(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    """The lasting address of an answer: leads to the page on which it stands now."""
    place = queries.place_of(request.seat, post_id=post_id)
    address = address_of(request, "question", place.thread_id)
    page = f"?page={place.page}" if place.page > 1 else ""
    return HttpResponseRedirect(f"{address}{page}#{place.anchor}")


@require_safe
@entry(community_readers)
def history(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    past = queries.history(request.seat, post_id=post_id)
    return render(request, "forum/history.html", {"history": past})
