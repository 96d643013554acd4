"""A time in a room, from the first who enters to the recap, with which all agree."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from docendo.commons.communities.api import Seat
from docendo.learning.rooms import api as rooms

MINUTE = timedelta(minutes=1)


def sit_together(
    people: Mapping[str, Seat], *, match_id: int, said: dict[str, Any], now: datetime
) -> None:
    """Those of a match, by their keys; ``said`` is what the script has of it."""
    for seat in people.values():
        sitting = rooms.enter(seat, home=rooms.Home(match_id=match_id), now=now)
    first, last = (*people.values(),)
    at, here = _talk(people, sitting, said, now=now), sitting.pk
    question, *choices = said["poll"]
    rooms.ask_poll(first, sitting_id=here, question=question, choices=choices, now=at)
    for seat in people.values():
        rooms.vote(seat, sitting_id=here, number=1, choice=0, now=at)
    for number in range(1, len(said["agenda"]) + 1):
        at += MINUTE
        rooms.next_point(first, sitting_id=here, number=number, now=at)
    words = {"notes": said["notes"], "next_step": said["next_step"]}
    rooms.save_notes(last, sitting_id=here, seen=0, now=at, **words)
    for seat in people.values():
        rooms.leave(seat, sitting_id=here, now=at)
    for seat in people.values():
        rooms.agree(seat, sitting_id=here, seen=1, now=at + MINUTE)


def _talk(
    people: Mapping[str, Seat], sitting: rooms.Sitting, said: dict[str, Any], *, now: datetime
) -> datetime:
    """The agenda, who has the floor for how many minutes, and the chat; until when."""
    at, here = now, sitting.pk
    leads = {seat.member.pk: seat for seat in people.values()}[sitting.state.given[0].person_id]
    for words, minutes in said["agenda"]:
        rooms.add_point(leads, sitting_id=here, words=words, minutes=minutes, now=at)
    rooms.start_timer(leads, sitting_id=here, now=at)
    for key, minutes in said["floor"]:
        rooms.give_floor(leads, sitting_id=here, person_id=people[key].member.pk, now=at)
        at += minutes * MINUTE
    for key, words in said["lines"]:
        rooms.say(people[key], sitting_id=here, body=words, now=at)
        at += MINUTE
    return at
