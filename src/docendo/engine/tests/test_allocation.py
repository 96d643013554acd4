"""Who reads what, all at once."""

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from docendo.engine.allocation import Allocation, Because, allocate
from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.errors import Infeasible, Invalid


@st.composite
def small_cases(draw: st.DrawFn) -> dict[str, Any]:
    """Few works and readers with all that may constrain them; quarters, so that ties abound."""
    works, readers = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    shape = (works, readers)
    quarters = arrays(np.int64, shape, elements=st.integers(-4, 8))
    return {
        "benefit": draw(quarters) / 4,
        "readers_per_work": draw(arrays(np.int64, works, elements=st.integers(0, 2))),
        "max_load": draw(arrays(np.int64, readers, elements=st.integers(0, 4))),
        "min_load": draw(arrays(np.int64, readers, elements=st.integers(0, 1))),
        "forbidden": draw(arrays(np.bool_, shape, elements=st.sampled_from([False] * 4 + [True]))),
    }


def every_allocation(case: dict[str, Any]) -> Iterator[Bools]:
    """All masks (works, readers) that break nothing."""
    shape = np.shape(case["benefit"])
    needs = np.asarray(case["readers_per_work"])
    ways = [list(combinations(range(shape[1]), need)) for need in needs]
    for readers in product(*ways):
        chosen = np.zeros(shape, bool)
        for work, own in enumerate(readers):
            chosen[work, list(own)] = True
        if is_kept(chosen, case):
            yield chosen


def is_kept(chosen: Bools, case: dict[str, Any]) -> bool:
    loads = chosen.sum(axis=0)
    return bool(
        (chosen.sum(axis=1) == case["readers_per_work"]).all()
        and (loads <= case["max_load"]).all()
        and (loads >= case["min_load"]).all()
        and not (chosen & np.asarray(case["forbidden"])).any()
    )


def worst_and_total(chosen: Bools, case: dict[str, Any]) -> tuple[float, float]:
    sums = np.where(chosen, case["benefit"], 0.0).sum(axis=1)
    wanting = np.asarray(case["readers_per_work"]) > 0
    return float(sums[wanting].min()) if wanting.any() else 0.0, float(sums.sum())


def mask(pairs: Ints, shape: tuple[int, ...]) -> Bools:
    chosen = np.zeros(shape, bool)
    chosen[pairs[:, 0], pairs[:, 1]] = True
    return chosen


@settings(max_examples=80, deadline=None)
@given(small_cases())
def test_the_result_equals_brute_force_or_nothing_was_possible(case: dict[str, Any]) -> None:
    possible = [worst_and_total(chosen, case) for chosen in every_allocation(case)]
    if not possible:
        with pytest.raises(Infeasible):
            allocate(**case)
        return
    fair = allocate(**case)
    largest = allocate(**case, objective="total")
    for result in (fair, largest):
        chosen = mask(result.pairs, np.shape(case["benefit"]))
        assert is_kept(chosen, case)
        assert (result.worst, result.total) == pytest.approx(worst_and_total(chosen, case))
        assert (result.loads == chosen.sum(axis=0)).all()
        assert result.is_proved
    assert (fair.worst, fair.total) == pytest.approx(max(possible))
    assert largest.total == pytest.approx(max(total for _worst, total in possible))


@settings(max_examples=30, deadline=None)
@given(small_cases(), st.data())
def test_what_is_fixed_stays_and_the_rest_is_the_best_beside_it(
    case: dict[str, Any], data: st.DataObject
) -> None:
    possible = list(every_allocation(case))
    assume(possible)
    one = data.draw(st.sampled_from(possible))
    fixed = np.argwhere(one & data.draw(arrays(np.bool_, one.shape)))
    result = allocate(**case, fixed=fixed)
    kept = mask(fixed, one.shape)
    assert (mask(result.pairs, one.shape) >= kept).all()
    best = max(worst_and_total(chosen, case) for chosen in possible if (chosen >= kept).all())
    assert (result.worst, result.total) == pytest.approx(best)


def a_class(seed: int, works: int = 40, readers: int = 30) -> Floats:
    return np.random.default_rng(seed).random((works, readers))


@pytest.mark.parametrize("objective", ["fair", "total"])
def test_renaming_works_and_readers_renames_the_result(objective: str) -> None:
    benefit = a_class(1)
    rng = np.random.default_rng(2)
    works, readers = rng.permutation(40), rng.permutation(30)
    one = allocate(benefit, readers_per_work=3, max_load=5, objective=objective)
    other = allocate(
        benefit[works][:, readers], readers_per_work=3, max_load=5, objective=objective
    )
    renamed = np.stack([works[other.pairs[:, 0]], readers[other.pairs[:, 1]]], axis=1)
    assert sorted(renamed.tolist()) == one.pairs.tolist()


def test_the_same_input_gives_the_same_result() -> None:
    benefit = np.round(a_class(3), 1)
    one, other = (allocate(benefit, readers_per_work=3, max_load=4) for _time in range(2))
    assert (one.pairs == other.pairs).all()


def test_a_unit_changes_nothing() -> None:
    benefit = a_class(4)
    one = allocate(benefit, readers_per_work=2, max_load=3)
    other = allocate(benefit * 1e6, readers_per_work=2, max_load=3)
    assert (one.pairs == other.pairs).all()


def test_fairness_costs_total_and_gives_it_to_the_worst_off() -> None:
    popular = np.random.default_rng(5).random(12) * 2 + a_class(5, works=12, readers=12)
    fair = allocate(popular, readers_per_work=3, max_load=3)
    largest = allocate(popular, readers_per_work=3, max_load=3, objective="total")
    assert fair.worst > largest.worst
    assert fair.total < largest.total == pytest.approx(largest.total_bound)
    assert fair.worst <= fair.worst_bound
    assert fair.total <= fair.total_bound


def test_a_hundred_works_that_all_want_the_same_readers_are_served_as_well_as_is_proved() -> None:
    marks = np.random.default_rng(6).choice(
        [0.0, 0.25, 0.5, 1.0], (100, 40), p=[0.1, 0.7, 0.1, 0.1]
    )
    largest = allocate(marks, readers_per_work=3, max_load=8, objective="total")
    assert largest.is_proved
    assert largest.loads.max() <= 8


def test_progress_sees_ever_better_allocations_and_can_stop() -> None:
    benefit = np.random.default_rng(7).random(20) + a_class(7, works=20, readers=20)
    seen: list[Allocation] = []

    def keep(found: Allocation) -> bool:
        seen.append(found)
        return True

    whole = allocate(benefit, readers_per_work=3, max_load=3, progress=keep)
    assert len(seen) > 1
    ranks = [(found.worst, found.total) for found in seen]
    assert ranks == sorted(ranks)
    assert (seen[-1].pairs == whole.pairs).all()
    first = allocate(benefit, readers_per_work=3, max_load=3, progress=lambda _found: False)
    assert (first.pairs == seen[0].pairs).all()
    hurried = allocate(benefit, readers_per_work=3, max_load=3, seconds=1e-9)
    assert (hurried.pairs == seen[0].pairs).all()


def test_an_explanation_names_the_better_readers_and_what_they_would_cost() -> None:
    benefit = [[3.0, 1.0, 0.0], [4.0, 1.0, 2.0]]
    result = allocate(
        benefit, readers_per_work=1, max_load=1, forbidden=[[1, 2]], objective="total"
    )
    assert result.pairs.tolist() == [[0, 1], [1, 0]]
    reasons = result.explain(0)
    assert (reasons.sum, reasons.highest, reasons.below) == (1.0, 3.0, 0)
    (reading,) = reasons.readings
    assert (reading.reader, reading.rank, reading.is_fixed) == (1, 2, False)
    (passed,) = reasons.passed
    assert (passed.reader, passed.because, passed.holds) == (0, Because.FULL, (1,))
    # Work 1 would fall from 4 to 1, and work 0 rise from 1 to 3.
    assert 0.0 <= passed.cost <= 1.0
    assert result.explain(1).passed == ()
    closed = allocate(benefit, readers_per_work=1, max_load=2, forbidden=[[0, 0]])
    assert closed.explain(0).passed[0].because is Because.FORBIDDEN
    with pytest.raises(Invalid, match="no work 2: works are 0 to 1"):
        result.explain(2)


def test_to_give_a_work_a_better_reader_costs_no_less_than_the_explanation_says() -> None:
    benefit = np.random.default_rng(8).random(8) + a_class(8, works=8, readers=8)
    result = allocate(benefit, readers_per_work=2, max_load=2, objective="total")
    costs = []
    for work in range(8):
        for passed in result.explain(work).passed:
            forced = allocate(
                benefit, readers_per_work=2, max_load=2, objective="total",
                fixed=[[work, passed.reader]],
            )  # fmt: skip
            assert forced.total <= result.total - passed.cost + 1e-9
            costs.append(passed.cost)
    assert max(costs) > 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"benefit": [1.0, 2.0]}, "benefit must have 2 dimensions"),
        ({"benefit": [[1.0, np.nan]]}, "row 0, 1 is nan"),
        ({"benefit": np.zeros((0, 2))}, "a work and a reader"),
        ({"readers_per_work": [1]}, "readers_per_work must have 2 rows, not 1"),
        ({"max_load": -1}, "max_load must hold whole numbers from 0"),
        ({"forbidden": [[0, 9]]}, "row 0 is work 0 with reader 9, but there are 2 works and 3"),
        ({"forbidden": [[True]]}, "forbidden must have the shape"),
        ({"fixed": [[0, 0], [0, 0]]}, "a pair twice"),
        ({"fixed": [0, 1]}, "fixed must be pairs"),
        ({"fixed": [[0, 1]], "forbidden": [[0, 1]]}, "Work 0 with reader 1 is both forbidden and"),
        ({"objective": "kind"}, "fair or total, not 'kind'"),
    ],
)
def test_wrong_input_is_refused_with_its_row(arguments: dict[str, Any], sentence: str) -> None:
    whole: dict[str, Any] = {"benefit": np.ones((2, 3)), "readers_per_work": 1, "max_load": 2}
    allocate(**whole)
    with pytest.raises(Invalid, match=sentence):
        allocate(**{**whole, **arguments})


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"readers_per_work": [4, 1]}, "Work 0 wants 4 more readings and can have 3: nobody else"),
        (
            {"max_load": [0, 0, 1]},
            "Works 0, 1 want 2 more readings and can have 1: readers 0, 1, 2",
        ),
        ({"max_load": [0, 0, 1]}, "can take no more. Raise max_load or lower readers_per_work"),
        ({"forbidden": [[0, 0], [0, 1], [0, 2]]}, "Work 0 wants 1 more readings and can have 0"),
        ({"min_load": 1}, "Readers 0, 1, 2 must have 3 more works by min_load and can have 2"),
        ({"min_load": 1}, "works 0, 1 want no more readers. Lower min_load"),
        (
            {"min_load": [0, 3, 0], "max_load": 3},
            "Reader 1 must have 3 more works .* read no others",
        ),
        ({"min_load": [0, 0, 3]}, "Reader 2 must have 3 works and may have 2: lower"),
        ({"fixed": [[0, 0], [0, 1]]}, "Work 0 has 2 fixed readers and wants 1"),
        ({"fixed": [[0, 0], [1, 0]], "max_load": 1}, "Reader 0 has 2 fixed works and may have 1"),
    ],
)
def test_what_cannot_be_served_is_named_with_what_would_help(
    arguments: dict[str, Any], sentence: str
) -> None:
    whole: dict[str, Any] = {"benefit": np.ones((2, 3)), "readers_per_work": 1, "max_load": 2}
    with pytest.raises(Infeasible, match=sentence):
        allocate(**{**whole, **arguments})
