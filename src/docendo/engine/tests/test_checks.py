"""What every module of the engine says of wrong input."""

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
