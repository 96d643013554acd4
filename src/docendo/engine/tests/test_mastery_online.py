"""What following people answer by answer promises."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docendo.engine.errors import Invalid
from docendo.engine.mastery import Level, Log, Online, Prior, Priors, Reason, fit

ANSWERS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 4), st.booleans()), max_size=30
)


def follow(answers: list[tuple[int, int, int, bool]], online: Online | None = None) -> Online:
    online = online or Online()
    for day, (person, skill, item, correct) in enumerate(answers):
        online.observe(person, skill=skill, item=item, correct=correct, at=day / 10)
    return online


def width(level: Level) -> float:
    return level.high - level.low


@given(ANSWERS)
def test_renaming_people_renames_their_levels(answers: list[tuple[int, int, int, bool]]) -> None:
    renamed = [(7 - person, skill, item, correct) for person, skill, item, correct in answers]
    first, second = follow(answers), follow(renamed)
    for person in range(3):
        assert first.level(person, skill=1, at=9.0) == second.level(7 - person, skill=1, at=9.0)


@given(ANSWERS, st.booleans())
def test_a_correct_answer_raises_and_a_wrong_one_lowers(
    answers: list[tuple[int, int, int, bool]], outcome: bool
) -> None:
    online = follow(answers)
    before = online.level(0, skill=0, at=3.0)
    # An answer just now, so that nothing fades in between.
    online.observe(0, skill=0, item=0, correct=outcome, at=3.0)
    after = online.level(0, skill=0, at=3.0)
    assert (after.chance > before.chance) == outcome or abs(after.chance - before.chance) < 0.05
    assert after.low < after.chance < after.high
    assert after.answers == before.answers + 1
    assert after.correct == before.correct + outcome


def test_predicting_and_explaining_change_nothing() -> None:
    online = follow([(0, 0, 0, True), (0, 1, 1, False)])
    before = online.predict(0, skill=[0, 1], item=0, at=1.0)
    online.explain(5, skill=3, item=9, at=2.0)
    online.level(5, skill=3, at=2.0)
    assert online.predict(0, skill=[0, 1], item=0, at=1.0) == before


def test_an_explanation_adds_up_to_the_prediction() -> None:
    online = follow([(0, 0, 0, True), (0, 0, 1, True), (1, 0, 0, False)])
    why = online.explain(0, skill=0, item=0, at=1.0)
    assert why.chance == pytest.approx(online.predict(0, skill=0, item=0, at=1.0))
    terms = {term.reason: term.log_odds for term in why.terms}
    assert set(terms) == set(Reason)
    assert terms[Reason.PERSON] > 0
    assert terms[Reason.ITEM] > 0


def test_more_answers_narrow_the_interval_on_average() -> None:
    rng = np.random.default_rng(0)
    widths = np.empty((30, 4))
    for person in range(30):
        online = Online()
        for answer in range(41):
            if answer in (0, 5, 20, 40):
                place = (0, 5, 20, 40).index(answer)
                widths[person, place] = width(online.level(person, skill=0, at=0.0))
            correct = bool(rng.random() < 0.6)
            online.observe(person, skill=0, item=answer, correct=correct, at=0.0)
    assert (np.diff(widths.mean(axis=0)) < -0.02).all()


def test_what_rests_fades_back_to_what_is_usual() -> None:
    online = follow([(0, 0, item, True) for item in range(20)])
    soon, late = (online.level(0, skill=0, at=day) for day in (3.0, 1000.0))
    assert late.chance < soon.chance
    assert width(late) > width(soon)
    assert late.last_at == soon.last_at == 1.9


def test_intervals_hold_the_true_chance_as_often_as_they_say_or_a_little_more() -> None:
    """People and skills drawn from the priors themselves, none of whom change."""
    still = Priors(
        person=Prior(0.6), form=Prior(1e-6), skill=Prior(0.3), repeat=Prior(1e-6),
        ease=Prior(1e-6), ease_of_skill=Prior(1e-6), ease_of_item=Prior(1e-6),
    )  # fmt: skip
    rng = np.random.default_rng(0)
    held = []
    for person in range(300):
        online = Online(priors=still)
        ability = rng.normal(0, 0.6**0.5) + rng.normal(0, 0.3**0.5, size=2)
        chance = 1 / (1 + np.exp(-ability))
        for answer in range(24):
            skill = answer % 2
            correct = bool(rng.random() < chance[skill])
            online.observe(person, skill=skill, item=answer, correct=correct, at=0.0)
        level = online.level(person, skill=0, at=0.0)
        held.append(level.low <= chance[0] <= level.high)
    assert 0.88 <= np.mean(held) <= 0.97


def test_items_are_learned_where_nothing_is_known_of_them() -> None:
    online = Online()
    for person in range(30):
        online.observe(person, skill=0, item=0, correct=True, at=0.0)
        online.observe(person, skill=0, item=1, correct=False, at=0.0)
    easy, hard = (online.predict(99, skill=0, item=item, at=0.0) for item in (0, 1))
    assert easy > hard + 0.2


def test_a_fitted_model_follows_on_from_its_log() -> None:
    rng = np.random.default_rng(0)
    person = np.repeat(np.arange(20), 30)
    item = np.tile(np.arange(30), 20)
    correct = rng.random(600) < 1 / (1 + np.exp(-(person - 10) / 5 - (item % 3 - 1)))
    skill = np.column_stack([item % 2, np.where(item % 5 == 0, 2, -1)])
    log = Log.of(person, item=item, skill=skill, correct=correct)
    online = fit(log, tier="fast").follow(log)
    worst, best = (online.level(who, skill=0, at=0.0) for who in (0, 19))
    assert worst.high < best.low
    assert best.answers == 15
    assert best.correct > best.expected
    assert online.predict(50, skill=0, item=2, at=0.0) > online.predict(50, skill=0, item=0, at=0.0)
    assert 0 < online.predict(50, skill=77, item=99, at=0.0) < 1


def test_several_skills_share_an_answer() -> None:
    online = Online()
    online.observe(0, skill=[0, 1], item=0, correct=True, at=0.0)
    alone = Online()
    alone.observe(0, skill=0, item=0, correct=True, at=0.0)
    shared = online.level(0, skill=0, at=0.0)
    assert shared.chance == online.level(0, skill=1, at=0.0).chance
    assert 0.5 < shared.chance < alone.level(0, skill=0, at=0.0).chance


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"skill": []}, "needs a skill"),
        ({"skill": -1}, "codes from 0"),
        ({"item": -2}, "codes from 0"),
        ({"skill": [3, 3]}, "one skill twice"),
        ({"at": float("nan")}, "finite number of days, not nan"),
        ({"correct": 0.5}, "true or false, not 0.5"),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused(wrong: dict[str, object], sentence: str) -> None:
    online = Online()
    good: dict[str, object] = {"skill": 0, "item": 0, "correct": True, "at": 0.0}
    online.observe(0, **good)  # type: ignore[arg-type]  # of several kinds
    with pytest.raises(Invalid, match=sentence):
        online.observe(0, **(good | wrong))  # type: ignore[arg-type]  # wrong input is tested
    with pytest.raises(Invalid, match="confidence must lie between 0 and 1, not 1"):
        online.level(0, skill=0, at=0.0, confidence=1)
