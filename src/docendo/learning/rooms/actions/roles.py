"""Roles: dealt fairly from sitting to sitting, given by hand, and added by a room's own words."""

from datetime import datetime

from docendo.commons.communities.api import Seat, speaker
from docendo.learning.rooms.actions.moments import Moment, taking_part
from docendo.learning.rooms.models import Sitting
from docendo.learning.rooms.refusals import EnoughRoles, NobodyLikeThat
from docendo.learning.rooms.rules.happenings import RoleAdded, RoleGiven, RolesDealt
from docendo.learning.rooms.rules.limits import MOST_OWN_ROLES
from docendo.learning.rooms.rules.roles import Held, deal, roles_for
from docendo.learning.rooms.rules.state import OWN

# Whoever had a role before that may have it again.
SITTINGS_LOOKED_BACK_AT = 60


def deal_roles(seat: Seat, *, sitting_id: int, now: datetime) -> None:
    """Among those who are in the room; anew only by who leads."""
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        if moment.state.given:
            moment.demand_lead()
        deal_to_all(moment, by=moment.me)


def deal_to_all(moment: Moment, *, by: int | None) -> None:
    people = [each.person_id for each in moment.state.in_the_room]
    roles = roles_for(len(people), own=moment.state.own_roles)
    dealt = deal(roles, people, held=_held(moment.sitting))
    dealing = RolesDealt(roles=tuple(dealt), person_ids=tuple(dealt.values()))
    moment.happens(dealing, by=by)


def _held(sitting: Sitting) -> Held:
    """In which sitting of the room before this each had each role last; a small one follows its
    main one."""
    main = sitting.main
    earlier = Sitting.objects.filter(
        community=sitting.community_id,
        room=main.room_id,
        number__lt=main.number + sitting.is_small,
    ).order_by("-number")[:SITTINGS_LOOKED_BACK_AT]
    held: dict[tuple[str, int], int] = {}
    for each in earlier:
        for given in each.state.given:
            held.setdefault((given.role, given.person_id), each.number)
    return held


def give_role(seat: Seat, *, sitting_id: int, role: str, person_id: int, now: datetime) -> None:
    """By who leads, or by whoever has it."""
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        if moment.state.holder(role) != moment.me:
            moment.demand_lead()
        if role not in moment.state.roles or not moment.state.is_in(person_id):
            raise NobodyLikeThat
        if moment.state.holder(role) != person_id:
            moment.do(RoleGiven(role=role, person_id=person_id))


def add_role(seat: Seat, *, sitting_id: int, words: str, now: datetime) -> None:
    speaker(seat)
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        moment.demand_lead()
        if len(moment.state.own_roles) >= MOST_OWN_ROLES:
            raise EnoughRoles
        if OWN + words not in moment.state.own_roles:
            moment.do(RoleAdded(words=words))
