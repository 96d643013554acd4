"""Places, what may follow what, and how long it takes, by hand."""

from random import Random

import pytest

from docendo.learning.livehelp.rules import (
    MOVES,
    Estimate,
    Seen,
    State,
    demand_move,
    estimate,
    is_alike,
    next_behind,
    place,
)


def test_who_has_the_lowest_turn_is_first() -> None:
    turns = [7, 3, 9]
    assert [place(turns, own) for own in (3, 7, 9)] == [1, 2, 3]
    assert (next_behind(turns, 3), next_behind(turns, 7), next_behind(turns, 9)) == (7, 9, None)


def test_two_are_alike_who_share_a_topic() -> None:
    assert is_alike([1, 2], [2, 3])
    assert not is_alike([1], [2])
    assert not is_alike([], [])


@pytest.mark.parametrize("state", State)
def test_what_is_over_stays_so_and_what_cannot_follow_raises(state: State) -> None:
    for to in State:
        if to in MOVES.get(state, ()):
            demand_move(state, to)
        else:
            with pytest.raises(ValueError, match="does not become"):
                demand_move(state, to)


def test_nothing_is_said_of_too_few() -> None:
    assert estimate([]) is None
    assert estimate([Seen(60, was_helped=True)] * 4 + [Seen(60, was_helped=False)] * 50) is None


def test_without_anybody_who_gave_up_it_is_the_median() -> None:
    seen = [Seen(minutes * 60, was_helped=True) for minutes in (1, 2, 3, 4, 5, 6)]
    assert estimate(seen) == Estimate(3 * 60, 6, 6)


def test_who_gave_up_counts_as_long_as_they_waited() -> None:
    """By hand: 1, 2+, 3, 4+, 5, 6, 7 gives 6/7, then 4/5 of it, 2/3 and 1/2 of that: 0.457 at 5."""
    helped, gave_up = (1, 3, 5, 6, 7), (2, 4)
    seen = [Seen(each, was_helped=True) for each in helped]
    seen += [Seen(each, was_helped=False) for each in gave_up]
    assert estimate(seen) == Estimate(5, 5, 7)


def test_where_fewer_than_half_are_ever_helped_no_time_is_said() -> None:
    seen = [Seen(60, was_helped=True)] * 5 + [Seen(600, was_helped=False)] * 20
    assert estimate(seen) == Estimate(None, 5, 25)


def test_who_has_waited_is_told_of_those_who_waited_as_long() -> None:
    seen = [Seen(10, was_helped=True)] * 50
    seen += [Seen(seconds, was_helped=True) for seconds in (600, 700, 800, 900, 1000)]
    assert estimate(seen) == Estimate(10, 55, 55)
    assert estimate(seen, so_far=500) == Estimate(300, 5, 5)
    assert estimate(seen, so_far=650) is None


def test_it_is_as_a_slow_and_plain_count_says() -> None:
    """Beside a Kaplan-Meier that multiplies over the distinct times, as in the paper."""
    rng = Random(6)
    for _round in range(300):
        seen = [
            Seen(rng.randint(1, 12), was_helped=rng.random() < 0.6)
            for _one in range(rng.randint(5, 30))
        ]
        found = estimate(seen)
        if found is None:
            assert sum(each.was_helped for each in seen) < 5
            continue
        still, median = 1.0, None
        for at in sorted({each.seconds for each in seen if each.was_helped}):
            there = sum(each.seconds >= at for each in seen)
            still *= 1 - sum(each.was_helped and each.seconds == at for each in seen) / there
            if still <= 0.5 + 1e-9 and median is None:
                median = at
        assert found.seconds == median
