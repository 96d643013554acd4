"""Assigning by score: nobody left out, then the worst-off, then the total."""

from itertools import chain, combinations

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from docendo.engine.checks import Floats, Ints
from docendo.engine.errors import Infeasible, Invalid
from docendo.engine.matching import Lever, Matching, assign, counterfactuals

Market = tuple[Floats, list[int], list[int]]


@st.composite
def markets(draw: st.DrawFn) -> Market:
    """Up to 3 × 3, with ties, negative scores, pairs that cannot meet and people without seats."""
    left, right = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    score = st.one_of(st.just(np.nan), st.integers(-2, 6).map(float), st.floats(-1, 1, width=16))
    cells = draw(st.lists(score, min_size=left * right, max_size=left * right))
    seats = st.integers(0, 3)
    return (
        np.array(cells).reshape(left, right),
        draw(st.lists(seats, min_size=left, max_size=left)),
        draw(st.lists(seats, min_size=right, max_size=right)),
    )


def quality(score: Floats, pairs: list[tuple[int, int]], *, fair: bool) -> tuple[float, ...]:
    """People who meet somebody, the least that serves one of them, and the total."""
    best: dict[tuple[str, int], float] = {}
    for left, right in pairs:
        for person in (("left", left), ("right", right)):
            best[person] = max(best.get(person, -np.inf), score[left, right])
    worst = min(best.values(), default=0.0) if fair else 0.0
    return len(best), worst, float(sum(score[pair] for pair in pairs))


def best_of_all(market: Market, *, fair: bool) -> tuple[float, ...]:
    score, left, right = market
    possible = list(zip(*np.nonzero(~np.isnan(score)), strict=True))
    ways = chain.from_iterable(combinations(possible, size) for size in range(len(possible) + 1))
    return max(quality(score, list(way), fair=fair) for way in ways if keeps(way, left, right))


def keeps(pairs: object, left: list[int], right: list[int]) -> bool:
    rows = np.asarray(pairs, np.int64).reshape(-1, 2)
    return bool(
        (np.bincount(rows[:, 0], minlength=len(left)) <= left).all()
        and (np.bincount(rows[:, 1], minlength=len(right)) <= right).all()
    )


def met(market: Market, *, fair: bool = True) -> Matching:
    score, left, right = market
    fairness = "worst-off" if fair else "total"
    return assign(score, capacity_left=left, capacity_right=right, fairness=fairness)


@given(markets(), st.booleans())
def test_it_is_the_best_of_all_ways(market: Market, fair: bool) -> None:
    matching = met(market, fair=fair)
    pairs = [(left, right) for left, right in matching.pairs.tolist()]
    assert keeps(pairs, market[1], market[2])
    assert_allclose(quality(market[0], pairs, fair=fair), best_of_all(market, fair=fair), atol=1e-7)


def test_both_sides_with_several_seats_meet_each_other_once() -> None:
    matching = assign([[5.0, 1.0], [1.0, 1.0]], capacity_left=2, capacity_right=2)
    assert matching.pairs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]


def test_nobody_is_left_out_for_a_better_total() -> None:
    matching = assign([[9.0, 1.0], [8.0, np.nan]])
    assert matching.pairs.tolist() == [[0, 1], [1, 0]]


def test_the_worst_off_come_before_the_total() -> None:
    score = [[10.0, 4.0], [4.0, 1.0]]
    assert assign(score, fairness="total").total == 11.0
    fair = assign(score)
    assert (fair.worst, fair.total) == (4.0, 8.0)


@settings(max_examples=25)
@given(st.integers(0, 1000))
def test_renaming_people_renames_the_pairs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    score = rng.random((6, 4))
    score[rng.random(score.shape) < 0.4] = np.nan
    to_left, to_right = rng.permutation(6), rng.permutation(4)
    seats = rng.integers(0, 3, 4)
    renamed = np.empty_like(score)
    renamed[np.ix_(to_left, to_right)] = score
    new_seats = np.empty_like(seats)
    new_seats[to_right] = seats
    pairs = assign(score, capacity_right=seats).pairs
    again = assign(renamed, capacity_right=new_seats).pairs
    assert again.tolist() == sorted(
        np.column_stack([to_left[pairs[:, 0]], to_right[pairs[:, 1]]]).tolist()
    )


@settings(max_examples=25)
@given(markets())
def test_sparse_and_dense_say_the_same(market: Market) -> None:
    score, left, right = market
    rows, columns = np.nonzero(~np.isnan(score))
    sparse = scipy.sparse.coo_array((score[rows, columns], (rows, columns)), shape=score.shape)
    for given_score in (sparse, sparse.tocsr(), scipy.sparse.csc_matrix(sparse)):
        again = assign(given_score, capacity_left=left, capacity_right=right)
        assert again.pairs.tolist() == met(market).pairs.tolist()


def test_a_forbidden_pair_never_meets_however_it_is_named() -> None:
    score = np.array([[9.0, 1.0], [1.0, 9.0]])
    mask = np.eye(2, dtype=bool)
    for forbidden in (mask, scipy.sparse.csr_array(mask), [(0, 0), (1, 1)]):
        assert assign(score, forbidden=forbidden).pairs.tolist() == [[0, 1], [1, 0]]


def test_equal_totals_are_decided_the_same_way_every_time() -> None:
    pairs = assign(np.ones((6, 6))).pairs.tolist()
    assert pairs == assign(np.ones((6, 6))).pairs.tolist()
    assert len(pairs) == 6


def test_an_explanation_names_who_was_preferred() -> None:
    matching = assign([[3.0], [5.0]], capacity_right=1)
    told = matching.explain(0)
    assert told.met == ()
    assert (told.better[0].their_wish, told.better[0].their_lowest) == (3.0, 5.0)


@settings(max_examples=25)
@given(markets())
def test_a_change_helps_when_it_is_made_and_less_does_not(market: Market) -> None:
    score, left, right = market
    matching = met(market)
    for person in range(len(left)):
        for change in counterfactuals(matching, person=person):
            if change.lever is Lever.SEAT:
                more = [*right]
                more[change.other] += 1
                assert change.other in met((score, left, more)).partners(person)
            if change.lever is Lever.WISH:
                assert change.other in raised(market, person, change.other, change.amount)
                less = change.amount - 1e-3
                if less > 0:
                    assert change.other not in raised(market, person, change.other, less)


def test_it_is_enough_that_the_worst_off_are_better_served() -> None:
    """By the total 1.0 would be needed, but above -1 the pair lifts the worst-off already."""
    matching = assign([[-1.0, -1.0], [0.0, 1.0]], capacity_left=[2, 1])
    assert matching.pairs.tolist() == [[0, 0], [1, 1]]
    [wish] = counterfactuals(matching, person=0)
    assert (wish.lever, wish.other, wish.meets) == (Lever.WISH, 1, (1,))
    assert 0 < wish.amount < 1e-5


def raised(market: Market, person: int, other: int, amount: float) -> Ints:
    score = market[0].copy()
    score[person, other] += amount
    return met((score, market[1], market[2])).partners(person)


def test_a_forbidden_pair_that_would_help_is_named() -> None:
    matching = assign([[2.0, 1.0], [3.0, np.nan]], forbidden=[(0, 1)])
    seat, allow, wish = counterfactuals(matching, person=0)
    assert (allow.lever, allow.other, allow.meets) == (Lever.ALLOW, 1, (1,))
    assert (seat.lever, seat.other, seat.left_alone) == (Lever.SEAT, 0, ())
    assert (wish.lever, wish.other, wish.left_alone) == (Lever.WISH, 0, (1,))
    assert wish.amount == pytest.approx(1.0, abs=1e-5)


def test_a_right_person_can_be_helped_by_a_seat_on_the_left() -> None:
    matching = assign([[2.0, 3.0]])
    changes = counterfactuals(matching, person=0, side="right")
    assert [(change.lever, change.left_alone) for change in changes] == [
        (Lever.SEAT, ()),
        (Lever.WISH, (1,)),
    ]
    assert changes[1].amount == pytest.approx(1.0, abs=1e-5)


def test_everyone_means_everyone_or_a_sentence() -> None:
    assert assign(np.ones((2, 2)), everyone=True).pairs.shape == (2, 2)
    with pytest.raises(Infeasible, match=r"at least 1 on the left stay alone.*Raise the capacity"):
        assign(np.ones((2, 1)), everyone=True)
    with pytest.raises(Infeasible, match="left 1 has no pair that is allowed"):
        assign([[1.0, 1.0], [np.nan, np.nan]], everyone=True)
    assert assign(np.ones((2, 1)), capacity_left=[1, 0], everyone=True).pairs.tolist() == [[0, 0]]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"score": [1.0]}, "score must have 2 dimensions"),
        ({"score": [[np.inf]]}, "score must hold finite numbers"),
        ({"score": [[1.0]], "capacity_left": [1, 1]}, "capacity_left must have 1 rows"),
        ({"score": [[1.0]], "capacity_right": 0.5}, "capacity_right must hold whole numbers"),
        ({"score": [[1.0]], "fairness": "none"}, "fairness must be"),
        ({"score": [[1.0]], "forbidden": [(0, 1)]}, "forbidden row 0 is left 0 with right 1, but"),
        ({"score": [[1.0]], "forbidden": [[True, True]]}, "forbidden must have the shape"),
        ({"score": [[1.0]], "forbidden": [1, 2, 3]}, "forbidden must be pairs"),
    ],
)
def test_wrong_input_is_refused(arguments: dict[str, object], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        assign(arguments.pop("score"), **arguments)  # type: ignore[arg-type]  # that is the test


def test_nobody_meets_where_nobody_can() -> None:
    nobody = assign(np.full((2, 2), np.nan))
    assert nobody.pairs.shape == (0, 2)
    assert np.isnan(nobody.worst)
    assert assign(np.zeros((0, 3))).pairs.shape == (0, 2)
