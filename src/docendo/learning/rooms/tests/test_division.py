"""Who goes into which small room."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docendo.learning.rooms.rules.division import MAIN, Division, SmallRoom, spread

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@given(st.integers(2, 30), st.integers(2, 12), st.integers())
def test_by_chance_no_two_rooms_differ_by_more_than_one(people: int, rooms: int, seed: int) -> None:
    placed = spread(range(people), rooms=rooms, chosen={}, rng=Random(seed))
    assert set(placed) == set(range(people))
    sizes = [Counter(placed.values())[number] for number in range(1, rooms + 1)]
    assert sum(sizes) == people
    assert max(sizes) - min(sizes) <= 1


def test_chance_decides() -> None:
    seen = {
        tuple(sorted(spread(range(6), rooms=2, chosen={}, rng=Random(seed)).items()))
        for seed in range(20)
    }
    assert len(seen) > 10


def test_who_was_sent_by_hand_goes_there_and_the_others_even_it_out() -> None:
    chosen = {1: 1, 2: 1, 3: MAIN, 9: 2}
    placed = spread(range(1, 7), rooms=2, chosen=chosen, rng=Random(1))
    assert (placed[1], placed[2], placed[3]) == (1, 1, MAIN)
    assert 9 not in placed
    assert Counter(placed.values()) == {1: 3, 2: 2, MAIN: 1}


def test_a_room_that_is_not_there_is_chance() -> None:
    assert spread([1], rooms=2, chosen={1: 7}, rng=Random(1)) == {1: 1}


@pytest.mark.parametrize(
    ("sizes", "number"), [((2, 1, 1), 2), ((1, 1, 0), 1), ((0, 0, 0), 1), ((3, 2, 0), 2)]
)
def test_who_comes_late_goes_where_the_fewest_are_but_not_alone(
    sizes: tuple[int, ...], number: int
) -> None:
    rooms = [
        SmallRoom(
            number=place, sitting_id=place, person_ids=tuple(range(10 * place, 10 * place + size))
        )
        for place, size in enumerate(sizes, start=1)
    ]
    assert Division(rooms=tuple(rooms)).number_for_a_late_comer() == number


def test_without_an_end_nothing_runs_out() -> None:
    open_end = Division(rooms=())
    assert not open_end.is_over(AT)
    assert open_end.longer(5) == open_end
    assert Division(rooms=(), ends_at=AT).is_over(AT)
    assert Division(rooms=(), ends_at=AT).left_at(AT - timedelta(seconds=9)) == 9
