"""Saying that something is useful for a question."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.limits import limit
from docendo.learning.library import actions, queries
from docendo.learning.library.refusals import OthersName
from docendo.learning.library.views.pages import to_question
from docendo.learning.library.views.reading import LONGEST_WORDS

USING = "60/minute"


@require_safe
@entry(seat_at_least(Role.MEMBER))
def finder(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    """What of the library may help with a question: the best of its topics, or what one types."""
    thread = queries.question_to_help(request.seat, thread_id=thread_id)
    if thread is None:
        raise OthersName
    words = request.GET.get("q", "")[:LONGEST_WORDS].strip()
    found = queries.finder(request.seat, thread=thread, words=words)
    template = "library/_found.html" if wants_fragment(request) else "library/finder.html"
    return render(request, template, {"found": found})


@require_POST
@entry(seat_at_least(Role.MEMBER))
def use(request: CommunityRequest, slug: str, thread_id: int, resource_id: int) -> HttpResponse:
    """Useful, or not any more; a moderator takes it off for all."""
    limit("using the library", who=request.seat.member.pk, rate=USING)
    which = {"resource_id": resource_id, "thread_id": thread_id}
    if "take_off" in request.POST:
        actions.take_off(request.seat, **which)
        messages.success(request, _("It does not stand at this question any more."))
    elif request.POST.get("on") == "1":
        actions.say_useful(request.seat, **which, now=clock.now())
    else:
        actions.take_use_back(request.seat, **which)
    return to_question(request, thread_id)
