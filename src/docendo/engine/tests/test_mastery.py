"""What fitted mastery models promise."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docendo.engine.checks import Bools, Floats
from docendo.engine.errors import Invalid
from docendo.engine.mastery import Log, Model, fit
from docendo.engine.mastery.features import features
from docendo.engine.mastery.history import History
from docendo.engine.mastery.models import _as_of_strangers
from docendo.engine.mastery.trees import boost


def made_up(*, people: int = 60, answers: int = 30, of_people: int = 0) -> Log:
    """Answers as Rasch's model makes them, of people who take turns; some items have two skills."""
    ease = np.random.default_rng(0).normal(size=40)
    rng = np.random.default_rng(of_people)
    person = np.tile(np.arange(people), answers)
    item = rng.integers(0, 40, len(person))
    skill = np.column_stack([item % 5, np.where(item % 3 == 0, 5 + item % 2, -1)])
    log_odds = 1.5 * rng.normal(size=people)[person] + ease[item]
    correct = rng.random(len(person)) < 1 / (1 + np.exp(-log_odds))
    at = np.sort(rng.uniform(0, 30, len(person)))
    return Log.of(person, item=item, skill=skill, correct=correct, at=at)


@pytest.fixture(scope="module", autouse=True)
def _fewer_trees() -> Iterator[None]:
    """What is promised does not depend on how many there are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("docendo.engine.mastery.trees.TREES", 40)
        yield


@pytest.fixture(scope="module")
def log() -> Log:
    return made_up()


@pytest.fixture(scope="module", params=["fast", "nightly"])
def model(request: pytest.FixtureRequest, log: Log) -> Model:
    return fit(log, tier=request.param)


def auc(chance: Floats, correct: Floats) -> float:
    right, wrong = chance[correct == 1], chance[correct == 0]
    return float((right[:, None] > wrong).mean() + (right[:, None] == wrong).mean() / 2)


def test_people_who_were_not_fitted_are_told_apart(model: Model) -> None:
    others = made_up(people=50, answers=40, of_people=1)
    chance = model.predict_log(others)
    assert auc(chance, others.correct) > 0.7
    assert abs(chance.mean() - others.correct.mean()) < 0.05


def test_an_answer_is_predicted_from_earlier_ones_only(model: Model, log: Log) -> None:
    """Whatever comes at or after a row of its person, or from anybody else, leaves it alone."""
    row = 1234
    later = (log.person == log.person[row]) & (np.arange(len(log)) >= row)
    touched: Bools = later | (log.person != log.person[row])
    changed = Log(
        log.person, log.item, log.skill, np.where(touched, 1 - log.correct, log.correct), log.at
    )
    assert model.predict_log(changed)[row] == model.predict_log(log)[row]
    so_far = np.flatnonzero(np.arange(len(log)) <= row)
    assert model.predict_log(log.rows(so_far))[row] == pytest.approx(model.predict_log(log)[row])


def test_an_earlier_answer_moves_the_next_prediction(model: Model, log: Log) -> None:
    row = 1234
    earlier = (log.person == log.person[row]) & (np.arange(len(log)) < row)
    chances = [
        model.predict_log(
            Log(log.person, log.item, log.skill, np.where(earlier, outcome, log.correct), log.at)
        )[row]
        for outcome in (0.0, 1.0)
    ]
    assert chances[0] < chances[1] - 0.2


def test_items_that_weights_are_fitted_on_have_not_seen_the_answer(log: Log) -> None:
    mine = log.person == 0
    flipped = Log(
        log.person, log.item, log.skill, np.where(mine, 1 - log.correct, log.correct), log.at
    )
    fold, everybody = log.person % 5, np.ones(len(log), dtype=np.bool_)
    # The first row is the first answer of person 0, before which nothing of theirs is known.
    values, correct = _as_of_strangers(log, fold, everybody)
    others, outcome = _as_of_strangers(flipped, fold, everybody)
    assert correct[0] != outcome[0]
    np.testing.assert_array_equal(values[0], others[0])


@pytest.mark.parametrize("tier", ["fast", "nightly"])
def test_renaming_people_changes_nothing(tier: str, log: Log) -> None:
    name = np.random.default_rng(1).permutation(500)
    renamed = Log(name[log.person], log.item, log.skill, log.correct, log.at)
    first, second = fit(log, tier=tier), fit(renamed, tier=tier)
    np.testing.assert_array_equal(first.predict_log(log), second.predict_log(renamed))


def test_the_same_log_gives_the_same_model(log: Log, model: Model) -> None:
    again = fit(log, tier=model.tier)
    np.testing.assert_array_equal(again.predict_log(log), model.predict_log(log))


def test_an_explanation_adds_up_to_the_prediction(model: Model, log: Log) -> None:
    chance = model.predict_log(log)
    for row in (0, 77, 1799):
        assert model.explain(log, row=row).chance == pytest.approx(chance[row])


def test_predictions_do_not_depend_on_how_people_are_portioned(
    model: Model, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = model.predict_log(log)
    monkeypatch.setattr("docendo.engine.mastery.models.AT_ONCE", 100)
    np.testing.assert_allclose(model.predict_log(log), whole, rtol=1e-12)


def test_weights_of_some_people_do_where_there_are_very_many(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docendo.engine.mastery.models.ENOUGH", 600)
    some = fit(log, tier="fast", seed=1)
    assert auc(some.predict_log(log), log.correct) > 0.7


def test_new_items_and_skills_are_like_the_average_one(model: Model) -> None:
    new = Log.of([0, 0], item=[900, 901], skill=[70, 71], correct=[1, 0])
    old = Log.of([0, 0], item=[0, 1], skill=[0, 1], correct=[1, 0])
    assert 0 < model.predict_log(new)[0] < 1
    assert model.predict_log(new)[0] != model.predict_log(old)[0]
    assert len(model.predict_log(new.rows(np.arange(0)))) == 0


@pytest.mark.parametrize("outcome", [0, 1])
def test_a_log_of_one_outcome_still_fits(outcome: int) -> None:
    log = Log.of([0, 1, 1], item=[0, 0, 1], skill=[0, 0, 0], correct=[outcome] * 3)
    chance = fit(log, tier="nightly").predict_log(log)
    assert np.isfinite(chance).all()
    assert (abs(chance - outcome) < 0.5).all()


def test_forgetting_over_days_is_learned() -> None:
    """Half of the people come back the next day and know it, half after 100 days and do not."""
    rng = np.random.default_rng(0)
    person = np.repeat(np.arange(200), 2)
    late = (np.arange(200) % 2 == 1)[person]
    second = np.tile([False, True], 200)
    correct = rng.random(400) < np.where(second & late, 0.2, 0.8)
    at = np.where(second, np.where(late, 100.0, 1.0), 0.0)
    log = Log.of(person, item=np.zeros(400), skill=np.zeros(400), correct=correct, at=at)
    chance = fit(log, tier="fast").predict_log(log)
    assert chance[second & late].mean() < chance[second & ~late].mean() - 0.3


@given(st.data())
@settings(max_examples=40)
def test_running_sums_equal_those_by_hand(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 25))
    group = np.array(data.draw(st.lists(st.integers(0, 3), min_size=count, max_size=count)))
    value = np.array(
        data.draw(st.lists(st.sampled_from([0.0, 1.0]), min_size=count, max_size=count))
    )
    history = History(group)
    sums = history.sums(value[:, None], keep=np.array([0.5]))[:, 0]
    previous, streak = history.previous(value, first=-1.0), history.streak(value)
    for row in range(count):
        earlier = value[:row][group[:row] == group[row]][::-1]
        assert sums[row] == pytest.approx(sum(v * 0.5**k for k, v in enumerate(earlier)))
        assert previous[row] == (earlier[0] if len(earlier) else -1.0)
        length = 0
        while length < len(earlier) and earlier[length] == earlier[0]:
            length += 1
        assert streak[row] == (0 if not length else length if earlier[0] else -length)


def test_features_have_a_name_and_a_reason_each(log: Log, model: Model) -> None:
    known = features(log, easiness=model.easiness)
    assert known.values.shape == (len(log), len(known.names))
    assert len(known.reasons) == len(known.names) == len(set(known.names))
    assert np.isfinite(known.values).all()


def test_trees_learn_what_a_line_cannot() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=(4000, 3))
    correct = ((values[:, 0] > 0) == (values[:, 1] > 0)).astype(np.float64)
    forest = boost(values, correct=correct, start=np.zeros(4000), seed=0)
    assert auc(forest.log_odds(values)[:500], correct[:500]) > 0.98
    start, shares = forest.shares(values[7])
    assert start + shares.sum() == pytest.approx(forest.log_odds(values[7:8])[0])
    assert abs(shares[2]) < 0.2 * abs(shares[:2]).sum()


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"item": [0]}, "item must have 2 rows, not 1"),
        ({"correct": [0, 2]}, "correct must be 0 or 1; row 1 is 2"),
        ({"correct": [0, np.nan]}, "correct must hold finite numbers; row 1 is nan"),
        ({"skill": [[0, -1], [-1, -1]]}, "Every answer needs a skill; row 1 has none"),
        ({"skill": [[0, 1], [2, 2]]}, "one skill twice in row 1"),
        ({"skill": [0, 0.5]}, "skill must hold whole numbers from 0; row 1"),
        ({"at": [1.0, 0.0]}, "row 1 is earlier than row 0. Sort by at"),
    ],
)
def test_a_log_that_cannot_be_used_is_refused_with_its_row(
    columns: dict[str, object], sentence: str
) -> None:
    good: dict[str, object] = {"item": [0, 1], "skill": [0, 1], "correct": [0, 1], "at": [0, 1]}
    assert len(Log.of([0, 0], **good)) == 2  # type: ignore[arg-type]  # of both kinds
    with pytest.raises(Invalid, match=sentence):
        Log.of([0, 0], **(good | columns))  # type: ignore[arg-type]  # wrong input is tested


def test_what_cannot_be_fitted_or_explained_is_refused(log: Log, model: Model) -> None:
    with pytest.raises(Invalid, match='"fast" or "nightly", not \'slow\''):
        fit(log, tier="slow")
    with pytest.raises(Invalid, match="at least two people"):
        fit(log.rows(log.person == 0), tier="fast")
    with pytest.raises(Invalid, match="at least two people"):
        fit(log.rows(np.arange(0)), tier="fast")
    with pytest.raises(Invalid, match="row must lie between 0 and 1799, not 1800"):
        model.explain(log, row=1800)
