"""Who reads what, without a database."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docendo.learning.review.rules.giving import Pool, Spread, divided, give, spread

NOTHING = np.empty((0, 2), int)


def a_pool(size: int, *, wants: int = 3, worth: object = None, apart: object = ()) -> Pool:
    """Everybody has handed in a work of their own; ``apart`` are further pairs."""
    kept = np.eye(size, dtype=bool)
    for work, reader in apart:  # type: ignore[attr-defined]
        kept[work, reader] = True
    return Pool(
        wants=np.full(size, wants),
        worth=np.full(size, 0.5) if worth is None else np.asarray(worth, float),
        elsewhere=np.zeros(size, int),
        apart=kept,
        standing=NOTHING,
        is_begun=np.empty(0, bool),
    )


@settings(max_examples=40)
@given(
    st.integers(2, 14),
    st.integers(1, 5),
    st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13)), max_size=12),
    st.integers(0, 3),
)
def test_nobody_reads_what_they_must_not_and_everybody_as_much(
    size: int, wants: int, blocks: list[tuple[int, int]], seed: int
) -> None:
    apart = {(a, b) for a, b in blocks if max(a, b) < size} | {
        (b, a) for a, b in blocks if max(a, b) < size
    }
    pool = a_pool(size, wants=wants, apart=apart)
    found = give(pool, rng=np.random.default_rng(seed), mixes=True)
    assert not pool.apart[found.added[:, 0], found.added[:, 1]].any()
    assert len(np.unique(found.added, axis=0)) == len(found.added)
    has = np.bincount(found.added[:, 0], minlength=size)
    # A work lacks readers only where nobody else may read it.
    assert (has == np.minimum(wants, (~pool.apart).sum(axis=1))).all()
    assert (found.short == wants - has).all()
    if not apart:
        assert spread(found.loads, has_moved=False) == Spread.EVEN


def test_readers_of_different_worth_are_mixed() -> None:
    worth = np.arange(24) / 23
    found = give(a_pool(24, worth=worth), rng=np.random.default_rng(1), mixes=True)
    sums = np.bincount(found.added[:, 0], worth[found.added[:, 1]]) / 3
    by_chance = give(a_pool(24, worth=worth), rng=np.random.default_rng(1), mixes=False)
    other = np.bincount(by_chance.added[:, 0], worth[by_chance.added[:, 1]]) / 3
    assert sums.min() > 0.45 > other.min()
    assert (found.loads == 3).all()
    assert (by_chance.loads == 3).all()
    assert spread(np.array([2, 4]), has_moved=True) == Spread.MOVED
    assert spread(np.array([2, 4]), has_moved=False) == Spread.NO_OTHER_WAY


@settings(max_examples=25)
@given(st.integers(5, 12), st.sets(st.integers(0, 11), max_size=3), st.integers(0, 9))
def test_a_repair_undoes_nothing_that_was_begun(size: int, gone: set[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    first = give(a_pool(size, wants=2), rng=rng, mixes=True).added
    left = np.array([each for each in range(size) if each not in gone])
    at = {reader: place for place, reader in enumerate(left)}
    standing = np.array([(w, at[r]) for w, r in first if r in at], int).reshape(-1, 2)
    begun = rng.random(len(standing)) < 0.5
    apart = np.eye(size, dtype=bool)[:, left]
    pool = Pool(
        wants=np.full(size, 2),
        worth=np.full(len(left), 0.5),
        elsewhere=np.zeros(len(left), int),
        apart=apart,
        standing=standing,
        is_begun=begun,
    )
    found = give(pool, rng=rng, mixes=True)
    kept = {(int(w), int(r)) for w, r in standing[begun]}
    assert kept.isdisjoint({(int(w), int(r)) for w, r in found.removed})
    assert not pool.apart[found.added[:, 0], found.added[:, 1]].any()
    assert not found.short.any() or size - len(gone) <= 2
    assert len(found.removed) <= len(found.added)


def test_a_latecomer_changes_little() -> None:
    first = give(a_pool(10), rng=np.random.default_rng(3), mixes=True).added
    pool = a_pool(11)
    late = Pool(
        pool.wants, pool.worth, pool.elsewhere, pool.apart, first, np.zeros(len(first), bool)
    )
    found = give(late, rng=np.random.default_rng(3), mixes=True)
    assert (found.loads == 3).all()
    # Their three readers give up three works, which the latecomer reads.
    assert len(found.removed) == 3


@pytest.mark.parametrize("size", [5, 2_500])
def test_large_classes_are_divided_evenly(size: int) -> None:
    worth = np.linspace(0, 1, size)
    parts = list(divided(size, worth=worth, rng=np.random.default_rng(0)))
    assert sorted(np.concatenate([works for works, _ in parts])) == list(range(size))
    assert sorted(np.concatenate([readers for _, readers in parts])) == list(range(size))
    assert len(parts) == (1 if size == 5 else 3)
    means = [worth[readers].mean() for _, readers in parts]
    assert max(means) - min(means) < 0.01


def test_where_there_is_nobody_nothing_is_given() -> None:
    alone = give(a_pool(1), rng=np.random.default_rng(0), mixes=True)
    assert (len(alone.added), alone.short.tolist()) == (0, [3])
