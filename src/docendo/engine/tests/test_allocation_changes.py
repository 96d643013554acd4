"""Who reads what after somebody left, and for one person who asks now."""

from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from docendo.engine.allocation import allocate, next_work, repair
from docendo.engine.checks import Bools, Ints
from docendo.engine.errors import Infeasible, Invalid


def mask(pairs: Ints, shape: tuple[int, ...]) -> Bools:
    chosen = np.zeros(shape, bool)
    chosen[pairs[:, 0], pairs[:, 1]] = True
    return chosen


@settings(max_examples=30, deadline=None)
@given(arrays(np.int64, (3, 4), elements=st.integers(0, 8)), st.integers(0, 3), st.data())
def test_a_repair_moves_the_fewest_pairs_and_is_the_best_that_does(
    eighths: Ints, gone: int, data: st.DataObject
) -> None:
    benefit = eighths / 8
    before = allocate(benefit, readers_per_work=2, max_load=2)
    forbidden = data.draw(arrays(np.bool_, (3, 4), elements=st.sampled_from([False, False, True])))
    possible = []
    for readers in product(combinations(range(4), 2), repeat=3):
        chosen = np.zeros((3, 4), bool)
        chosen[np.repeat(range(3), 2), np.ravel(readers)] = True
        if chosen.sum(axis=0).max() <= 2 and not chosen[:, gone].any():
            possible.append(chosen & ~forbidden)
    possible = [chosen for chosen in possible if chosen.sum() == 6]
    if not possible:
        with pytest.raises(Infeasible):
            repair(benefit, pairs=before.pairs, readers_per_work=2, max_load=2, gone=[gone],
                   forbidden=forbidden)  # fmt: skip
        return
    mended = repair(benefit, pairs=before.pairs, readers_per_work=2, max_load=2, gone=[gone],
                    forbidden=forbidden)  # fmt: skip
    old, new = mask(before.pairs, (3, 4)), mask(mended.allocation.pairs, (3, 4))
    ranks = []
    for chosen in possible:
        sums = np.where(chosen, benefit, 0).sum(axis=1)
        ranks.append(((chosen & old).sum(), sums.min(), sums.sum()))
    mine = (new & old).sum(), mended.allocation.worst, mended.allocation.total
    assert mine == pytest.approx(max(ranks))
    assert (mask(mended.added, (3, 4)) == new & ~old).all()
    assert (mask(mended.removed, (3, 4)) == old & ~new).all()


def test_where_pairs_must_move_no_more_move_than_must() -> None:
    moved = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        benefit, forbidden = rng.random((9, 8)), rng.random((9, 8)) < 0.45
        for step in range(2):
            forbidden[np.arange(9), (np.arange(9) + step) % 8] = False
        before = allocate(benefit, readers_per_work=2, max_load=3)
        keep = mask(before.pairs, (9, 8)).astype(float)
        limits: dict[str, Any] = {"readers_per_work": 2, "max_load": 3, "forbidden": forbidden}
        after = repair(rng.random((9, 8)), pairs=before.pairs, **limits)
        kept = 18 - len(after.removed)
        assert kept == allocate(keep, objective="total", **limits).total
        moved += len(after.moved)
    assert moved > 0


def test_a_repair_of_nothing_moves_nothing() -> None:
    benefit = np.random.default_rng(0).random((20, 15))
    before = allocate(benefit, readers_per_work=3, max_load=4, objective="total")
    after = repair(benefit[::-1], pairs=before.pairs, readers_per_work=3, max_load=4)
    assert (after.allocation.pairs == before.pairs).all()
    assert len(after.added) == len(after.removed) == len(after.moved) == 0


def test_what_a_reader_has_done_stays_when_they_leave() -> None:
    before = [[0, 0], [1, 0], [2, 1]]
    after = repair(
        np.ones((3, 3)), pairs=before, readers_per_work=1, max_load=3, gone=[0], done=[[0, 0]]
    )
    assert after.removed.tolist() == [[1, 0]]
    assert after.moved.tolist() == []
    assert [0, 0] in after.allocation.pairs.tolist()
    assert after.allocation.loads[0] == 1


def test_a_repair_says_who_cannot_be_served_any_more() -> None:
    with pytest.raises(Infeasible, match="Works 0, 1 want 2 more readings and can have 1"):
        repair(np.ones((2, 2)), pairs=[[0, 0], [1, 1]], readers_per_work=1, max_load=1, gone=[0])
    with pytest.raises(Invalid, match="gone names reader 2, but there are 2 readers"):
        repair(np.ones((2, 2)), pairs=[[0, 0]], readers_per_work=1, max_load=1, gone=[2])


def test_every_work_gets_one_reader_before_any_gets_two() -> None:
    benefit = np.random.default_rng(1).random((6, 9))
    taken: list[list[int]] = []
    for turn in range(18):
        chosen = next_work(benefit, reader=turn % 9, taken=taken, readers_per_work=3)
        assert chosen is not None
        assert chosen.has == turn // 6
        taken.append([chosen.work, turn % 9])
    assert next_work(benefit, reader=0, taken=taken, readers_per_work=3) is None


def test_among_works_of_equal_need_the_higher_benefit_is_read_first() -> None:
    chosen = next_work([[1.0], [3.0], [2.0]], reader=0, taken=None, readers_per_work=2)
    assert chosen is not None
    assert (chosen.work, chosen.benefit, chosen.has, chosen.wants) == (1, 3.0, 0, 2)
    assert chosen.others == (2, 0)
    assert not chosen.is_saved_for


def test_a_last_place_is_saved_for_the_work_that_nobody_else_may_read() -> None:
    chosen = next_work(
        [[9.0, 0.0], [1.0, 0.0]], reader=0, taken=None, readers_per_work=1, max_load=1,
        forbidden=[[1, 1]],
    )  # fmt: skip
    assert chosen is not None
    assert (chosen.work, chosen.passed, chosen.is_saved_for) == (1, (0,), True)


@settings(max_examples=50, deadline=None)
@given(arrays(np.bool_, (4, 4)), arrays(np.int64, 4, elements=st.integers(0, 2)), st.data())
def test_who_takes_what_is_offered_never_costs_a_work_its_reader(
    forbidden: Bools, room: Ints, data: st.DataObject
) -> None:
    """As many readings happen as a maximum flow allows, in whichever order people come."""
    wanted = np.array([1, 2, 1, 2])
    places = [(reader, place) for reader in range(4) for place in range(room[reader])]
    assume(places)
    benefit = np.arange(16.0).reshape(4, 4) % 5
    most = max(
        sum(min(limit, wants) for limit, wants in zip(chosen, wanted, strict=True))
        for chosen in _served(~forbidden, room)
    )
    taken: list[list[int]] = []
    for reader, _place in data.draw(st.permutations(places)):
        chosen = next_work(
            benefit, reader=reader, taken=taken, readers_per_work=wanted, max_load=room,
            forbidden=forbidden,
        )  # fmt: skip
        if chosen is not None:
            taken.append([chosen.work, reader])
    assert len(taken) == most


def _served(allowed: Bools, room: Ints) -> list[tuple[int, ...]]:
    """How many readers each work has, for every way in which readers fill their places."""
    ways = [
        list(combinations(np.flatnonzero(allowed[:, reader]), min(limit, allowed[:, reader].sum())))
        for reader, limit in enumerate(room)
    ]
    return [
        tuple(sum(work in works for works in chosen) for work in range(len(allowed)))
        for chosen in product(*ways)
    ]


def test_a_reader_who_is_not_there_is_refused() -> None:
    with pytest.raises(Invalid, match="no reader 1: readers are 0 to 0"):
        next_work([[1.0]], reader=1, taken=None, readers_per_work=1)
