"""Hints about one's own part: when they come, to whom, and that nobody else hears of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from docendo.commons.communities.api import Seat
from docendo.learning.rooms import actions
from docendo.learning.rooms.models import Sitting
from docendo.learning.rooms.rules.hints import Hint, hint_for
from docendo.learning.rooms.rules.limits import Standing
from docendo.learning.rooms.rules.state import Attendee, Floor, State
from docendo.learning.rooms.tests.conftest import Browse

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
NOW = AT + timedelta(minutes=10)
ONE, TWO, THREE = (Attendee(person_id=number, came_at=AT) for number in (1, 2, 3))
TALKED = State(people=(ONE, replace(TWO, seconds=90), THREE))


def hint(state: State, me: int = 1, words: dict[int, int] | None = None) -> Hint | None:
    return hint_for(me, state, words=words or {}, now=NOW)


def test_who_has_not_been_heard_while_others_talk_is_asked() -> None:
    assert hint(TALKED) == Hint.QUIET
    assert hint(TALKED, me=2) is None


@pytest.mark.parametrize(
    "own",
    [
        replace(ONE, hand_at=AT),
        replace(ONE, seconds=1),
        replace(ONE, came_at=NOW - timedelta(minutes=4)),
        replace(ONE, standing=Standing.LEFT),
    ],
)
def test_who_was_heard_or_waits_or_has_just_come_is_not(own: Attendee) -> None:
    assert hint(replace(TALKED, people=(own, *TALKED.people[1:]))) is None


def test_what_is_typed_is_heard_as_well() -> None:
    assert hint(TALKED, words={1: 2}) is None
    silent = State(people=(ONE, TWO))
    assert hint(silent) is None
    assert hint(silent, words={2: 119}) is None
    assert hint(silent, words={2: 120}) == Hint.QUIET


def test_who_is_heard_in_the_call_is_heard_and_no_second_counts_twice() -> None:
    assert hint(replace(TALKED, people=(replace(ONE, spoken=3), *TALKED.people[1:]))) is None
    silent = State(people=(ONE, replace(TWO, seconds=59, spoken=59)))
    assert hint(silent) is None
    assert hint(State(people=(ONE, replace(TWO, spoken=60)))) == Hint.QUIET


def test_who_has_the_floor_for_long_is_asked_and_nobody_else() -> None:
    held = replace(TALKED, floor=Floor(person_id=2, since=NOW - timedelta(minutes=4)))
    assert hint(held, me=2) == Hint.LONG
    fresh = State(people=(ONE, TWO, THREE))
    short = replace(fresh, floor=Floor(person_id=2, since=NOW - timedelta(minutes=3)))
    assert hint(short, me=2) is None
    assert hint(held, me=3) == Hint.QUIET


def test_who_has_had_much_more_than_the_others_is_asked_sooner() -> None:
    people = (ONE, replace(TWO, seconds=300), THREE)
    floor = Floor(person_id=2, since=NOW - timedelta(seconds=5))
    assert hint(State(people=people, floor=floor), me=2) == Hint.LONG
    # Of two each has half, and nobody has twice as much.
    assert hint(State(people=people[:2], floor=floor), me=2) is None


def test_alone_or_afterwards_there_is_none() -> None:
    assert hint(State(people=(ONE,))) is None
    assert hint(replace(TALKED, ended_at=NOW)) is None


ROOMS = "/c/maple/rooms/"
ASKED = "Would you like the next turn?"


def test_only_who_is_quiet_reads_it_and_may_do_without(
    browse: Browse,
    sitting: Sitting,
    member: Seat,
    helper: Seat,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here: dict[str, Any] = {"sitting_id": sitting.pk}
    actions.give_floor(helper, person_id=helper.member.pk, now=now, **here)
    later = now + timedelta(minutes=6)
    actions.end_turn(helper, now=now + timedelta(minutes=2), **here)
    for seat in (member, helper):
        actions.open_page(seat, now=later, **here)
    monkeypatch.setattr("docendo.kernel.clock.now", lambda: later)
    address = f"{ROOMS}at/{sitting.pk}/"
    quiet, talker = browse(member), browse(helper)
    before = sitting.events.count()
    assert ASKED in quiet.get(address).content.decode()
    assert ASKED not in talker.get(address).content.decode()
    quiet.post(f"{address}hints/", {"wants": "no"})
    assert ASKED not in quiet.get(address).content.decode()
    quiet.post(f"{address}hints/", {"wants": "yes"})
    assert ASKED in quiet.get(address).content.decode()
    # None of it is an event, which all would hear.
    assert sitting.events.count() == before
