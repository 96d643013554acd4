"""From judgments to grades and their reasons, without a database."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from docendo.learning.review.rules.grades import (
    Outcome,
    Result,
    Scale,
    differs,
    graded,
    ranked,
    table,
    trusted,
)
from docendo.learning.review.rules.reading_grades import Advice, closeness, read
from docendo.learning.review.rules.reasons import interval, reasons
from docendo.learning.review.rules.suspicions import Pattern, Suspicion, careless, suspicions

SCALES = {1: Scale(0, 10, 3), 2: Scale(1, 5, 1)}


def rows(
    points: dict[tuple[int, int], tuple[float, float]],
) -> list[tuple[int, int, int, int, float]]:
    """Of judgments by (work, reader), on both criteria."""
    return [
        (1000 * work + reader, work, reader, criterion, value)
        for (work, reader), both in points.items()
        for criterion, value in zip((1, 2), both, strict=True)
    ]


def a_class(
    works: int, readers: int, *, seed: int = 0
) -> dict[tuple[int, int], tuple[float, float]]:
    """Each work has five readers; reader 1 is three points milder than the others."""
    rng = np.random.default_rng(seed)
    quality = rng.uniform(2, 7, works + 1)
    found = {}
    for work in range(1, works + 1):
        for step in range(5):
            reader = 1 + (work + step) % readers
            mild = 3.0 * (reader == 1)
            off = rng.normal(0, 0.7)
            value = float(np.clip(round(quality[work] + mild + off), 0, 10))
            found[work, reader] = (value, 1 + value * 0.4)
    return found


def test_a_work_has_a_hundred_points_by_the_weights_of_its_criteria() -> None:
    judged = table(rows({(7, 1): (10, 1), (7, 2): (0, 5), (9, 1): (5, 3)}), scales=SCALES)
    assert judged.scores.sum(axis=1).tolist() == [75, 25, 50]
    assert trusted(judged) == {7: 50, 9: 50}
    outcome = graded(judged, anchors={})
    assert (outcome.works[7].mean, outcome.works[9].mean) == (50, 50)
    # A criterion without weight counts nothing, and what is off its scale counts as its end.
    free = {1: Scale(0, 10, 0), 2: Scale(1, 5, 2)}
    assert table(rows({(7, 1): (10, 9)}), scales=free).scores.tolist() == [[100]]


def test_nothing_depends_on_the_order_of_rows_nor_on_who_is_called_what() -> None:
    points = a_class(12, 12)
    before = graded(table(rows(points), scales=SCALES), anchors={3: 80}).works
    # Other keys in the same order, in rows that were written the other way round.
    renamed = {(work + 500, reader + 900): both for (work, reader), both in points.items()}
    after = graded(table(rows(renamed)[::-1], scales=SCALES), anchors={503: 80}).works
    for work, result in before.items():
        other = after[work + 500]
        assert (result.score, result.low, result.high) == (other.score, other.low, other.high)
        assert not differs(result, other)


@settings(max_examples=6)
@given(st.permutations(range(1, 13)))
def test_renaming_people_changes_no_grade(names: list[int]) -> None:
    points = a_class(12, 12)
    renamed = {(work, names[reader - 1]): both for (work, reader), both in points.items()}
    before = graded(table(rows(points), scales=SCALES), anchors={}).works
    after = graded(table(rows(renamed), scales=SCALES), anchors={}).works
    assert not any(differs(result, after[work]) for work, result in before.items())


@settings(max_examples=6)
@given(st.integers(0, 10), st.integers(0, 10))
def test_equal_judgments_are_equal_grades(first: int, second: int) -> None:
    points = a_class(8, 8)
    for work in (101, 102):
        points |= {(work, 2): (first, 3), (work, 3): (second, 2), (work, 4): (5, 5)}
    one, other = (
        graded(table(rows(points), scales=SCALES), anchors={}).works[work] for work in (101, 102)
    )
    assert (one.score, one.low, one.high, one.mean) == (
        other.score,
        other.low,
        other.high,
        other.mean,
    )


def test_mild_readers_are_taken_off_and_said() -> None:
    points = a_class(40, 20)
    outcome = graded(table(rows(points), scales=SCALES), anchors={})
    work = next(work for work, reader in points if reader == 1)
    result = outcome.works[work]
    assert outcome.bias[1] > 15
    assert result.score is not None
    assert result.mean is not None
    assert result.score < result.mean
    said = reasons(result.terms, method="corrected")
    assert said[0] == "5 readers judged it."
    # Reader 1 comes first, since the order is that of keys.
    assert said[1].startswith("The first reader is usually")
    assert "milder than others" in said[1]
    assert reasons(result.terms, method="median")[1].startswith("The grade is the middle one")
    assert reasons({}, method="mean") == []


def test_references_count_and_move_the_others() -> None:
    points = a_class(30, 15)
    judged = table(rows(points), scales=SCALES)
    before = graded(judged, anchors={}).works
    anchors = {work: min(100.0, (before[work].score or 0) + 12) for work in range(1, 11)}
    after = graded(judged, anchors=anchors | {99: 66}).works
    assert after[1].score == after[1].low == after[1].high == anchors[1]
    assert after[99].score == 66
    assert "that is what counts" in reasons(after[1].terms, method="corrected")[1]
    assert (after[20].score or 0) > (before[20].score or 0) + 5
    assert "points higher" in " ".join(reasons(after[20].terms, method="corrected"))
    # Nobody has judged anything yet.
    nothing = table([], scales=SCALES)
    assert graded(nothing, anchors={4: 120}).works == {
        4: Result(100, 100, 100, 100, 100, 100, terms={"is_anchor": True})
    }


def test_a_ring_is_told_and_moves_no_grade() -> None:
    points = a_class(40, 40, seed=3)
    honest = graded(table(rows(points), scales=SCALES), anchors={}).works
    ring = (5, 6, 7)
    for one in ring:
        for other in ring:
            if one != other:
                points[one, other] = (10, 5)
    judged = table(rows(points), scales=SCALES)
    found = suspicions(judged, authors={work: work for work in range(1, 41)})
    rings = [each for each in found if each.pattern == Pattern.RING]
    assert rings
    assert set(ring) <= set(rings[0].readers)
    left_out = frozenset(review for each in found for review in each.left_out)
    assert {5006, 6007, 7005} <= left_out
    with_ring = graded(judged, anchors={}, left_out=left_out).works
    plain = [(with_ring[work].mean or 0) - (honest[work].mean or 0) for work in ring]
    fair = [(with_ring[work].score or 0) - (honest[work].score or 0) for work in ring]
    assert max(map(abs, fair)) < 8 < max(map(abs, plain))
    assert any("was left out" in said for said in reasons(with_ring[5].terms, method="corrected"))
    assert suspicions(table([], scales=SCALES), authors={}) == ()


def test_whose_judgments_do_not_depend_on_works_is_told() -> None:
    careful = (np.array([1, 1, 1, 2, 2, 2, 3]), np.array([0.1, 0.2, 0.3, 0.9, 1, 1, 0.1]))
    rng = np.random.default_rng(0)
    reader, work = np.repeat(np.arange(1, 21), 5), np.tile(np.arange(5), 20)
    off = np.where(reader >= 19, 40.0 * (-1) ** work, rng.normal(0, 5, 100))
    works = {at: Result(score=50.0) for at in range(5)}
    outcome = Outcome(works, careful=careful, residuals=(work, reader, off))
    known = Suspicion(Pattern.HARSH, (20,), 0.01, ())
    blank, erratic = careless(outcome, known=[known])
    assert (blank.pattern, blank.readers) == (Pattern.CARELESS, (1,))
    assert (erratic.pattern, erratic.readers) == (Pattern.ERRATIC, (19,))
    furthest = [abs(each["given"] - each["expected"]) for each in erratic.evidence]
    assert furthest == sorted(furthest, reverse=True)
    assert len(furthest) == 5


def test_pairs_are_places_with_equals_at_the_same() -> None:
    # 1 beats all; 2 and 3 do the same things; 4 loses.
    games = [(9, 1, 2, 1), (9, 1, 3, 1), (9, 2, 4, 2), (9, 3, 4, 3), (9, 1, 4, 1)]
    found = ranked(games).works
    assert [found[work].terms["place"] for work in (1, 2, 3, 4)] == [1, 2, 2, 4]
    assert found[2].score == found[3].score
    assert found[1].low <= found[1].score <= found[1].high  # type: ignore[operator]
    assert reasons(found[2].terms, method="corrected") == [
        "It won 1 of 2 comparisons, and is number 2 of 4 works."
    ]
    assert ranked([]).works == {}


def test_how_sure_a_grade_is_in_words() -> None:
    assert interval(60, 60.2) == "It is sure."
    assert "between 61 and 72" in interval(61.2, 71.8)


def test_reading_is_graded_by_authors_and_by_the_others() -> None:
    points = a_class(40, 20, seed=1)
    for work, reader in points:
        if reader == 2:
            points[work, reader] = (9.0 if points[work, reader][0] < 5 else 1.0, 1)
    outcome = graded(table(rows(points), scales=SCALES), anchors={})
    near = closeness(outcome)
    assert near[2] < 0.5 < np.median(list(near.values()))
    lacking = {3: [[Advice.NO_NEXT_STEP], [Advice.NO_NEXT_STEP], []], 4: [[Advice.SHORT], []]}
    found = read(outcome, ratings={3: [5, 5, 5], 4: [1, 1]}, lacking=lacking)
    assert found[3].usefulness > 0.8 > 0.4 > found[4].usefulness  # type: ignore[operator]
    assert found[3].advice[:2] == (Advice.USEFUL, Advice.NO_NEXT_STEP)
    assert Advice.SHORT not in found[4].advice
    assert Advice.MILD in found[1].advice
    assert Advice.FAR in found[2].advice
    assert read(Outcome({}), ratings={}, lacking={}) == {}
