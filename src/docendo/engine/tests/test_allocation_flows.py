"""The transportation problems beneath the allocation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linear_sum_assignment

from docendo.engine import flows
from docendo.engine.allocation.fairness import raise_total, raise_worst
from docendo.engine.allocation.problem import Problem
from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.patience import Patience


@settings(max_examples=100, deadline=None)
@given(
    arrays(np.bool_, (5, 5)),
    arrays(np.int64, 5, elements=st.integers(0, 3)),
    arrays(np.int64, 5, elements=st.integers(0, 3)),
)
def test_a_filling_serves_everybody_or_names_a_set_that_cannot_be_served(
    allowed: Bools, need: Ints, room: Ints
) -> None:
    filling = flows.fill(allowed, need=need, room=room)
    assert not (filling.chosen & ~allowed).any()
    assert (filling.chosen.sum(axis=0) + filling.left == room).all()
    assert (filling.left >= 0).all()
    starved, crowded = filling.starved, filling.crowded
    if not len(starved):
        assert (filling.chosen.sum(axis=1) == need).all()
        return
    # The starved want more than the crowded have room for and the other columns could give.
    others = np.setdiff1d(np.arange(5), crowded)
    most = room[crowded].sum() + allowed[np.ix_(starved, others)].sum()
    assert need[starved].sum() > most


def problem(benefit: Floats, *, need: int, room: int) -> Problem:
    works, readers = benefit.shape
    return Problem.of(
        benefit,
        allowed=np.ones(benefit.shape, bool),
        need=np.full(works, need),
        least=np.zeros(readers, np.int64),
        room=np.full(readers, room),
        fixed=np.zeros((0, 2), np.int64),
    )


def popular(seed: int, size: int) -> Floats:
    rng = np.random.default_rng(seed)
    return 2 * rng.random(size) + rng.random((size, size))


@pytest.mark.parametrize("seed", range(5))
def test_the_total_over_a_few_pairs_is_the_optimum_over_all(seed: int) -> None:
    """All rows favor the same ten of 60 columns, which are all that the search begins with."""
    rng = np.random.default_rng(seed)
    benefit = np.outer(rng.random(60), rng.random(60)) + 0.01 * rng.random((60, 60))
    one = problem(benefit, need=1, room=1)
    transport = one.transport(start=one.feasible_pairs())
    found = transport.largest_total()
    assert found.value == pytest.approx(benefit[linear_sum_assignment(-benefit)].sum())
    assert found.is_proved
    assert len(transport.pool) < benefit.size


def test_what_is_too_large_to_branch_is_mended_and_keeps_the_floor_and_the_bounds() -> None:
    benefit = popular(9, 25)
    one = problem(benefit, need=3, room=3)
    transport = flows.Transport(
        benefit, allowed=one.allowed, need=one.need, least=one.least, room=one.room,
        base=one.base, start=one.feasible_pairs(), most_pairs=0,
    )  # fmt: skip
    largest = transport.largest_total()
    forever: Patience[object] = Patience(seconds=None, progress=None)
    raised = raise_worst(one, largest.pairs, limit=one.highest_floor(), patience=forever)
    worst = one.worst(raised)
    assert worst > one.worst(largest.pairs)
    assert worst <= transport.highest_floor(raised, limit=one.highest_floor()).bound + 1e-9
    found = transport.largest_total_above(
        worst, known=raised, mend=lambda draft: raise_total(one, [draft, raised], level=worst)
    )
    works, readers = found.pairs.T
    assert (np.bincount(works) == 3).all()
    assert (np.bincount(readers, minlength=25) <= 3).all()
    assert one.worst(found.pairs) >= worst - 1e-6
    assert one.sums(raised).sum() < found.value <= found.bound + 1e-6
