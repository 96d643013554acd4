"""The agenda with its timer, polls, and the notes while people meet."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.learning.rooms import actions, forms, queries
from docendo.learning.rooms.refusals import SittingIsOver
from docendo.learning.rooms.views.doing import Saved, pressed, written


@entry(seat_at_least(Role.MEMBER))
@require_POST
def add_point(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    return written(
        request,
        sitting_id,
        forms.PointForm(request.POST),
        lambda data: actions.add_point(
            request.seat,
            sitting_id=sitting_id,
            words=data["words"],
            minutes=data["minutes"],
            now=clock.now(),
        ),
        anchor="agenda",
        title=_("Add a point"),
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def drop_point(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    return pressed(
        request,
        sitting_id,
        forms.NumberForm(request.POST),
        lambda data: actions.drop_point(
            request.seat, sitting_id=sitting_id, number=data["number"], now=clock.now()
        ),
        anchor="agenda",
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def timer(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    def act(data: forms.Sent) -> None:
        do = actions.start_timer if data["do"] == "start" else actions.pause_timer
        do(request.seat, sitting_id=sitting_id, now=clock.now())

    return pressed(request, sitting_id, forms.TimerForm(request.POST), act, anchor="agenda")


@entry(seat_at_least(Role.MEMBER))
@require_POST
def next_point(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    return pressed(
        request,
        sitting_id,
        forms.NumberForm(request.POST),
        lambda data: actions.next_point(
            request.seat, sitting_id=sitting_id, number=data["number"], now=clock.now()
        ),
        anchor="agenda",
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def extend_point(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    return pressed(
        request,
        sitting_id,
        forms.NumberForm(request.POST),
        lambda data: actions.extend_point(
            request.seat, sitting_id=sitting_id, number=data["number"], now=clock.now()
        ),
        anchor="agenda",
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def ask_poll(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    return written(
        request,
        sitting_id,
        forms.PollForm(request.POST),
        lambda data: actions.ask_poll(
            request.seat,
            sitting_id=sitting_id,
            question=data["question"],
            choices=data["choices"],
            now=clock.now(),
        ),
        anchor="polls",
        title=_("Ask all of you something"),
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def vote(request: CommunityRequest, slug: str, sitting_id: int, number: int) -> HttpResponse:
    return pressed(
        request,
        sitting_id,
        forms.VoteForm(request.POST),
        lambda data: actions.vote(
            request.seat,
            sitting_id=sitting_id,
            number=number,
            choice=data["choice"],
            now=clock.now(),
        ),
        anchor="polls",
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def show_poll(request: CommunityRequest, slug: str, sitting_id: int, number: int) -> HttpResponse:
    return pressed(
        request,
        sitting_id,
        None,
        lambda _data: actions.show_poll(
            request.seat, sitting_id=sitting_id, number=number, now=clock.now()
        ),
        anchor="polls",
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def save_notes(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    """What somebody was still writing when it ended is a correction of what came of it."""

    def act(data: forms.Sent) -> Saved:
        here: dict[str, Any] = {"sitting_id": sitting_id, "seen": data["seen"], "now": clock.now()}
        words = {"notes": data["notes"], "next_step": data["next_step"]}
        try:
            recap = actions.save_notes(request.seat, **words, **here)
        except SittingIsOver:
            recap = actions.correct_recap(request.seat, **words, **here)
            return Saved(recap.version, is_over=True)
        return Saved(recap.version, is_over=False)

    return written(
        request,
        sitting_id,
        forms.RecapForm(request.community, request.POST),
        act,
        anchor="notes",
        title=_("Notes"),
        standing=lambda: (
            queries.room_page(request.seat, sitting_id=sitting_id, now=clock.now(), parts=()).recap
        ),
    )
