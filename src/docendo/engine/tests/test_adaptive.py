"""Adaptive tests: what is asked, what is concluded, and when it ends."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docendo.engine import adaptive
from docendo.engine.adaptive import Exposure, Items, Stop
from docendo.engine.checks import Floats
from docendo.engine.errors import Infeasible, Invalid

BANK = Items(np.array([0.7, 1.0, 2.0, 1.3, 0.5]), np.array([-1.0, 0.0, 0.2, 1.5, -2.0]))
banks = st.integers(1, 12).flatmap(
    lambda count: st.builds(
        Items,
        st.lists(st.floats(0.2, 3), min_size=count, max_size=count).map(np.array),
        st.lists(st.floats(-3, 3), min_size=count, max_size=count).map(np.array),
        trust=st.sampled_from([0.5, 1.0]),
    )
)


def simulated(people: int, items: Items, *, seed: int = 0) -> tuple[Floats, Floats]:
    """Abilities, and answers of (people, items) that follow the model."""
    rng = np.random.default_rng(seed)
    ability = rng.standard_normal(people)
    log_odds = items.slope * (ability[:, None] - items.difficulty)
    answers = rng.random(log_odds.shape) < 1 / (1 + np.exp(-log_odds))
    return ability, answers.astype(np.float64)


def spread_bank(count: int, *, seed: int = 1) -> Items:
    rng = np.random.default_rng(seed)
    return Items(np.exp(0.4 * rng.standard_normal(count)), rng.standard_normal(count))


def integrated(items: Items, asked: list[int], answers: list[int]) -> tuple[float, float]:
    """Mean and deviation of the ability by a sum over far more points, straight from Bayes."""
    ability = np.linspace(-9, 9, 20_001)
    weight = np.exp(-(ability**2) / 2)
    for code, answer in zip(asked, answers, strict=True):
        chance = 1 / (1 + np.exp(-items.slope[code] * (ability - items.difficulty[code])))
        weight *= (chance if answer else 1 - chance) ** items.trust
    weight /= weight.sum()
    mean = float(weight @ ability)
    return mean, float(np.sqrt(weight @ ability**2 - mean**2))


def test_an_ability_is_what_integration_says() -> None:
    for trust in (1.0, 0.6):
        items = replace(BANK, trust=trust)
        found = adaptive.estimate(items, item=[2, 0, 3], right=[1, 0, 1])
        assert found == pytest.approx(integrated(items, [2, 0, 3], [1, 0, 1]), abs=1e-5)


def test_before_any_answer_a_person_is_like_the_people_the_items_were_fitted_on() -> None:
    assert adaptive.estimate(BANK, item=[], right=[]) == pytest.approx((0, 1), abs=1e-4)


@given(banks, st.data())
@settings(max_examples=40)
def test_the_item_asked_is_the_one_that_leaves_least_variance(
    items: Items, data: st.DataObject
) -> None:
    asked = data.draw(
        st.lists(st.integers(0, len(items) - 1), unique=True, max_size=len(items) - 1)
    )
    answers = data.draw(st.lists(st.integers(0, 1), min_size=len(asked), max_size=len(asked)))
    # The criterion looks at the answer itself, in full.
    exact = replace(items, trust=1.0)
    choice = adaptive.next_item(exact, item=asked, right=answers)
    left = {}
    for code in set(range(len(items))) - set(asked):
        right = adaptive.estimate(exact, item=[*asked, code], right=[*answers, 1])
        wrong = adaptive.estimate(exact, item=[*asked, code], right=[*answers, 0])
        posterior_chance = _chance(exact, asked, answers, code)
        left[code] = posterior_chance * right.sd**2 + (1 - posterior_chance) * wrong.sd**2
    now = adaptive.estimate(exact, item=asked, right=answers)
    assert choice.now == pytest.approx(now)
    assert left[choice.item] <= min(left.values()) + 1e-9
    assert choice.gain == pytest.approx(1 - left[choice.item] / now.sd**2, abs=1e-6)
    # Whatever the answer, in expectation the interval never widens.
    assert max(left.values()) <= now.sd**2 + 1e-9


def _chance(items: Items, asked: list[int], answers: list[int], code: int) -> float:
    """By the law of total expectation: the mean is what both answers lead to."""
    now = adaptive.estimate(items, item=asked, right=answers).ability
    right = adaptive.estimate(items, item=[*asked, code], right=[*answers, 1]).ability
    wrong = adaptive.estimate(items, item=[*asked, code], right=[*answers, 0]).ability
    return (now - wrong) / (right - wrong)


def test_renaming_items_renames_what_is_asked() -> None:
    bank = spread_bank(30)
    order = np.random.default_rng(0).permutation(30)
    renamed = Items(bank.slope[order], bank.difficulty[order])
    asked, right = [3, 8], [1, 0]
    here = adaptive.next_item(bank, item=asked, right=right)
    there = adaptive.next_item(renamed, item=np.argsort(order)[asked], right=right)
    assert order[there.item] == here.item
    assert there.gain == pytest.approx(here.gain)


def test_ties_go_to_the_lowest_code() -> None:
    twins = Items(np.ones(4), np.zeros(4))
    assert adaptive.next_item(twins, item=[0], right=[1]).item == 1


def test_items_are_found_again_with_a_third_of_the_answers_missing() -> None:
    bank = spread_bank(30)
    _ability, answers = simulated(2000, bank)
    answers[np.random.default_rng(2).random(answers.shape) < 1 / 3] = np.nan
    found = adaptive.fit_items(answers)
    assert np.abs(np.log(found.slope / bank.slope)).mean() < 0.1
    assert np.abs(found.difficulty - bank.difficulty).mean() < 0.1
    assert found.answers is not None
    assert found.answers.tolist() == (~np.isnan(answers)).sum(axis=0).tolist()


def test_renaming_people_changes_no_item() -> None:
    _ability, answers = simulated(200, spread_bank(8))
    answers[3, 2] = np.nan
    one = adaptive.fit_items(answers)
    other = adaptive.fit_items(answers[np.random.default_rng(0).permutation(200)])
    np.testing.assert_allclose(one.slope, other.slope, rtol=1e-9)
    np.testing.assert_allclose(one.difficulty, other.difficulty, rtol=1e-9, atol=1e-9)
    assert one.trust == other.trust


def test_an_item_without_answers_stays_at_what_is_usual() -> None:
    _ability, answers = simulated(100, spread_bank(5))
    answers[:, 4] = np.nan
    found = adaptive.fit_items(answers)
    assert found.slope[4] == pytest.approx(1)
    assert found.difficulty[4] == pytest.approx(0)


def test_an_item_that_all_answer_rightly_is_easy_and_finite() -> None:
    _ability, answers = simulated(100, spread_bank(5))
    answers[:, 0] = 1
    found = adaptive.fit_items(answers)
    assert -9 < found.difficulty[0] < -2


def test_answers_that_follow_the_model_are_trusted_and_those_that_repeat_are_not() -> None:
    bank = spread_bank(14)
    _ability, answers = simulated(500, bank)
    assert adaptive.fit_items(answers).trust >= 0.85
    # Each of the eight sharpest items is asked twice in other words.
    doubled = np.hstack([answers, answers[:, np.argsort(-bank.slope)[:8]]])
    assert adaptive.fit_items(doubled).trust <= 0.75


def test_a_test_of_ten_adapted_items_is_nearer_than_one_of_ten_random_items() -> None:
    bank = spread_bank(80)
    ability, answers = simulated(150, bank)
    errors = []
    for person, row in enumerate(answers):
        asked: list[int] = []
        for _position in range(10):
            asked.append(adaptive.next_item(bank, item=asked, right=row[asked]).item)
        random = np.random.default_rng(person).permutation(80)[:10]
        errors.append(
            [
                adaptive.estimate(bank, item=codes, right=row[codes]).ability - ability[person]
                for codes in (asked, random)
            ]
        )
    adapted, plain = np.sqrt(np.mean(np.square(errors), axis=0))
    assert adapted < 0.75 * plain


def test_no_item_is_shown_to_more_than_its_share_of_people() -> None:
    bank = spread_bank(40)
    _ability, answers = simulated(120, bank)
    shown = np.zeros(40, dtype=np.int64)
    for person, row in enumerate(answers):
        exposure = Exposure(shown.copy(), person + 1, most=0.5)
        asked: list[int] = []
        for _position in range(10):
            choice = adaptive.next_item(bank, item=asked, right=row[asked], exposure=exposure)
            assert choice.best_gain >= choice.gain
            asked.append(choice.item)
        shown[asked] += 1
        if person >= 20:
            assert shown.max() <= 0.5 * (person + 1)
    assert choice.kept_back > 0


def test_everybody_gets_some_of_the_items_that_all_want() -> None:
    bank = Items(np.repeat([2.0, 0.3], 10), np.zeros(20))
    shown = np.zeros(20, dtype=np.int64)
    for person in range(40):
        exposure = Exposure(shown.copy(), person + 1, most=0.5)
        asked: list[int] = []
        for _position in range(8):
            answers = np.ones(len(asked))
            asked.append(
                adaptive.next_item(bank, item=asked, right=answers, exposure=exposure).item
            )
        shown[asked] += 1
        if person >= 10:
            assert 3 <= sum(code < 10 for code in asked) <= 7


def test_where_no_item_is_open_the_least_shown_is_asked() -> None:
    exposure = Exposure(np.array([9, 9, 9, 4, 4]), 10, most=0.1)
    assert adaptive.next_item(BANK, item=[], right=[], exposure=exposure).item == 3


def test_items_of_another_subject_are_not_asked() -> None:
    allowed = np.array([True, False, False, False, True])
    choice = adaptive.next_item(BANK, item=[0], right=[1], allowed=allowed)
    assert choice.item == 4
    with pytest.raises(Infeasible, match="allow more items"):
        adaptive.next_item(BANK, item=[0, 4], right=[1, 1], allowed=allowed)


def test_a_test_ends_when_enough_is_known() -> None:
    known = adaptive.estimate(BANK, item=[2, 1], right=[1, 1])
    stop = partial(adaptive.stop, BANK, item=[2, 1], right=[1, 1])
    assert stop(sd=known.sd + 0.01) is Stop.PRECISE
    assert stop(sd=known.sd - 0.01) is None
    assert stop(sd=0.1, longest=2) is Stop.LONG
    assert stop(sd=0.1, least_gain=0.9) is Stop.EXHAUSTED
    assert stop(cut=-2.0) is Stop.DECIDED
    assert stop(sd=1.0, cut=known.ability) is None
    assert stop(sd=0.1, allowed=np.zeros(5, dtype=bool)) is Stop.EXHAUSTED
    assert adaptive.stop(BANK, item=range(5), right=np.ones(5), sd=0.1) is Stop.EXHAUSTED


def test_an_estimate_is_explained_by_each_answer() -> None:
    reasons = adaptive.explain(BANK, item=[2, 4], right=[1, 0])
    alone = adaptive.estimate(BANK, item=[4], right=[0]).ability
    both = adaptive.estimate(BANK, item=[2, 4], right=[1, 0]).ability
    assert [reason.item for reason in reasons] == [2, 4]
    assert reasons[0].effect == pytest.approx(both - alone)
    assert reasons[0].effect > 0 > reasons[1].effect
    assert 0 < reasons[0].chance < 0.5


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: adaptive.fit_items([[0, 2]]), "responses must be 0, 1 or NaN; row 0, 1 is 2.0"),
        (lambda: adaptive.fit_items([[0, np.inf]]), "responses must hold finite numbers; row 0, 1"),
        (lambda: adaptive.fit_items([0, 1]), "responses must have 2 dimensions"),
        (lambda: adaptive.fit_items(np.ones((0, 3))), "at least one person"),
        (lambda: Items(np.array([1, -1.0]), np.zeros(2)), "slope must be above 0; row 1 is -1.0"),
        (lambda: Items(np.ones(2), np.zeros(3)), "difficulty must have 2 rows, not 3"),
        (lambda: Items(np.ones(0), np.zeros(0)), "at least one item"),
        (lambda: Items(np.ones(2), np.zeros(2), trust=0), "trust must be above 0"),
        (lambda: adaptive.estimate(BANK, item=[5], right=[1]), "below 5; row 0 is 5"),
        (lambda: adaptive.estimate(BANK, item=[0, 1], right=[1]), "right must have 2 rows, not 1"),
        (lambda: adaptive.estimate(BANK, item=[0], right=[2]), "right must be 0 or 1; row 0 is 2"),
        (lambda: adaptive.estimate(BANK, item=[0], right=[np.nan]), "right.*row 0 is nan"),
        (lambda: adaptive.estimate(BANK, item=[0, 0], right=[1, 1]), "must not repeat"),
        (lambda: adaptive.next_item(BANK, item=[], right=[], allowed=[1, 0]), "5 truth values"),
        (
            lambda: adaptive.next_item(BANK, item=[], right=[], exposure=Exposure(np.arange(2), 4)),
            "shown must have 5 rows, not 2",
        ),
        (lambda: Exposure(np.arange(5), 0), "at least 1, not 0"),
        (lambda: Exposure(np.arange(5), 1, most=0), "most must be a share"),
        (lambda: adaptive.stop(BANK, item=[], right=[], confidence=95), "confidence must lie"),
    ],
)
def test_bad_input_is_refused_in_words(call: object, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        call()  # type: ignore[operator]  # any call will do
