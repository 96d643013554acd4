"""Grades from readers who differ."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docendo.engine import grading
from docendo.engine.errors import Invalid
from docendo.engine.grading import Grades
from docendo.engine.grading.judgments import Judgments, judgments

CRITERIA = 3


def a_round(
    seed: int, *, works: int = 40, k: int = 3, ceiling: float = 0.7, noise: float = 0.15
) -> tuple[Judgments, np.ndarray]:
    """Works read by k peers each, in points from 0 to 5 on three criteria, and the truth.

    That is the mean of what 400 readers without bias give.
    """
    rng = np.random.default_rng(seed)
    quality = rng.normal(ceiling, 0.2, (works, 1)) + rng.normal(0, 0.05, (works, CRITERIA))
    bias = rng.normal(0, 0.1, (works, 1))
    work = np.repeat(np.arange(works), k)
    # Each reader reads k works and none of their own.
    reader = (work + np.tile(np.arange(1, k + 1), works) * 7) % works
    seen = quality[work] + bias[reader] + rng.normal(0, noise, (len(work), CRITERIA))
    scores = np.clip(np.round(seen * 5), 0, 5)
    rows = judgments(work, reader=reader, scores=scores, low=0, high=5)
    fair = quality + rng.normal(0, noise, (400, works, CRITERIA))
    return rows, np.clip(np.round(fair * 5), 0, 5).mean(axis=0).sum(axis=1)


def graded(rows: Judgments, **options: object) -> Grades:
    return grading.grade(
        rows.work, reader=rows.reader, scores=rows.scores, low=rows.low, high=rows.high,
        **options,  # type: ignore[arg-type]  # handed on as they come
    )  # fmt: skip


def error(score: np.ndarray, truth: np.ndarray) -> float:
    return float(np.sqrt(np.mean((score - truth) ** 2)))


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10**6), random=st.randoms(use_true_random=False))
def test_renaming_people_and_shuffling_rows_changes_nothing(seed: int, random: object) -> None:
    rows, _truth = a_round(seed, works=10)
    rng = np.random.default_rng(random.randrange(10**6))  # type: ignore[attr-defined]
    works, readers = rng.permutation(rows.works), rng.permutation(rows.readers)
    order = rng.permutation(len(rows.work))
    renamed = grading.grade(
        works[rows.work][order], reader=readers[rows.reader][order],
        scores=rows.scores[order], low=0, high=5,
    )  # fmt: skip
    plain = graded(rows)
    for name, codes in (
        ("score", works), ("low", works), ("high", works), ("bias", readers),
        ("reliability", readers),
    ):  # fmt: skip
        before, after = getattr(plain, name), getattr(renamed, name)
        assert after[codes] == pytest.approx(before, abs=1e-6), name


def test_the_same_input_gives_the_same_grades() -> None:
    rows, _truth = a_round(1)
    assert (graded(rows).score == graded(rows).score).all()


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10**6), ceiling=st.floats(0.0, 1.2))
def test_a_grade_lies_in_its_interval_on_the_scale(seed: int, ceiling: float) -> None:
    rows, _truth = a_round(seed, works=12, ceiling=ceiling)
    grades = graded(rows)
    assert (grades.low >= 0).all()
    assert (grades.high <= 15).all()
    assert (grades.low <= grades.score + 1e-9).all()
    assert (grades.score <= grades.high + 1e-9).all()
    assert ((grades.reliability > 0) & (grades.reliability < 1)).all()


def test_grades_come_nearer_to_the_truth_than_the_mean() -> None:
    ours, mean = [], []
    for seed in range(4):
        rows, truth = a_round(seed)
        ours.append(error(graded(rows).score, truth))
        plain = grading.mean(rows.work, reader=rows.reader, scores=rows.scores, low=0, high=5)
        mean.append(error(plain.score, truth))
    assert np.mean(ours) < 0.88 * np.mean(mean)


def test_full_marks_and_a_slip_are_worth_more_than_their_mean() -> None:
    rows, _truth = a_round(3, ceiling=1.0)
    given = np.bincount(rows.work, rows.totals()) / np.bincount(rows.work)
    mark, limited, quality = (
        graded(rows, meaning=meaning).score for meaning in ("mark", "limited", "quality")
    )
    slipped = (given > 13) & (given < 15)
    assert (mark[slipped] > given[slipped]).mean() > 0.6
    assert quality[slipped].mean() > mark[slipped].mean() + 0.2
    assert ((mark - 1e-9 <= limited) & (limited <= quality + 1e-9))[slipped].all()


def test_a_limited_score_leaves_the_mark_by_a_third_of_its_deviation_at_most() -> None:
    rows, _truth = a_round(3, ceiling=1.0)
    mark, limited = graded(rows, meaning="mark"), graded(rows)
    deviation = (mark.high - mark.low) / (2 * 1.645)
    moved = np.abs(limited.score - mark.score)
    assert moved.max() > 0.05
    assert (moved < 0.45 * deviation + 0.02).all()  # intervals near the end are not normal


def test_between_yes_and_no_a_limited_score_is_the_mark_and_elsewhere_still_moves() -> None:
    rows, _truth = a_round(3, ceiling=1.0)
    scores = rows.scores.copy()
    scores[:, 0] = np.where(scores[:, 0] > 4, 5, 0)
    mixed = judgments(rows.work, reader=rows.reader, scores=scores, low=0, high=5)
    only = judgments(rows.work, reader=rows.reader, scores=scores[:, 0], low=0, high=5)
    assert (graded(only).score == graded(only, meaning="mark").score).all()
    assert np.abs(graded(only, meaning="quality").score - graded(only).score).max() > 0.05
    assert np.abs(graded(mixed).score - graded(mixed, meaning="mark").score).max() > 0.05


def test_many_readers_without_bias_come_to_their_mean_even_for_yes_and_no() -> None:
    rng = np.random.default_rng(0)
    work, reader = (codes.ravel() for codes in np.indices((20, 40)))
    scores = rng.binomial(1, rng.uniform(0.2, 1.0, (20, 3))[work])
    grades = grading.grade(work, reader=reader, scores=scores, low=0, high=1)
    mean = grading.mean(work, reader=reader, scores=scores, low=0, high=1)
    assert grades.score == pytest.approx(mean.score, abs=0.15)


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    held = []
    for seed in range(8):
        rows, truth = a_round(seed)
        grades = graded(rows)
        held.append((grades.low <= truth) & (truth <= grades.high))
    # Spreads are learned and then taken as known, so small rounds are a little too sure.
    assert 0.8 < np.mean(held) < 0.96


def test_more_readers_narrow_the_interval() -> None:
    widths = []
    for k in (2, 3, 5):
        grades = [graded(a_round(seed, works=20, k=k)[0]) for seed in range(3)]
        widths.append(np.mean([grade.high - grade.low for grade in grades]))
    assert widths[0] > widths[1] > widths[2]


def test_a_generous_reader_shows_and_costs_nobody() -> None:
    rows, _truth = a_round(5, k=4, ceiling=0.5)
    scores = rows.scores.copy()
    scores[rows.reader == 3] = np.minimum(scores[rows.reader == 3] + 2, 5)
    generous = judgments(rows.work, reader=rows.reader, scores=scores, low=0, high=5)
    before, after = graded(rows), graded(generous)
    assert after.bias[3] > before.bias[3] + 1.5
    assert np.median(after.bias) == pytest.approx(np.median(before.bias), abs=0.3)
    read = rows.work[rows.reader == 3]
    plain_moves = np.abs(scores.sum(axis=1) - rows.scores.sum(axis=1))[rows.reader == 3] / 4
    assert np.abs(after.score - before.score)[read].mean() < 0.6 * plain_moves.mean()


def test_a_careless_reader_becomes_less_reliable() -> None:
    rows, _truth = a_round(6, k=6)
    rng = np.random.default_rng(0)
    scores = rows.scores.copy()
    careless = np.isin(rows.reader, [1, 2, 3])
    scores[careless] = rng.integers(0, 6, (careless.sum(), CRITERIA))
    grades = graded(judgments(rows.work, reader=rows.reader, scores=scores, low=0, high=5))
    assert grades.reliability[[1, 2, 3]].max() < np.median(grades.reliability)


def test_a_blanket_judgment_counts_less_where_others_contradict() -> None:
    rows, _truth = a_round(7, k=4, ceiling=0.5, noise=0.05)
    scores = rows.scores.copy()
    scores[0] = 5
    scores[9] = 0
    grades = graded(judgments(rows.work, reader=rows.reader, scores=scores, low=0, high=5))
    reading = grades.explain(0).readings[0]
    assert reading.careful < 0.5
    assert reading.weight < 0.5 * grades.explain(0).readings[1].weight
    assert grades.evidence.careful[9] < 0.5
    assert np.median(grades.evidence.careful) > 0.95


def test_anchors_take_away_what_all_readers_share() -> None:
    rows, truth = a_round(8, works=80, ceiling=0.5)
    harsh = judgments(
        rows.work, reader=rows.reader, scores=np.maximum(rows.scores - 1, 0), low=0, high=5
    )
    plain = graded(harsh)
    anchored = graded(harsh, anchors={work: float(truth[work]) for work in range(8)})
    assert error(anchored.score[8:], truth[8:]) < 0.6 * error(plain.score[8:], truth[8:])
    assert anchored.score[:8] == pytest.approx(truth[:8])
    assert anchored.explain(0).is_anchor
    assert anchored.explain(9).shift > 1
    one = graded(harsh, anchors={0: float(truth[0])})
    assert (anchored.high - anchored.low)[8:].mean() < (one.high - one.low)[8:].mean()


def test_the_weights_of_an_explanation_add_up() -> None:
    rows, _truth = a_round(9)
    explanation = graded(rows).explain(4)
    assert [reading.reader for reading in explanation.readings] == rows.reader[12:15].tolist()
    weights = sum(reading.weight for reading in explanation.readings)
    assert weights + explanation.prior_weight == pytest.approx(1)
    assert 0 < explanation.prior_weight < 0.6
    assert explanation.given == pytest.approx(rows.scores[12:15].sum(axis=1).mean())


def test_a_work_that_nobody_read_is_typical_and_wants_a_reader() -> None:
    rows, _truth = a_round(10)
    kept = rows.work != 5
    grades = grading.grade(
        rows.work[kept], reader=rows.reader[kept], scores=rows.scores[kept], low=0, high=5
    )
    assert grades.wants_reader[5]
    assert grades.explain(5).prior_weight == 1
    assert (grades.high - grades.low)[5] == (grades.high - grades.low).max()
    assert grades.score[5] == pytest.approx(np.mean(grades.score), abs=0.5)


def test_a_work_whose_readers_contradict_wants_another() -> None:
    rows, _truth = a_round(11, ceiling=0.5, noise=0.05)
    scores = rows.scores.copy()
    scores[6:9] = [[0, 1, 0], [5, 4, 5], [0, 0, 1]]
    grades = graded(judgments(rows.work, reader=rows.reader, scores=scores, low=0, high=5))
    assert grades.wants_reader[2]
    assert grades.wants_reader.mean() < 0.5


def test_a_criterion_left_out_is_no_zero() -> None:
    rows, _truth = a_round(12)
    scores = rows.scores.copy()
    scores[0, 1] = np.nan
    without = graded(judgments(rows.work, reader=rows.reader, scores=scores, low=0, high=5))
    assert without.score == pytest.approx(graded(rows).score, abs=1.0)


def test_one_criterion_may_come_as_a_plain_list() -> None:
    grades = grading.grade([0, 0, 1], reader=[0, 1, 1], scores=[3, 4, 1], low=0, high=5)
    assert grades.score[0] > grades.score[1]


@pytest.mark.parametrize("scores", [[5, 5, 5, 5], [0, 0, 0, 0], [2, 2, 2, 2], [0, 5, 0, 5]])
def test_unanimous_and_extreme_classes_have_grades(scores: list[float]) -> None:
    grades = grading.grade([0, 0, 1, 1], reader=[0, 1, 0, 1], scores=scores, low=0, high=5)
    assert np.isfinite([grades.score, grades.low, grades.high]).all()


def test_the_mean_and_the_median_are_what_they_say() -> None:
    work, reader, scores = [0, 0, 0, 1], [0, 1, 2, 0], [1, 2, 5, 4]
    mean = grading.mean(work, reader=reader, scores=scores, low=0, high=5)
    median = grading.median(work, reader=reader, scores=scores, low=0, high=5, anchors={1: 3.5})
    assert mean.score == pytest.approx([8 / 3, 4])
    assert median.score == pytest.approx([2, 3.5])
    assert mean.explain(0).readings[0].weight == pytest.approx(1 / 3)


def test_workshop_gives_the_reader_nearest_to_the_mean_full_marks_for_assessing() -> None:
    # Variance 800/3 in per cent squared; the one at 80 is 20 away: 20³ / (5 · 800/3) = 6 %.
    grades = grading.workshop([0, 0, 0], reader=[0, 1, 2], scores=[2, 3, 4], low=0, high=5)
    assert grades.score == pytest.approx([3])
    assert grades.reliability == pytest.approx([0.94, 1, 0.94])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"work": []}, "no judgment yet"),
        ({"work": [0, -1]}, "work must hold whole numbers from 0; row 1"),
        ({"reader": [0]}, "reader must have 2 rows"),
        ({"reader": [0, 0], "work": [0, 0]}, "Reader 0 judges work 0 twice; row 1"),
        ({"scores": [1, 6]}, "row 1, criterion 0 is 6"),
        ({"scores": [1, np.nan]}, "row 1 has none"),
        ({"low": 5}, "low must be below high"),
        ({"high": [5, 5]}, "high must be one number or 1"),
        ({"confidence": 1.0}, "confidence must lie between 0 and 1"),
        ({"anchors": {7: 1.0}}, "anchors name work 7; works go from 0 to 1"),
        ({"anchors": {0: 9.0}}, "anchor of work 0 is 9.0, outside of 0.0 to 5.0"),
    ],
)
@pytest.mark.parametrize("method", [grading.grade, grading.mean])
def test_wrong_input_is_refused_in_words(
    method: object, change: dict[str, object], sentence: str
) -> None:
    call = {"work": [0, 1], "reader": [0, 0], "scores": [1.0, 2.0], "low": 0, "high": 5, **change}
    with pytest.raises(Invalid, match=sentence):
        method(call.pop("work"), **call)  # type: ignore[operator]  # one call for all methods


def test_a_meaning_that_no_score_has_is_refused() -> None:
    with pytest.raises(Invalid, match="meaning must be limited, mark or quality, not truth"):
        graded(a_round(1)[0], meaning="truth")


def test_an_unknown_work_is_not_explained() -> None:
    rows, _truth = a_round(1)
    with pytest.raises(Invalid, match="no work 40; works go from 0 to 39"):
        graded(rows).explain(40)
