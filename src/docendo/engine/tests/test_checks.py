"""What every module of the engine says of wrong input."""

from typing import Any

import numpy as np
import pytest

from docendo.engine import checks
from docendo.engine.errors import Invalid


def test_codes_are_whole_numbers_from_0() -> None:
    assert checks.codes("reader", [0, 2.0, 1]).tolist() == [0, 2, 1]
    assert checks.codes("reader", []).dtype == np.int64


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([0, -1], "row 1 is -1"),
        ([0.5], "row 0 is 0.5"),
        ([0, np.nan], "row 1 is nan"),
        (["a"], "whole numbers"),
        ([[0]], "1 dimension, not 2"),
        ([True], "not bool"),
    ],
)
def test_other_codes_are_refused_with_their_row(values: list[object], sentence: str) -> None:
    with pytest.raises(Invalid, match=f"reader.*{sentence}"):
        checks.codes("reader", values)  # type: ignore[arg-type]  # wrong input is what is tested


def test_a_wrong_length_is_named() -> None:
    with pytest.raises(Invalid, match="reader must have 3 rows, not 2"):
        checks.codes("reader", [0, 1], length=3)
    with pytest.raises(Invalid, match="score must have 3 rows, not 2"):
        checks.floats("score", [0, 1], length=3)


def test_numbers_are_finite_and_nan_only_where_it_is_allowed() -> None:
    assert np.isnan(checks.floats("score", [np.nan], allow_nan=True)).all()
    with pytest.raises(Invalid, match="score must hold finite numbers; row 1, 0 is nan"):
        checks.floats("score", [[0.0], [np.nan]], dimensions=(2,))
    with pytest.raises(Invalid, match="row 0 is inf"):
        checks.floats("score", [np.inf], allow_nan=True)


def test_rows_of_unequal_length_are_refused() -> None:
    with pytest.raises(Invalid, match="rows of equal length"):
        checks.floats("score", [[1.0], [1.0, 2.0]], dimensions=(2,))


def test_one_number_counts_for_all() -> None:
    assert checks.counts("seats", 2, length=3).tolist() == [2, 2, 2]
    assert checks.counts("seats", [1, 2], length=2).tolist() == [1, 2]
    with pytest.raises(Invalid, match="seats must have 3 rows, not 2"):
        checks.counts("seats", [1, 2], length=3)


def test_a_pair_of_somebody_who_is_not_there_is_named() -> None:
    of: Any = {"shape": (2, 3), "sides": ("work", "reader")}
    assert checks.pairs("fixed", [[1, 2], [0, 0]], **of).tolist() == [[1, 2], [0, 0]]
    assert checks.pairs("fixed", None, **of).shape == (0, 2)
    with pytest.raises(Invalid, match="fixed row 1 is work 2 with reader 0, but there are 2 works"):
        checks.pairs("fixed", [[0, 0], [2, 0]], **of)
    with pytest.raises(Invalid, match="fixed must be pairs of a work and a reader"):
        checks.pairs("fixed", [1, 2, 3], **of)
