"""Old state and one event make the new state; nothing else changes it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from docendo.learning.rooms.rules import happenings as did
from docendo.learning.rooms.rules.division import MAIN, Division
from docendo.learning.rooms.rules.limits import Standing
from docendo.learning.rooms.rules.state import (
    OWN,
    Attendee,
    Floor,
    Given,
    Point,
    Poll,
    State,
)


def fold(state: State, happening: did.Happening, *, by: int | None, at: datetime) -> State:
    """The state after this has happened, done by somebody or by nobody."""
    for part in (_people, _floor, _agenda, _roles, _polls, _small_rooms):
        found = part(state, happening, by, at)
        if found is not None:
            return found
    # Its words are rows of their own: the event says only that there is something new.
    return state


def _people(state: State, happening: did.Happening, by: int | None, at: datetime) -> State | None:
    match happening:
        case did.Entered():
            return _entered(state, _who(by), at)
        case did.LineLost(person_id=person_id):
            return _stands(state, person_id, Standing.LOST, at)
        case did.Left():
            return _gone(state, _who(by), Standing.LEFT, at)
        case did.Removed(person_id=person_id):
            return _gone(state, person_id, Standing.REMOVED, at)
        case did.DoorChanged(is_locked=is_locked):
            return replace(state, is_locked=is_locked)
        case did.Ended():
            quiet = _paused(_floor_ended(state, at), at)
            people = tuple(replace(each, hand_at=None) for each in quiet.people)
            return replace(quiet, people=people, ended_at=at)
    return None


def _floor(state: State, happening: did.Happening, by: int | None, at: datetime) -> State | None:
    match happening:
        case did.HandRaised():
            return _attendee(state, _who(by), hand_at=at)
        case did.HandLowered(person_id=person_id):
            return _attendee(state, person_id, hand_at=None)
        case did.FloorGiven(person_id=person_id):
            free = _attendee(_floor_ended(state, at), person_id, hand_at=None)
            return replace(free, floor=Floor(person_id=person_id, since=at))
        case did.FloorEnded():
            return _floor_ended(state, at)
        case did.Reacted(reaction=reaction):
            return _attendee(state, _who(by), reaction=reaction, reacted_at=at)
        case did.Spoken(seconds=seconds):
            return _spoken(state, _who(by), seconds)
    return None


def _agenda(state: State, happening: did.Happening, by: int | None, at: datetime) -> State | None:
    match happening:
        case did.PointAdded(words=words, minutes=minutes):
            number = 1 + max((each.number for each in state.points), default=0)
            new = Point(number=number, words=words, minutes=minutes)
            return replace(state, points=(*state.points, new))
        case did.PointDropped(number=number):
            return replace(state, points=tuple(p for p in state.points if p.number != number))
        case did.PointExtended(number=number, minutes=minutes):
            return _point(state, number, lambda p: replace(p, minutes=p.minutes + minutes))
        case did.TimerStarted():
            return _running(state, at)
        case did.TimerPaused():
            return _paused(state, at)
        case did.PointDone(number=number):
            ran = state.point is not None and state.point.running_since is not None
            done = _point(_paused(state, at), number, lambda p: replace(p, is_done=True))
            return _running(done, at) if ran else done
    return None


def _roles(state: State, happening: did.Happening, by: int | None, at: datetime) -> State | None:
    match happening:
        case did.RoleAdded(words=words):
            return replace(state, own_roles=(*state.own_roles, OWN + words))
        case did.RolesDealt(roles=roles, person_ids=person_ids):
            pairs = zip(roles, person_ids, strict=True)
            return replace(state, given=tuple(Given(role=r, person_id=p) for r, p in pairs))
        case did.RoleGiven(role=role, person_id=person_id):
            others = tuple(each for each in state.given if each.role != role)
            return replace(state, given=(*others, Given(role=role, person_id=person_id)))
    return None


def _polls(state: State, happening: did.Happening, by: int | None, at: datetime) -> State | None:
    match happening:
        case did.PollAsked(question=question, choices=choices):
            number = len(state.polls) + 1
            new = Poll(number=number, question=question, choices=choices, asked_by=_who(by))
            return replace(state, polls=(*state.polls, new))
        case did.Voted(number=number):
            return _poll(state, number, lambda p: replace(p, voted=_with(p.voted, _who(by))))
        case did.PollShown(number=number, counts=counts):
            return _poll(state, number, lambda p: replace(p, counts=counts))
    return None


def _small_rooms(
    state: State, happening: did.Happening, by: int | None, at: datetime
) -> State | None:
    division = state.division
    match happening:
        case did.Divided(rooms=rooms, ends_at=ends_at):
            made = replace(state, division=Division(rooms=rooms, ends_at=ends_at))
            for person_id in (one for each in rooms for one in each.person_ids):
                made = _gone(made, person_id, Standing.AWAY, at)
            return made
        case did.Placed(person_id=person_id, number=number) if division is not None:
            placed = replace(state, division=division.placing(person_id, number))
            if number == MAIN:
                return _back(placed, person_id)
            return _gone(placed, person_id, Standing.AWAY, at)
        case did.CameBack():
            return _back(state, _who(by))
        case did.WentOver():
            return _gone(state, _who(by), Standing.AWAY, at)
        case did.DivisionExtended(minutes=minutes) if division is not None:
            return replace(state, division=division.longer(minutes))
        case did.Gathered():
            for each in state.people:
                state = _back(state, each.person_id)
            return replace(state, division=None)
    return None


def _back(state: State, person_id: int) -> State:
    """From a small room; who has left or has lost the line comes by themselves."""
    if not state.is_away(person_id):
        return state
    return _attendee(state, person_id, standing=Standing.HERE)


def _who(by: int | None) -> int:
    if by is None:
        raise ValueError("this is done by somebody")
    return by


def _with(numbers: tuple[int, ...], one: int) -> tuple[int, ...]:
    return numbers if one in numbers else (*numbers, one)


def _attendee(state: State, person_id: int, **changed: Any) -> State:
    people = (replace(p, **changed) if p.person_id == person_id else p for p in state.people)
    return replace(state, people=tuple(people))


def _entered(state: State, person_id: int, at: datetime) -> State:
    if state.attendee(person_id) is None:
        return replace(state, people=(*state.people, Attendee(person_id=person_id, came_at=at)))
    return _attendee(state, person_id, standing=Standing.HERE)


def _stands(state: State, person_id: int, standing: Standing, at: datetime) -> State:
    """Who is not heard has the floor no more, but keeps the hand that they had raised."""
    holds = state.floor is not None and state.floor.person_id == person_id
    free = _floor_ended(state, at) if holds else state
    return _attendee(free, person_id, standing=standing)


def _gone(state: State, person_id: int, standing: Standing, at: datetime) -> State:
    return _attendee(_stands(state, person_id, standing, at), person_id, hand_at=None)


def _floor_ended(state: State, at: datetime) -> State:
    floor = state.floor
    if floor is None:
        return state
    seconds = state.seconds_of(floor.person_id, at)
    return replace(_attendee(state, floor.person_id, seconds=seconds), floor=None)


def _spoken(state: State, person_id: int, seconds: int) -> State:
    found = state.attendee(person_id)
    return _attendee(state, person_id, spoken=(found.spoken if found else 0) + seconds)


def _point(state: State, number: int, change: Callable[[Point], Point]) -> State:
    points = (change(each) if each.number == number else each for each in state.points)
    return replace(state, points=tuple(points))


def _running(state: State, at: datetime) -> State:
    point = state.point
    if point is None or point.running_since is not None:
        return state
    return _point(state, point.number, lambda each: replace(each, running_since=at))


def _paused(state: State, at: datetime) -> State:
    point = state.point
    if point is None or point.running_since is None:
        return state
    used = point.used_at(at)
    return _point(state, point.number, lambda each: replace(each, used=used, running_since=None))


def _poll(state: State, number: int, change: Callable[[Poll], Poll]) -> State:
    polls = (change(each) if each.number == number else each for each in state.polls)
    return replace(state, polls=tuple(polls))
