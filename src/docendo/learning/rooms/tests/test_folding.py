"""Each event: the old state and what has happened make the new state."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from docendo.learning.rooms.rules import happenings as did
from docendo.learning.rooms.rules.division import Division, SmallRoom
from docendo.learning.rooms.rules.folding import fold
from docendo.learning.rooms.rules.happenings import KINDS, Happening, happening_of, payload_of
from docendo.learning.rooms.rules.limits import Reaction, Role, Standing
from docendo.learning.rooms.rules.messages import CHANGES, since
from docendo.learning.rooms.rules.state import (
    Attendee,
    Floor,
    Given,
    Point,
    Poll,
    State,
    packed,
    unpacked,
)

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(seconds=90)
ONE, TWO = Attendee(person_id=1, came_at=AT), Attendee(person_id=2, came_at=AT)
BOTH = State(people=(ONE, TWO))
SPEAKING = replace(BOTH, floor=Floor(person_id=1, since=AT))
HELD = replace(ONE, seconds=90)
FIRST, SECOND = Point(number=1, words="Limits", minutes=5), Point(number=2, words="Next", minutes=3)
PLANNED = replace(BOTH, points=(FIRST, SECOND))
RUNNING = replace(BOTH, points=(replace(FIRST, running_since=AT), SECOND))
ASKED = replace(BOTH, polls=(Poll(number=1, question="When?", choices=("Mon", "Tue"), asked_by=1),))
POLL = ASKED.polls[0]

UNTIL = AT + timedelta(minutes=10)
ROOMS = (SmallRoom(number=1, sitting_id=8, person_ids=(1,)), SmallRoom(number=2, sitting_id=9))
DIVISION = Division(rooms=ROOMS, ends_at=UNTIL)
DIVIDED = State(people=(replace(ONE, standing=Standing.AWAY), TWO), division=DIVISION)

# What has happened, done by person 1 at LATER: before and after.
FOLDS: list[tuple[State, Happening, State]] = [
    (State(), did.Entered(), State(people=(replace(ONE, came_at=LATER),))),
    (
        State(people=(replace(ONE, standing=Standing.LEFT, seconds=9), TWO)),
        did.Entered(),
        State(people=(replace(ONE, seconds=9), TWO)),
    ),
    (
        replace(SPEAKING, people=(replace(ONE, hand_at=AT), TWO)),
        did.LineLost(person_id=1),
        State(people=(replace(HELD, hand_at=AT, standing=Standing.LOST), TWO)),
    ),
    (
        replace(SPEAKING, people=(replace(ONE, hand_at=AT), TWO)),
        did.Left(),
        State(people=(replace(HELD, standing=Standing.LEFT), TWO)),
    ),
    (
        BOTH,
        did.Removed(person_id=2),
        State(people=(ONE, replace(TWO, standing=Standing.REMOVED))),
    ),
    (BOTH, did.DoorChanged(is_locked=True), replace(BOTH, is_locked=True)),
    (BOTH, did.Said(line_id=5), BOTH),
    (BOTH, did.LineChanged(line_id=5), BOTH),
    (
        replace(BOTH, points=(SECOND,)),
        did.PointAdded(words="More", minutes=4),
        replace(BOTH, points=(SECOND, Point(number=3, words="More", minutes=4))),
    ),
    (PLANNED, did.PointDropped(number=1), replace(BOTH, points=(SECOND,))),
    (
        PLANNED,
        did.PointExtended(number=1, minutes=5),
        replace(BOTH, points=(replace(FIRST, minutes=10), SECOND)),
    ),
    (
        PLANNED,
        did.TimerStarted(),
        replace(BOTH, points=(replace(FIRST, running_since=LATER), SECOND)),
    ),
    (RUNNING, did.TimerStarted(), RUNNING),
    (
        RUNNING,
        did.TimerPaused(),
        replace(BOTH, points=(replace(FIRST, used=90), SECOND)),
    ),
    (PLANNED, did.TimerPaused(), PLANNED),
    (
        RUNNING,
        did.PointDone(number=1),
        replace(
            BOTH,
            points=(
                replace(FIRST, used=90, is_done=True),
                replace(SECOND, running_since=LATER),
            ),
        ),
    ),
    (
        PLANNED,
        did.PointDone(number=1),
        replace(BOTH, points=(replace(FIRST, is_done=True), SECOND)),
    ),
    (BOTH, did.RoleAdded(words="Host"), replace(BOTH, own_roles=("+Host",))),
    (
        replace(BOTH, given=(Given(role="+Host", person_id=2),)),
        did.RolesDealt(roles=(Role.FACILITATOR,), person_ids=(1,)),
        replace(BOTH, given=(Given(role=Role.FACILITATOR, person_id=1),)),
    ),
    (
        replace(BOTH, given=(Given(role=Role.FACILITATOR, person_id=1),)),
        did.RoleGiven(role=Role.FACILITATOR, person_id=2),
        replace(BOTH, given=(Given(role=Role.FACILITATOR, person_id=2),)),
    ),
    (BOTH, did.HandRaised(), State(people=(replace(ONE, hand_at=LATER), TWO))),
    (
        State(people=(ONE, replace(TWO, hand_at=AT))),
        did.HandLowered(person_id=2),
        BOTH,
    ),
    (
        replace(SPEAKING, people=(ONE, replace(TWO, hand_at=AT))),
        did.FloorGiven(person_id=2),
        State(people=(HELD, TWO), floor=Floor(person_id=2, since=LATER)),
    ),
    (SPEAKING, did.FloorEnded(), State(people=(HELD, TWO))),
    (BOTH, did.FloorEnded(), BOTH),
    (BOTH, did.PollAsked(question="When?", choices=("Mon", "Tue")), ASKED),
    (ASKED, did.Voted(number=1), replace(BOTH, polls=(replace(POLL, voted=(1,)),))),
    (
        ASKED,
        did.PollShown(number=1, counts=(2, 0)),
        replace(BOTH, polls=(replace(POLL, counts=(2, 0)),)),
    ),
    (
        BOTH,
        did.Reacted(reaction=Reaction.YES),
        State(people=(replace(ONE, reaction=Reaction.YES, reacted_at=LATER), TWO)),
    ),
    (
        State(people=(replace(ONE, spoken=7), TWO)),
        did.Spoken(seconds=5),
        State(people=(replace(ONE, spoken=12), TWO)),
    ),
    (BOTH, did.RecapSaved(version=1), BOTH),
    (
        replace(RUNNING, floor=Floor(person_id=1, since=AT),
                people=(ONE, replace(TWO, hand_at=AT))),
        did.Ended(),
        State(people=(HELD, TWO), points=(replace(FIRST, used=90), SECOND), ended_at=LATER),
    ),
    (BOTH, did.Agreed(version=1), BOTH),
    (
        replace(SPEAKING, people=(replace(ONE, hand_at=AT), TWO)),
        did.Divided(rooms=ROOMS, ends_at=UNTIL),
        State(people=(replace(HELD, standing=Standing.AWAY), TWO), division=DIVISION),
    ),
    (
        DIVIDED,
        did.Placed(person_id=1, number=2),
        replace(DIVIDED, division=replace(DIVISION, rooms=(
            SmallRoom(number=1, sitting_id=8), SmallRoom(number=2, sitting_id=9, person_ids=(1,)),
        ))),
    ),
    (
        DIVIDED,
        did.Placed(person_id=1, number=0),
        replace(BOTH, division=replace(DIVISION, rooms=(
            SmallRoom(number=1, sitting_id=8), SmallRoom(number=2, sitting_id=9),
        ))),
    ),
    (DIVIDED, did.CameBack(), replace(BOTH, division=DIVISION)),
    (replace(BOTH, division=DIVISION), did.WentOver(), DIVIDED),
    (
        DIVIDED,
        did.DivisionExtended(minutes=5),
        replace(DIVIDED, division=replace(DIVISION, ends_at=UNTIL + timedelta(minutes=5))),
    ),
    (DIVIDED, did.Gathered(), BOTH),
    (BOTH, did.MainChanged(), BOTH),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "happening", "after"), FOLDS, ids=[type(each).__name__ for _, each, _ in FOLDS]
)
def test_an_event_makes_the_new_state(before: State, happening: Happening, after: State) -> None:
    assert fold(before, happening, by=1, at=LATER) == after


def test_every_event_is_folded_by_a_test() -> None:
    assert {type(each).__name__ for _, each, _ in FOLDS} == set(KINDS) == set(CHANGES)


@pytest.mark.parametrize("happening", [each for _, each, _ in FOLDS])
def test_an_event_is_read_as_it_was_written(happening: Happening) -> None:
    assert happening_of(type(happening).__name__, payload_of(happening)) == happening


@pytest.mark.parametrize("state", [each for before, _, after in FOLDS for each in (before, after)])
def test_a_state_is_read_as_it_was_written(state: State) -> None:
    assert unpacked(packed(state)) == state


def test_who_has_left_a_small_room_is_not_called_back() -> None:
    left = fold(DIVIDED, did.Left(), by=1, at=LATER)
    assert fold(left, did.Gathered(), by=None, at=LATER).attendee(1) == left.attendee(1)


def test_who_facilitates_leads_from_a_small_room_as_well() -> None:
    led = replace(DIVIDED, given=(Given(role=Role.FACILITATOR, person_id=1),))
    assert led.is_led_by(1)
    assert not led.is_led_by(2)


def test_others_divide_only_where_nobody_leads() -> None:
    free = replace(BOTH, given=())
    assert free.is_divided_by(1, ())
    assert free.is_divided_by(2, (2,))
    assert not free.is_divided_by(1, (2,))
    assert free.is_divided_by(1, (9,))
    assert not replace(free, given=(Given(role=Role.FACILITATOR, person_id=2),)).is_divided_by(
        1, ()
    )


def test_a_voice_twice_is_one_voice() -> None:
    once = fold(ASKED, did.Voted(number=1), by=1, at=LATER)
    assert fold(once, did.Voted(number=1), by=1, at=LATER) == once


@pytest.mark.parametrize(
    "said",
    [
        "", "{", "[]", "7", '{"after": "1"}', '{"after": -1}', '{"after": true}', '{"after": 1.5}',
        '{"after": 99999999999}', '{"after": 1, "as": 2}', "[" * 50_000, b"\xff\xfe", b"\x00",
    ],
)  # fmt: skip
def test_what_no_page_says_is_not_understood(said: str | bytes) -> None:
    assert since(said) is None


def test_a_page_says_what_it_knows() -> None:
    assert since('{"after": 12}') == 12
