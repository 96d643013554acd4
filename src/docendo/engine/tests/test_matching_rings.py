"""Rings of help: the most people served, and the proof."""

from collections.abc import Sequence
from itertools import combinations, permutations

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

from docendo.engine.checks import Floats
from docendo.engine.errors import Invalid
from docendo.engine.matching import Cycles, help_cycles


def market(seed: int, *, most: int = 6) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    people = int(rng.integers(1, most + 1))
    gives = (rng.random((people, people)) < 0.45).astype(float)
    weights = rng.random((people, people)) if seed % 2 else np.ones((people, people))
    return gives, weights


def kept_apart(seed: int, people: int) -> list[tuple[int, int]]:
    rng = np.random.default_rng(seed)
    return [(two, one) for one, two in combinations(range(people), 2) if rng.random() < 0.2]


def best_of_all(
    gives: Floats,
    weights: Floats,
    max_length: int,
    *,
    apart: Sequence[tuple[int, int]] = (),
) -> float:
    people = range(len(gives))
    rings = [
        (set(ring), sum(weights[giver, taker] for giver, taker in round_of(ring)))
        for length in range(2, max_length + 1)
        for ring in permutations(people, length)
        if ring[0] == min(ring) and all(gives[arc] for arc in round_of(ring))
        if not any({*two} <= {*ring} for two in apart)
    ]

    def best(first: int, used: set[int]) -> float:
        return max(
            (
                worth + best(number + 1, used | ring)
                for number, (ring, worth) in enumerate(rings[first:], first)
                if not used & ring
            ),
            default=0.0,
        )

    return best(0, set())


def round_of(ring: tuple[int, ...]) -> list[tuple[int, int]]:
    return list(zip(ring, [*ring[1:], ring[0]], strict=True))


@given(st.integers(0, 10_000), st.integers(2, 5))
def test_no_other_rings_are_worth_more(seed: int, max_length: int) -> None:
    gives, weights = market(seed)
    found = help_cycles(gives, max_length=max_length, weights=weights)
    assert found.value == pytest.approx(best_of_all(gives, weights, max_length), abs=1e-6)
    assert found.is_proved


@given(st.integers(0, 10_000), st.integers(2, 5))
def test_two_who_are_kept_apart_are_in_no_ring(seed: int, max_length: int) -> None:
    gives, weights = market(seed)
    apart = kept_apart(seed, len(gives))
    found = help_cycles(gives, max_length=max_length, weights=weights, apart=apart)
    assert not any({*two} <= {*ring} for two in apart for ring in found.cycles)
    best = best_of_all(gives, weights, max_length, apart=apart)
    assert found.value == pytest.approx(best, abs=1e-6)


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(2, 4))
def test_rings_share_nobody_and_hold_only_who_can_help(seed: int, max_length: int) -> None:
    gives, weights = market(seed, most=14)
    found = help_cycles(gives, max_length=max_length, weights=weights)
    everyone = [person for ring in found.cycles for person in ring]
    assert len(everyone) == len(set(everyone)) == found.served
    assert all(2 <= len(ring) <= max_length and ring[0] == min(ring) for ring in found.cycles)
    arcs = [arc for ring in found.cycles for arc in round_of(ring)]
    assert all(gives[arc] for arc in arcs)
    assert found.value == pytest.approx(sum(weights[arc] for arc in arcs))
    assert found.bound >= found.value


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_renaming_people_changes_nothing_of_the_value(seed: int) -> None:
    gives, weights = market(2 * seed + 1, most=9)
    order = np.random.default_rng(seed).permutation(len(gives))
    renamed = help_cycles(gives[np.ix_(order, order)], weights=weights[np.ix_(order, order)])
    found = help_cycles(gives, weights=weights)
    back = sorted(sorted(int(order[person]) for person in ring) for ring in renamed.cycles)
    assert renamed.value == pytest.approx(found.value)
    assert back == sorted(map(sorted, found.cycles))


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_longer_rings_never_serve_fewer(seed: int) -> None:
    gives, _weights = market(seed, most=12)
    served = [help_cycles(gives, max_length=length).served for length in (2, 3, 4)]
    assert served == sorted(served)


def test_a_ring_of_three_serves_where_no_two_can_swap() -> None:
    gives = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]])
    assert help_cycles(gives, max_length=2).cycles == ()
    found = help_cycles(gives)
    assert found.cycles == ((0, 1, 2),)
    told = found.explain(1)
    assert (told.ring, told.helps, told.helped_by) == ((0, 1, 2), 2, 0)


def test_who_can_help_nobody_is_told_so() -> None:
    found = help_cycles(np.array([[0, 1, 1], [1, 0, 0], [0, 0, 0]]))
    told = found.explain(2)
    assert (told.ring, told.could_help, told.could_be_helped, told.price) == (None, 0, 1, 0.0)


def test_sparse_and_dense_say_the_same() -> None:
    gives, weights = market(9, most=6)
    dense = help_cycles(gives, weights=weights)
    sparse = help_cycles(
        scipy.sparse.csr_array(gives), weights=scipy.sparse.csr_array(weights * gives)
    )
    assert dense.cycles == sparse.cycles


def test_a_person_may_weigh_more() -> None:
    gives = np.array([[0, 1, 1], [1, 0, 0], [1, 0, 0]])
    assert help_cycles(gives, weights=[1.0, 1.0, 2.0]).cycles == ((0, 2),)
    assert help_cycles(gives, weights=[1.0, 2.0, 1.0]).cycles == ((0, 1),)


def test_help_that_costs_more_than_it_is_worth_is_not_given() -> None:
    assert help_cycles(np.ones((2, 2)), weights=-np.ones((2, 2))).cycles == ()


def test_it_says_how_far_it_is_and_stops_when_told() -> None:
    gives = np.random.default_rng(0).random((60, 60)) < 0.15
    best = help_cycles(gives)
    seen: list[Cycles] = []

    def stop(so_far: Cycles) -> bool:
        seen.append(so_far)
        return False

    stopped = help_cycles(gives, progress=stop)
    assert seen[-1] is stopped
    assert len(seen) == 2, "the search went on after it was told to stop"
    assert stopped.bound >= best.value >= stopped.value
    late = help_cycles(gives, seconds=1e-9)
    assert late.bound >= best.value >= late.value


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"gives": np.ones((2, 3))}, "gives must have a row and a column for each person"),
        ({"gives": np.ones((2, 2)), "max_length": 1}, "max_length must be at least 2, not 1"),
        ({"gives": np.ones((2, 2)), "weights": [1.0]}, "weights must have 2 rows, not 1"),
        ({"gives": np.ones((2, 2)), "weights": np.ones((3, 3))}, "weights must have the shape"),
        (
            {"gives": np.ones((2, 2)), "weights": [[np.nan, np.nan], [1.0, 1.0]]},
            "that of 0 for 1 is missing",
        ),
    ],
)
def test_wrong_input_is_refused(arguments: dict[str, object], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        help_cycles(arguments.pop("gives"), **arguments)  # type: ignore[arg-type]


def test_somebody_who_is_not_there_is_refused() -> None:
    with pytest.raises(Invalid, match="person must be from 0 to 1, not 2"):
        help_cycles(np.ones((2, 2))).explain(2)


def test_nobody_is_in_a_ring_where_nobody_is() -> None:
    assert help_cycles(np.zeros((0, 0))).cycles == ()
