"""Roles go round, the floor goes to whoever has had it least, and shares add up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from docendo.learning.rooms.rules.limits import Role, Standing
from docendo.learning.rooms.rules.roles import deal, roles_for
from docendo.learning.rooms.rules.state import Attendee, Floor, State
from docendo.learning.rooms.rules.turns import queue, shares

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
ROLES = Role.values


@given(st.lists(st.sets(st.integers(1, 6), min_size=1), min_size=1, max_size=25))
def test_nobody_has_a_role_twice_before_all_others_who_are_there(sittings: list[set[int]]) -> None:
    held: dict[tuple[str, int], int] = {}
    had: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
    for number, there in enumerate(sittings, start=1):
        people = sorted(there)
        for role, person in deal(ROLES, people, held=held).items():
            before = [at for who, at in had[role] if who == person]
            if before:
                since = {who for who, at in had[role] if at > before[-1]}
                assert there - {person} <= since
            had[role].append((person, number))
            held[role, person] = number


def test_where_all_always_come_each_role_goes_round_once() -> None:
    held: dict[tuple[str, int], int] = {}
    people = [3, 5, 8, 9]
    rounds = []
    for number in range(1, 5):
        dealt = deal(ROLES, people, held=held)
        assert sorted(dealt.values()) == people, "one role for each of four"
        held |= dict.fromkeys(dealt.items(), number)
        rounds.append(dealt)
    for role in ROLES:
        assert sorted(dealt[role] for dealt in rounds) == people


def test_whoever_is_new_has_a_role_once_and_not_until_all_are_even() -> None:
    held = {(role, person): 9 + person for role in ROLES[:1] for person in (1, 2)}
    assert deal(ROLES[:1], [1, 2, 7], held=held) == {ROLES[0]: 7}
    held[ROLES[0], 7] = 12
    assert deal(ROLES[:1], [1, 2, 7], held=held) == {ROLES[0]: 1}


def test_two_have_two_roles_and_what_they_added() -> None:
    assert roles_for(2, own=["+Host"]) == [Role.FACILITATOR, Role.NOTE_TAKER, "+Host"]
    assert len(roles_for(9, own=[])) == len(Role)


def _raised(person_id: int, *, seconds: float, after: int) -> Attendee:
    at = AT + timedelta(seconds=after)
    return Attendee(person_id=person_id, came_at=AT, seconds=seconds, hand_at=at)


def test_whoever_has_had_the_floor_least_is_next() -> None:
    silent, late = _raised(1, seconds=0, after=9), _raised(2, seconds=0.2, after=30)
    talked = _raised(3, seconds=61, after=1)
    gone = replace(_raised(4, seconds=0, after=0), standing=Standing.LEFT)
    state = State(people=(talked, late, silent, gone, Attendee(person_id=5, came_at=AT)))
    assert [each.person_id for each in queue(state, now=AT)] == [1, 2, 3]


def test_who_speaks_now_counts_with_what_they_say() -> None:
    speaks, waits = _raised(1, seconds=0, after=1), _raised(2, seconds=20, after=2)
    state = State(people=(speaks, waits), floor=Floor(person_id=1, since=AT))
    assert [each.person_id for each in queue(state, now=AT + timedelta(seconds=30))] == [2, 1]


@given(st.lists(st.floats(0, 10_000), min_size=1, max_size=12))
def test_shares_add_up_to_a_hundred(seconds: list[float]) -> None:
    people = [Attendee(person_id=n, came_at=AT, seconds=each) for n, each in enumerate(seconds)]
    found = shares(State(people=tuple(people)), now=AT)
    assert sum(found.values()) == (100 if sum(seconds) > 0 else 0)
    assert all(0 <= each <= 100 for each in found.values())
