"""Coming in, the page of the room, and going out."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.devices import with_devices
from docendo.kernel.limits import limit
from docendo.kernel.numbers import number_in
from docendo.learning.documents.api import documents_at
from docendo.learning.rooms import actions, forms, queries
from docendo.learning.rooms.models import HOME, Sitting
from docendo.learning.rooms.protocols import IN_LOBBY, IN_ROOM, parts_shown
from docendo.learning.rooms.refusals import NotInTheRoom, RemovedFromSitting, SittingIsOver
from docendo.learning.rooms.rules.limits import Reaction
from docendo.learning.rooms.rules.messages import Part
from docendo.learning.rooms.views.doing import pressed

ENTERING = "120/hour"
LOOKING = "600/minute"


@entry(seat_at_least(Role.MEMBER))
@require_safe
def match_lobby(request: CommunityRequest, slug: str, match_id: int) -> HttpResponse:
    return _lobby(request, queries.match_lobby(request.seat, match_id=match_id, now=clock.now()))


@entry(seat_at_least(Role.MEMBER))
@require_safe
def group_lobby(request: CommunityRequest, slug: str, group_id: int) -> HttpResponse:
    return _lobby(request, queries.group_lobby(request.seat, group_id=group_id, now=clock.now()))


@entry(seat_at_least(Role.MEMBER))
@require_safe
def lobby(request: CommunityRequest, slug: str, room_id: int) -> HttpResponse:
    """Before the door of a room that belongs to its people."""
    return _lobby(request, queries.room_lobby(request.seat, room_id=room_id, now=clock.now()))


def _lobby(request: CommunityRequest, found: queries.Lobby) -> HttpResponse:
    more = parts_shown(IN_LOBBY, request.seat) if found.may_enter else ()
    context = {"lobby": found, "panel": found.panel, "more": more}
    return with_devices(render(request, "rooms/lobby.html", context))


@entry(seat_at_least(Role.MEMBER))
@require_POST
def enter_match(request: CommunityRequest, slug: str, match_id: int) -> HttpResponse:
    return _enter(request, actions.Home(match_id=match_id))


@entry(seat_at_least(Role.MEMBER))
@require_POST
def enter_group(request: CommunityRequest, slug: str, group_id: int) -> HttpResponse:
    return _enter(request, actions.Home(group_id=group_id))


@entry(seat_at_least(Role.MEMBER))
@require_POST
def enter(request: CommunityRequest, slug: str, room_id: int) -> HttpResponse:
    return _enter(request, actions.Home(room_id=room_id))


def _enter(request: CommunityRequest, home: actions.Home) -> HttpResponse:
    limit("rooms:entering", who=request.seat.member.pk, rate=ENTERING)
    sitting = actions.enter(request.seat, home=home, now=clock.now())
    return redirect("rooms:room", request.community.slug, sitting.pk)


@entry(seat_at_least(Role.MEMBER))
@require_safe
def room(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    """Whoever is not in it stands before its door; when it is over, there is its recap.

    Who is in another room of the same sitting is led there.
    """
    now = clock.now()
    here = actions.whereabouts(request.seat, sitting_id=sitting_id, now=now)
    if here not in (None, sitting_id):
        return redirect("rooms:room", slug, here)
    try:
        actions.open_page(request.seat, sitting_id=sitting_id, now=now)
    except SittingIsOver:
        return redirect("rooms:recap", slug, sitting_id)
    except (NotInTheRoom, RemovedFromSitting):
        return to_lobby(request, sitting_id)
    page = queries.room_page(request.seat, sitting_id=sitting_id, now=now)
    recap = page.recap
    context = {
        "page": page,
        "documents": documents_at(
            request.seat, match=page.sitting.room.home.match, group=page.sitting.room.home.group
        ),
        "more": parts_shown(IN_ROOM, request.seat, sitting_id),
        "community": request.community,
        "reactions": Reaction,
        "poll_form": forms.PollForm(auto_id="poll-%s"),
        "point_form": forms.PointForm(auto_id="point-%s"),
        "role_form": forms.RoleForm(auto_id="role-%s"),
        "recap_form": forms.RecapForm(
            request.community,
            initial={"notes": recap.notes, "next_step": recap.next_step, "seen": recap.version}
            if recap
            else None,
        ),
    }
    response = with_devices(render(request, "rooms/room.html", context))
    response.headers["Cache-Control"] = "no-store"
    return response


def to_lobby(request: CommunityRequest, sitting_id: int) -> HttpResponse:
    rows = Sitting.objects.visible_to(request.seat).select_related(*HOME)
    here = rows.get(pk=sitting_id).room.home
    if here.match_id is not None:
        return redirect("rooms:match_lobby", request.community.slug, here.match_id)
    if here.group_id is not None:
        return redirect("rooms:group_lobby", request.community.slug, here.group_id)
    return redirect("rooms:lobby", request.community.slug, here.pk)


@entry(seat_at_least(Role.MEMBER))
@require_safe
def parts(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    """Those parts of the page that are asked for, as the reader sees them now."""
    limit("rooms:parts", who=request.seat.member.pk, rate=LOOKING)
    known = {part.value for part in Part}
    asked = [Part(name) for name in request.GET.getlist("part") if name in known]
    after = number_in(request.GET.get("after"))
    now = clock.now()
    here = actions.whereabouts(request.seat, sitting_id=sitting_id, now=now)
    if here is None:
        raise NotInTheRoom
    if here != sitting_id:
        return redirect("rooms:room", slug, here)
    if "here" in request.GET:
        # Where no socket gets through, the page that asks is the sign that somebody is there.
        actions.keep_line(request.seat, sitting_id=sitting_id, now=now)
    page = queries.room_page(request.seat, sitting_id=sitting_id, now=now, parts=asked, after=after)
    context = {"page": page, "parts": [f"rooms/_{part}.html" for part in asked]}
    response = render(request, "rooms/parts.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@entry(seat_at_least(Role.MEMBER))
@require_POST
def leave(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    sitting = actions.leave(request.seat, sitting_id=sitting_id, now=clock.now())
    if sitting.is_over:
        return redirect("rooms:recap", slug, sitting.pk)
    return to_lobby(request, sitting.pk)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def remove(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    return pressed(
        request,
        sitting_id,
        forms.PersonForm(request.POST),
        lambda data: actions.remove(
            request.seat, sitting_id=sitting_id, person_id=data["person"], now=clock.now()
        ),
        anchor="people",
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def door(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    return pressed(
        request,
        sitting_id,
        forms.DoorForm(request.POST),
        lambda data: actions.lock_door(
            request.seat,
            sitting_id=sitting_id,
            is_locked=data["is_locked"] == "yes",
            now=clock.now(),
        ),
        anchor="people",
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def end(request: CommunityRequest, slug: str, sitting_id: int) -> HttpResponse:
    actions.end(request.seat, sitting_id=sitting_id, now=clock.now())
    return redirect("rooms:recap", slug, sitting_id)
