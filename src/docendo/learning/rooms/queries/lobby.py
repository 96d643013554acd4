"""Before the door of a room: who is in it, what is planned, and what came of the last time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import Group, role_in
from docendo.commons.matching.api import Match, MatchState
from docendo.learning.meetings.api import ShownMeeting, next_meeting
from docendo.learning.rooms.models import Room, Sitting
from docendo.learning.rooms.protocols import WayBack, may_come_in, way_back
from docendo.learning.rooms.queries.recaps import met, pasts
from docendo.learning.rooms.queries.shown import (
    PastSitting,
    ShownPerson,
    people_of,
    shown_people,
)
from docendo.learning.rooms.rules.limits import Standing
from docendo.learning.rooms.rules.state import State


@dataclass(frozen=True)
class GoingOn:
    """What goes on in a room, and how the reader stands to it."""

    sitting: Sitting
    state: State
    here: Sequence[ShownPerson]
    am_i_in: bool
    was_i_removed: bool
    is_locked_for_me: bool


@dataclass(frozen=True)
class RoomPanel:
    """What the page of a match or a group shows of its room."""

    match: Match | None
    group: Group | None
    room: Room | None
    going_on: GoingOn | None
    last: PastSitting | None
    is_open: bool

    @property
    def name(self) -> str:
        return self.room.name if self.room else ""


@dataclass(frozen=True)
class Lobby:
    """A room before one enters it; ``others`` are the names of whose match it is."""

    panel: RoomPanel
    planned: ShownMeeting | None
    others: Sequence[str]
    back: WayBack | None = None
    is_mine: bool = True

    @property
    def may_enter(self) -> bool:
        here = self.panel.going_on
        kept_out = here is not None and (here.was_i_removed or here.is_locked_for_me)
        return self.panel.is_open and self.is_mine and not kept_out


def match_lobby(seat: Seat, *, match_id: int, now: datetime) -> Lobby:
    """Raises Match.DoesNotExist also for a match that has not begun."""
    rows = Match.objects.visible_to(seat).filter(began_at__isnull=False)
    match = rows.prefetch_related("places__person").get(pk=match_id)
    others = [each.person.name for each in match.places.all() if each.person_id != seat.member.pk]
    panel = match_panel(seat, match=match, now=now)
    planned = next_meeting(seat, match=match, now=now) if panel.is_open else None
    return Lobby(panel, planned, others)


def group_lobby(seat: Seat, *, group_id: int, now: datetime) -> Lobby:
    """Raises Group.DoesNotExist for who is not in it, whatever they are in the community."""
    group = Group.objects.visible_to(seat).get(pk=group_id)
    panel = group_panel(seat, group=group, now=now)
    if panel is None:
        raise Group.DoesNotExist
    return Lobby(panel, None, ())


def room_lobby(seat: Seat, *, room_id: int, now: datetime) -> Lobby:
    """Of a room that belongs to its people; raises Room.DoesNotExist."""
    rooms = Room.objects.visible_to(seat).filter(match=None, group=None, small=None)
    room = rooms.get(pk=room_id)
    panel = _panel(seat, Q(pk=room.pk), is_open=room.closed_at is None, now=now)
    back = way_back(seat, room.pk)
    return Lobby(panel, None, room.others(seat.member.pk), back, may_come_in(seat, room.pk))


def is_anybody_in(community_id: int, *, room_ids: Collection[int]) -> frozenset[int]:
    """In which of these rooms something goes on."""
    rows = Sitting.objects.going_on().filter(community=community_id, room__in=room_ids)
    return frozenset(rows.values_list("room_id", flat=True))


def match_panel(seat: Seat, *, match: Match, now: datetime) -> RoomPanel:
    return _panel(
        seat, Q(match=match), match=match, is_open=match.state == MatchState.ACTIVE, now=now
    )


def group_panel(seat: Seat, *, group: Group, now: datetime) -> RoomPanel | None:
    """None for who is not in the group."""
    if not seat.may_write or role_in(group, seat.member.pk) is None:
        return None
    return _panel(seat, Q(group=group), group=group, is_open=group.is_open, now=now)


def _panel(
    seat: Seat,
    home: Q,
    *,
    match: Match | None = None,
    group: Group | None = None,
    is_open: bool,
    now: datetime,
) -> RoomPanel:
    rooms = Room.objects.select_related("group")
    room = rooms.filter(home, community=seat.community).first()
    if room is None:
        return RoomPanel(match, group, None, None, None, is_open)
    here = Sitting.objects.filter(community=seat.community, room=room)
    sitting = here.going_on().first()
    last = met(here).order_by("-number").first()
    shown = pasts(seat, [last] if last else [], now=now)
    return RoomPanel(
        match,
        group,
        room,
        _going_on(seat, sitting, leader_ids=room.leader_ids(), now=now) if sitting else None,
        shown[0] if shown else None,
        is_open,
    )


def _going_on(
    seat: Seat, sitting: Sitting, *, leader_ids: Collection[int], now: datetime
) -> GoingOn:
    state, me = sitting.state, seat.member.pk
    own = state.attendee(me)
    people = shown_people(state, people_of([state]), me=me, now=now, everybody=True)
    return GoingOn(
        sitting,
        state,
        [each for each in people if each.attendee.standing in (Standing.HERE, Standing.AWAY)],
        am_i_in=own is not None and own.takes_part,
        was_i_removed=own is not None and own.standing == Standing.REMOVED,
        is_locked_for_me=state.is_locked and own is None and me not in leader_ids,
    )
