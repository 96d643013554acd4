"""Small rooms: dividing, moving people, a word to all, and together again.

Who leads does this from the main room or from a small one: ``sitting_id`` is the main one's, and
the answer leads to where they are.
"""

from random import SystemRandom

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.learning.rooms import actions, forms
from docendo.learning.rooms.views.doing import DOING, pressed, written
from docendo.learning.rooms.views.talking import SAYING


@entry(seat_at_least(Role.MEMBER))
@require_POST
def divide(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    return pressed(
        request,
        sitting_id,
        forms.DivideForm(request.POST),
        lambda data: actions.divide(
            request.seat,
            sitting_id=sitting_id,
            rooms=data["rooms"],
            minutes=data["minutes"],
            chosen=data["chosen"],
            rng=SystemRandom(),
            now=clock.now(),
        ),
        anchor="part-small",
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def move(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    return pressed(
        request,
        sitting_id,
        forms.MoveForm(request.POST),
        lambda data: actions.move(
            request.seat,
            sitting_id=sitting_id,
            person_id=data["person"],
            number=data["number"],
            now=clock.now(),
        ),
        anchor="part-small",
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def tell_all(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    limit("rooms:saying", who=request.seat.member.pk, rate=SAYING)
    return written(
        request,
        sitting_id,
        forms.SayForm(request.POST),
        lambda data: actions.tell_all(
            request.seat, sitting_id=sitting_id, body=data["body"], now=clock.now()
        ),
        anchor="part-small",
        title=_("Say something to all rooms"),
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def extend_division(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    return pressed(
        request,
        sitting_id,
        None,
        lambda _data: actions.extend_division(request.seat, sitting_id=sitting_id, now=clock.now()),
        anchor="part-small",
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def call_back(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    return pressed(
        request,
        sitting_id,
        None,
        lambda _data: actions.call_back(request.seat, sitting_id=sitting_id, now=clock.now()),
        anchor="lines",
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def go_over(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    """To one's own small room; its page is found by the main one's."""
    limit("rooms:doing", who=request.seat.member.pk, rate=DOING)
    actions.go_over(request.seat, sitting_id=sitting_id, now=clock.now())
    return redirect("rooms:room", slug, sitting_id)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def come_back(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    """From the small room ``sitting_id`` to the main one."""
    limit("rooms:doing", who=request.seat.member.pk, rate=DOING)
    main = actions.come_back(request.seat, sitting_id=sitting_id, now=clock.now())
    return redirect("rooms:room", slug, main.pk)
