"""The chat, hands and the floor, reactions, roles."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.learning.rooms import actions, forms
from docendo.learning.rooms.rules.limits import Reaction
from docendo.learning.rooms.views.doing import DOING, is_by_script, pressed, written

SAYING = "60/minute"


@entry(seat_at_least(Role.MEMBER))
@require_POST
def say(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    limit("rooms:saying", who=request.seat.member.pk, rate=SAYING)
    return written(
        request,
        sitting_id,
        forms.SayForm(request.POST),
        lambda data: actions.say(
            request.seat, sitting_id=sitting_id, body=data["body"], now=clock.now()
        ),
        anchor="say",
        title=_("Say something to all"),
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def take_back(request: CommunityRequest, slug: str, line_id: int) -> HttpResponse:
    limit("rooms:doing", who=request.seat.member.pk, rate=DOING)
    line = actions.take_back(request.seat, line_id=line_id, now=clock.now())
    if is_by_script(request):
        return HttpResponse(status=204)
    # When it is over the room leads on to the recap.
    return redirect("rooms:room", slug, line.sitting_id)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def hand(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    def act(data: forms.Sent) -> None:
        if data["up"] == "yes":
            actions.raise_hand(request.seat, sitting_id=sitting_id, now=clock.now())
            return
        actions.lower_hand(
            request.seat,
            sitting_id=sitting_id,
            person_id=data["person"] or request.seat.member.pk,
            now=clock.now(),
        )

    return pressed(request, sitting_id, forms.HandForm(request.POST), act, anchor="floor")


@entry(seat_at_least(Role.MEMBER))
@require_POST
def give_floor(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    return pressed(
        request,
        sitting_id,
        forms.PersonForm(request.POST),
        lambda data: actions.give_floor(
            request.seat, sitting_id=sitting_id, person_id=data["person"], now=clock.now()
        ),
        anchor="floor",
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def end_turn(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    return pressed(
        request,
        sitting_id,
        None,
        lambda _data: actions.end_turn(request.seat, sitting_id=sitting_id, now=clock.now()),
        anchor="floor",
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def react(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    return pressed(
        request,
        sitting_id,
        forms.ReactForm(request.POST),
        lambda data: actions.react(
            request.seat,
            sitting_id=sitting_id,
            reaction=Reaction(data["reaction"]),
            now=clock.now(),
        ),
        anchor="people",
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def deal_roles(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    return pressed(
        request,
        sitting_id,
        None,
        lambda _data: actions.deal_roles(request.seat, sitting_id=sitting_id, now=clock.now()),
        anchor="people",
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def give_role(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    return pressed(
        request,
        sitting_id,
        forms.GiveRoleForm(request.POST),
        lambda data: actions.give_role(
            request.seat,
            sitting_id=sitting_id,
            role=data["role"],
            person_id=data["person"],
            now=clock.now(),
        ),
        anchor="people",
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def add_role(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    return written(
        request,
        sitting_id,
        forms.RoleForm(request.POST),
        lambda data: actions.add_role(
            request.seat, sitting_id=sitting_id, words=data["words"], now=clock.now()
        ),
        anchor="people",
        title=_("Add a role"),
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def hints(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    """Whether the reader wants hints; it is known to nobody else."""
    return pressed(
        request,
        sitting_id,
        forms.HintsForm(request.POST),
        lambda data: actions.want_hints(
            request.seat, sitting_id=sitting_id, wants=data["wants"] == "yes"
        ),
        anchor="floor",
    )
