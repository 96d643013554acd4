"""Raised hands, the floor, and what is said with one press."""

from datetime import datetime

from docendo.commons.communities.api import Seat
from docendo.learning.rooms.actions.moments import taking_part
from docendo.learning.rooms.refusals import NobodyLikeThat, NotYourTurn
from docendo.learning.rooms.rules.happenings import (
    FloorEnded,
    FloorGiven,
    HandLowered,
    HandRaised,
    Reacted,
)
from docendo.learning.rooms.rules.limits import Reaction


def raise_hand(seat: Seat, *, sitting_id: int, now: datetime) -> None:
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        own = moment.state.attendee(moment.me)
        has_floor = moment.state.floor is not None and moment.state.floor.person_id == moment.me
        if own is not None and own.hand_at is None and not has_floor:
            moment.do(HandRaised())


def lower_hand(seat: Seat, *, sitting_id: int, person_id: int, now: datetime) -> None:
    """One's own, or anybody's by who leads."""
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        if person_id != moment.me:
            moment.demand_lead()
        found = moment.state.attendee(person_id)
        if found is not None and found.hand_at is not None:
            moment.do(HandLowered(person_id=person_id))


def give_floor(seat: Seat, *, sitting_id: int, person_id: int, now: datetime) -> None:
    """By whoever has it or leads; while it is free anybody may take it, or give it to a hand."""
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        floor = moment.state.floor
        if floor is not None and floor.person_id != moment.me:
            moment.demand_lead(otherwise=NotYourTurn)
        if not moment.state.is_in(person_id):
            raise NobodyLikeThat
        if floor is None or floor.person_id != person_id:
            moment.do(FloorGiven(person_id=person_id))


def end_turn(seat: Seat, *, sitting_id: int, now: datetime) -> None:
    """By whoever has the floor, or leads."""
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        floor = moment.state.floor
        if floor is None:
            return
        if floor.person_id != moment.me:
            moment.demand_lead(otherwise=NotYourTurn)
        moment.do(FloorEnded())


def react(seat: Seat, *, sitting_id: int, reaction: Reaction, now: datetime) -> None:
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        moment.do(Reacted(reaction=reaction))
