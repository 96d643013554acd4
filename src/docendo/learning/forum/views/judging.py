"""What people think of posts: votes, what worked, the accepted answer, and who follows."""

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.errors import Invalid
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.limits import limit
from docendo.kernel.numbers import number_in
from docendo.learning.forum import actions, queries
from docendo.learning.forum.views.drawing import draw_question, post_again
from docendo.learning.forum.views.pages import address_of, back, swapping

JUDGING = "60/minute"


@require_POST
@entry(seat_at_least(Role.MEMBER))
def vote(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    value = {"1": 1, "0": 0, "-1": -1}.get(request.POST.get("value", ""))
    if value is None:
        raise Invalid
    limit("judging", who=request.seat.member.pk, rate=JUDGING)
    post = actions.vote(request.seat, post_id=post_id, value=value, now=clock.now())
    return post_again(request, post, part=".vote")


@require_POST
@entry(seat_at_least(Role.MEMBER))
def worked(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    limit("judging", who=request.seat.member.pk, rate=JUDGING)
    it_did = request.POST.get("worked") == "1"
    post = actions.say_it_worked(request.seat, post_id=post_id, it_did=it_did, now=clock.now())
    return post_again(request, post, part=".worked")


@require_POST
@entry(seat_at_least(Role.MEMBER))
def accept(request: CommunityRequest, slug: str, post_id: int) -> HttpResponse:
    limit("judging", who=request.seat.member.pk, rate=JUDGING)
    thread = actions.accept(
        request.seat,
        post_id=post_id,
        accepted=request.POST.get("accepted") == "1",
        seen_accepted_id=number_in(request.POST.get("seen")),
        now=clock.now(),
    )
    if wants_fragment(request):
        drawn = draw_question(request, thread.pk, explain_form_of=thread.accepted_id)
        return swapping(drawn, "#thread")
    if thread.accepted_id == post_id and _is_invited(request, post_id):
        return HttpResponseRedirect(address_of(request, "explain", post_id))
    return back(request, thread.pk, f"answer-{post_id}")


def _is_invited(request: CommunityRequest, post_id: int) -> bool:
    """To explain the answer back: who asked, and has not done so."""
    return queries.post_card(request.seat, post_id=post_id).shown.may_explain


@require_POST
@entry(seat_at_least(Role.MEMBER))
def follow(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    limit("judging", who=request.seat.member.pk, rate=JUDGING)
    on = request.POST.get("on") == "1"
    actions.follow(request.seat, thread_id=thread_id, on=on, now=clock.now())
    if wants_fragment(request):
        return swapping(draw_question(request, thread_id), ".follow")
    return back(request, thread_id, "question")
