"""Factors and what stands out: by rules with known answers, and by what holds for any team."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from docendo.engine.errors import Invalid
from docendo.engine.evaluating import Sign, evaluate

DIMENSIONS = 5


def team(levels: Any) -> Any:
    """Levels (n, n) that somebody gave somebody, the same in all dimensions."""
    return np.repeat(np.array(levels, dtype=float)[:, :, None], DIMENSIONS, axis=2)


def signs(levels: Any) -> set[tuple[str, tuple[int, ...]]]:
    return {(flag.sign, flag.members) for flag in evaluate(team(levels)).flags}


@st.composite
def teams(draw: st.DrawFn) -> Any:
    """Any ratings of any team, some of them missing."""
    size = draw(st.integers(1, 7))
    level = st.one_of(st.integers(1, 5).map(float), st.just(float("nan")))
    values = draw(st.lists(level, min_size=size * size * 2, max_size=size * size * 2))
    return np.array(values).reshape(size, size, 2)


def test_the_factor_is_that_of_kaufman_felder_and_fuller() -> None:
    # What each got from the others: 4.5, 3.5, 4; the mean of these is 4.
    levels = [[5, 3, 4], [5, 5, 4], [4, 4, 5]]
    result = evaluate(team(levels))
    assert result.factor == pytest.approx([4.5 / 4, 3.5 / 4, 1.0])
    with_self = np.array([14, 12, 13]) / 3
    assert result.factor_with_self == pytest.approx(with_self / with_self.mean())
    assert result.by_others[1] == pytest.approx([3.5] * DIMENSIONS)
    assert result.own[1] == pytest.approx([5] * DIMENSIONS)
    assert result.raters.tolist() == [2, 2, 2]


def test_a_good_team_has_nobody_who_stands_out() -> None:
    assert signs(np.full((4, 4), 5)) == set()
    assert signs(np.full((4, 4), 2)) == set()


def test_low_and_high_performers_stand_out_against_their_team() -> None:
    levels = np.full((4, 4), 4.0)
    levels[:, 1], levels[:, 2] = 2, 5
    assert signs(levels) == {(Sign.LOW, (1,)), (Sign.HIGH, (2,))}


def test_who_sees_themselves_otherwise_than_others_do() -> None:
    levels = np.full((4, 4), 4.0)
    levels[:, 0], levels[0, 0] = 3, 5
    levels[3, 3] = 2
    assert signs(levels) == {(Sign.OVERCONFIDENT, (0,)), (Sign.UNDERCONFIDENT, (3,))}


def test_two_who_rate_each_other_down_are_a_conflict_with_its_evidence() -> None:
    levels = np.full((4, 4), 4.0)
    levels[0, 1] = levels[1, 0] = 2
    [flag] = evaluate(team(levels)).flags
    assert (flag.sign, flag.members) == (Sign.CONFLICT, (0, 1))
    assert (flag.seen, flag.against) == (2, 4)


def test_one_who_rates_somebody_down_alone_is_none() -> None:
    levels = np.full((4, 4), 4.0)
    levels[0, 1] = 2
    assert signs(levels) == set()


def test_two_camps_are_two_cliques() -> None:
    levels = np.array([[4, 5, 3, 3], [5, 4, 3, 3], [3, 3, 4, 5], [3, 3, 5, 4.0]])
    assert signs(levels) == {(Sign.CLIQUE, (0, 1)), (Sign.CLIQUE, (2, 3))}


def test_all_against_one_are_no_clique() -> None:
    levels = np.full((4, 4), 5.0)
    levels[:, 3] = levels[3, :3] = 2
    assert signs(levels) == {(Sign.LOW, (3,))}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (np.zeros((2, 3, 1)), "everybody by everybody"),
        (np.zeros((2, 2, 0)), "one dimension"),
        (np.full((2, 2, 1), 6.0), "between low and high; what 0 gave 0 in dimension 0 is 6.0"),
        (np.full((2, 2), 3.0), "3 dimensions"),
    ],
)
def test_what_is_no_rating_is_refused_in_words(wrong: Any, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        evaluate(wrong)
    with pytest.raises(Invalid, match="low must be below high"):
        evaluate(np.full((2, 2, 1), 3.0), low=5, high=5)


@drawn(teams(), st.randoms(use_true_random=False))
def test_renaming_people_changes_nothing(levels: Any, chance: Any) -> None:
    order = list(range(len(levels)))
    chance.shuffle(order)
    before = evaluate(levels)
    after = evaluate(levels[np.ix_(order, order)])
    for name in ("by_others", "own", "raters", "factor", "factor_with_self"):
        assert getattr(after, name) == pytest.approx(getattr(before, name)[order], nan_ok=True)

    def told(flags: Any, names: list[int]) -> Any:
        return sorted(
            (flag.sign, sorted(names[each] for each in flag.members), round(flag.seen, 9),
             round(flag.against, 9))
            for flag in flags
        )  # fmt: skip

    assert told(after.flags, order) == told(before.flags, list(range(len(order))))


@drawn(st.integers(1, 8), st.integers(1, 5))
def test_equal_ratings_make_every_factor_one(size: int, level: int) -> None:
    result = evaluate(np.full((size, size, 3), float(level)))
    assert result.factor == pytest.approx(np.ones(size))
    assert result.factor_with_self == pytest.approx(np.ones(size))
    assert result.flags == ()


@drawn(teams())
def test_factors_are_one_in_the_mean_and_no_flag_is_about_one_rater(levels: Any) -> None:
    result = evaluate(levels)
    assert np.isfinite(result.factor).all()
    rated = result.raters > 0
    if rated.any():
        assert result.factor[rated].mean() == pytest.approx(1)
    single = [flag for flag in result.flags if len(flag.members) == 1]
    assert all(result.raters[flag.members[0]] >= 2 for flag in single)


@drawn(teams(), st.integers(0, 6), st.integers(0, 1))
def test_what_somebody_gives_themselves_moves_no_factor_without_self(
    levels: Any, who: int, dimension: int
) -> None:
    member = who % len(levels)
    changed = levels.copy()
    changed[member, member, dimension] = 5
    assert evaluate(changed).factor == pytest.approx(evaluate(levels).factor)
