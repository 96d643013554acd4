"""Partners among one crowd, and assignment of many by the nearest."""

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

from docendo.engine.checks import Floats
from docendo.engine.errors import Invalid
from docendo.engine.matching import Partners, assign, partners


@st.composite
def crowds(draw: st.DrawFn) -> Floats:
    """Up to 8 people, with ties and many pairs that cannot meet; read above the diagonal."""
    people = draw(st.integers(0, 8))
    score = st.one_of(st.just(np.nan), st.integers(0, 4).map(float), st.floats(0, 1, width=16))
    cells = draw(st.lists(score, min_size=people**2, max_size=people**2))
    return np.array(cells, float).reshape(people, people)


def most_and_best(score: Floats, free: list[int]) -> tuple[int, float]:
    """How many people can have a partner, and the largest sum among those ways."""
    if not free:
        return 0, 0.0
    one, *others = free
    ways = [most_and_best(score, others)]
    for other in others:
        if not np.isnan(score[one, other]):
            rest = [person for person in others if person != other]
            most, total = most_and_best(score, rest)
            ways.append((most + 2, total + float(score[one, other])))
    return max(ways)


def worth(score: Floats, found: Partners) -> float:
    return float(
        sum(
            score[one, other]
            for group in found.groups
            for one in group
            for other in group
            if one < other
        )
    )


@settings(max_examples=300, deadline=None)
@given(crowds())
def test_nobody_more_could_have_a_partner_and_the_sum_is_near_the_largest(score: Floats) -> None:
    found = partners(score, trios=False)
    most, total = most_and_best(score, list(range(len(score))))
    assert 2 * len(found.groups) == most
    assert sorted([*found.alone, *(one for group in found.groups for one in group)]) == list(
        range(len(score))
    )
    assert found.total == pytest.approx(worth(score, found))
    assert found.total <= total + 1e-9


def test_the_sum_is_within_a_hundredth_of_the_largest_on_average() -> None:
    rng = np.random.default_rng(3)
    shares = []
    for _crowd in range(60):
        score = rng.random((8, 8))
        score[rng.random(score.shape) < 0.3] = np.nan
        most, total = most_and_best(score, list(range(8)))
        if most:
            shares.append(partners(score, trios=False).total / total)
    assert np.mean(shares) > 0.99


@settings(max_examples=100, deadline=None)
@given(crowds())
def test_a_trio_takes_in_only_who_is_over_and_may_meet_both(score: Floats) -> None:
    pairs, found = partners(score, trios=False), partners(score)
    assert len(found.groups) == len(pairs.groups)
    assert set(found.alone) <= set(pairs.alone)
    assert {len(group) for group in found.groups} <= {2, 3}
    assert not np.isnan(worth(score, found))
    for person in found.alone:
        for group in found.groups:
            ends = [tuple(sorted((person, one))) for one in group]
            assert len(group) == 3 or any(np.isnan(score[pair]) for pair in ends)


def test_a_ring_of_five_leaves_one_over_who_joins_a_pair_of_theirs() -> None:
    score = np.full((5, 5), np.nan)
    for one, other in ((0, 1), (1, 2), (2, 3), (3, 4), (0, 4), (0, 2)):
        score[one, other] = 1.0
    assert sorted(map(len, partners(score).groups)) == [2, 3]
    assert len(partners(score, trios=False).alone) == 1


def test_an_odd_ring_in_the_way_is_passed() -> None:
    """A ring of three between two people at its ends (Edmonds 1965)."""
    score = np.full((6, 6), np.nan)
    for one, other in ((0, 1), (1, 2), (2, 3), (1, 3), (3, 4), (2, 5)):
        score[one, other] = 1.0
    score[2, 3] = 9.0
    assert len(partners(score, trios=False).groups) == 3


def test_sparse_and_dense_crowds_say_the_same() -> None:
    rng = np.random.default_rng(1)
    score = np.triu(rng.random((12, 12)), 1)
    rows, columns = np.nonzero(score)
    dense = np.full(score.shape, np.nan)
    dense[rows, columns] = score[rows, columns]
    assert partners(dense) == partners(scipy.sparse.csr_array(score))


def test_a_crowd_that_is_not_square_is_refused() -> None:
    with pytest.raises(Invalid, match="a row and a column for each person"):
        partners(np.ones((2, 3)))


# --- Nearest ------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 3), st.sampled_from(["worst-off", "total"]))
def test_to_look_at_the_nearest_leaves_nobody_more_out(seed: int, near: int, fairness: str) -> None:
    rng = np.random.default_rng(seed)
    score = rng.random((9, 5))
    score[rng.random(score.shape) < 0.5] = np.nan
    seats = rng.integers(0, 4, 5)
    exact = assign(score, capacity_right=seats, fairness=fairness)
    few = assign(score, capacity_right=seats, fairness=fairness, near=near)
    assert len(few.alone()) == len(exact.alone())
    assert len(few.alone(side="right")) == len(exact.alone(side="right"))
    assert few.total <= exact.total + 1e-9 or exact.worst > few.worst
    assert (np.bincount(few.pairs[:, 1], minlength=5) <= seats).all()
    if fairness == "worst-off" and len(exact.pairs):
        assert few.worst == pytest.approx(exact.worst)


def test_near_must_be_somebody() -> None:
    with pytest.raises(Invalid, match="near must be at least 1"):
        assign(np.ones((2, 2)), near=0)
