"""Who scatters around the grades is found; who is mild, severe or a little careless is not."""

import numpy as np
import pytest

from docendo.engine.checks import Floats, Ints
from docendo.engine.errors import Invalid
from docendo.engine.grading import scattered

READERS, EACH = 30, 5


def judged(seed: int, *, off: dict[int, float] | None = None) -> tuple[Ints, Floats]:
    """Everybody deviates by 1, but for those in ``off``, who deviate by as much."""
    rng = np.random.default_rng(seed)
    reader = np.repeat(np.arange(READERS), EACH)
    spread = np.ones(READERS)
    for who, by in (off or {}).items():
        spread[who] = by
    return reader, rng.normal(0, 1, READERS * EACH) * spread[reader]


def found(reader: Ints, residual: Floats) -> list[int]:
    return [each.reader for each in scattered(reader, residual=residual)]


def test_who_scatters_is_found_and_hardly_anybody_else() -> None:
    every = [found(*judged(seed, off={7: 6.0})) for seed in range(50)]
    # Some are missed for the sake of whoever dissents once.
    assert sum(7 in each for each in every) >= 40
    honest = [found(*judged(seed)) for seed in range(200)]
    # In one class of twenty somebody is told of by luck.
    assert sum(bool(each) for each in honest) <= 16


def test_what_somebody_is_off_in_the_mean_is_no_scatter() -> None:
    reader, residual = judged(3)
    assert found(reader, residual + 20.0 * (reader == 4)) == found(reader, residual)


def test_who_dissents_once_does_not_scatter() -> None:
    reader, residual = judged(3)
    often = np.where(reader == 4, np.resize([9.0, -9.0, 8.0, -8.0, 9.0], len(reader)), residual)
    assert found(reader, often) == [4]
    once = residual.copy()
    once[np.flatnonzero(reader == 4)[2]] = 40.0
    assert found(reader, once) == []


def test_what_hardly_matters_is_not_told_of() -> None:
    reader, residual = judged(1, off={7: 6.0})
    for scale, told in ((0.5, []), (20.0, [7])):
        found = scattered(reader, residual=residual * scale, least=8.0)
        assert [each.reader for each in found] == told


def test_two_judgments_say_nothing_and_names_change_nothing() -> None:
    reader, residual = judged(1, off={7: 6.0})
    few = np.flatnonzero((reader != 7) | (np.arange(len(reader)) % EACH < 2))
    assert 7 not in found(reader[few], residual[few])
    mixed = np.random.default_rng(0).permutation(READERS)
    renamed = scattered(mixed[reader], residual=residual)
    first = scattered(reader, residual=residual)
    assert [each.reader for each in renamed] == [int(mixed[each.reader]) for each in first]
    assert [each.chance for each in renamed] == pytest.approx([each.chance for each in first])


def test_nobody_to_compare_with_and_what_is_wrong() -> None:
    assert scattered([0, 0, 0], residual=[9.0, -9.0, 0.0]) == ()
    assert scattered([], residual=[]) == ()
    assert scattered([0, 1, 2], residual=[0.0, 0.0, 0.0]) == ()
    with pytest.raises(Invalid):
        scattered([0, 1], residual=[0.0])
    with pytest.raises(Invalid):
        scattered([0, 1], residual=[0.0, 1.0], level=1.0)
    with pytest.raises(Invalid):
        scattered([0, 1], residual=[0.0, 1.0], least=-1.0)
