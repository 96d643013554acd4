"""Works ranked by pairs."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from docendo.engine.errors import Invalid
from docendo.engine.grading import rank_pairs
from docendo.engine.grading.pairs import SPREAD


def comparisons(
    seed: int, *, works: int = 10, n: int = 60, readers: int = 4, careless: int = 0
) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    score = rng.normal(0, 1.5, works)
    left = rng.integers(0, works, n)
    right = (left + rng.integers(1, works, n)) % works
    reader = rng.integers(0, readers, n)
    sharp = np.where(reader < careless, 0.0, 1.5)
    left_wins = rng.random(n) < 1 / (1 + np.exp(-sharp * (score[left] - score[right])))
    return score, left, right, np.where(left_wins, left, right), reader


def test_the_scores_are_the_posterior_mode() -> None:
    _score, left, right, winner, _reader = comparisons(0)
    lost = np.where(winner == left, right, left)

    def loss(score: np.ndarray) -> float:
        gaps = np.log1p(np.exp(score[lost] - score[winner])).sum()
        return float(gaps + (score**2).sum() / (2 * SPREAD**2))

    best = minimize(loss, np.zeros(10), tol=1e-10).x
    assert rank_pairs(left, right=right, winner=winner).score == pytest.approx(best, abs=1e-4)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_renaming_works_readers_and_sides_changes_nothing(seed: int) -> None:
    _score, left, right, winner, reader = comparisons(seed)
    rng = np.random.default_rng(seed)
    works, readers = rng.permutation(10), rng.permutation(4)
    before = rank_pairs(left, right=right, winner=winner, reader=reader)
    after = rank_pairs(
        works[right], right=works[left], winner=works[winner], reader=readers[reader]
    )
    codes = works[: len(before.score)]
    assert after.score[codes] == pytest.approx(before.score, abs=1e-6)
    assert after.low[codes] == pytest.approx(before.low, abs=1e-6)


def test_a_chain_of_wins_is_an_order() -> None:
    ranking = rank_pairs([0, 1, 2], right=[1, 2, 3], winner=[0, 1, 2])
    assert ranking.order().tolist() == [0, 1, 2, 3]
    assert np.isfinite(ranking.score).all()
    assert ranking.score.sum() == pytest.approx(0, abs=1e-9)


def test_more_comparisons_narrow_the_interval() -> None:
    widths = []
    for n in (30, 120, 480):
        _score, left, right, winner, _reader = comparisons(1, n=n)
        ranking = rank_pairs(left, right=right, winner=winner)
        widths.append(np.mean(ranking.high - ranking.low))
    assert widths[0] > widths[1] > widths[2]


def test_intervals_hold_the_truth() -> None:
    held = []
    for seed in range(20):
        score, left, right, winner, _reader = comparisons(seed, n=120)
        ranking = rank_pairs(left, right=right, winner=winner, reader=_reader)
        # Sharpness and scale of the scores go together: compare in the ranking's own scale.
        scaled = (score - score.mean()) * 1.2
        held.append((ranking.low <= scaled) & (scaled <= ranking.high))
    assert np.mean(held) > 0.8


def test_careless_readers_count_less() -> None:
    _score, left, right, winner, reader = comparisons(2, n=400, careless=1)
    ranking = rank_pairs(left, right=right, winner=winner, reader=reader)
    assert int(np.argmin(ranking.sharpness)) == 0
    assert ranking.sharpness[0] < 0.6 * np.median(ranking.sharpness)


def test_the_next_pair_is_the_one_that_tells_most() -> None:
    _score, left, right, winner, _reader = comparisons(3, works=6, n=15)
    ranking = rank_pairs(left, right=right, winner=winner)
    lost = np.where(winner == left, right, left)
    chance = 1 / (1 + np.exp(ranking.score[lost] - ranking.score[winner]))
    precision = np.eye(6) / SPREAD**2
    for one, other, p in zip(winner, lost, chance, strict=True):
        edge = np.eye(6)[one] - np.eye(6)[other]
        precision += p * (1 - p) * np.outer(edge, edge)
    covariance = np.linalg.inv(precision)

    def told(pair: tuple[int, int]) -> float:
        edge = np.eye(6)[pair[0]] - np.eye(6)[pair[1]]
        p = 1 / (1 + np.exp(-edge @ ranking.score))
        return float(p * (1 - p) * (edge @ covariance @ edge))

    assert ranking.next_pair == max(itertools.combinations(range(6), 2), key=told)


def test_an_explanation_counts_wins_and_names_what_speaks_against() -> None:
    ranking = rank_pairs([0, 0, 0, 1, 1, 2], right=[1, 1, 2, 2, 2, 0], winner=[0, 0, 0, 1, 1, 2])
    first = ranking.explain(0)
    assert (first.place, first.wins, first.losses, first.against) == (1, 3, 1, (2,))
    with pytest.raises(Invalid, match="no work 3"):
        ranking.explain(3)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"left": [], "right": [], "winner": []}, "no comparison yet"),
        ({"right": [0]}, "row 0 does"),
        ({"winner": [2]}, "winner must be left or right; row 0 is 2"),
        ({"reader": [0, 1]}, "reader must have 1 rows"),
        ({"confidence": 0.0}, "confidence"),
    ],
)
def test_wrong_comparisons_are_refused_in_words(change: dict[str, object], sentence: str) -> None:
    call: dict[str, object] = {"left": [0], "right": [1], "winner": [1], **change}
    with pytest.raises(Invalid, match=sentence):
        rank_pairs(call.pop("left"), **call)  # type: ignore[arg-type]  # wrong input is tested
