"""What is hidden cannot be worked out from what is shown."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docendo.outcomes.insights.rules import FEWEST, shown, shown_parts


@pytest.mark.parametrize(("number", "said"), [(0, 0), (1, None), (4, None), (5, 5), (60, 60)])
def test_a_number_of_few_people_is_not_told(number: int, said: int | None) -> None:
    assert shown(number) == said


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([7, 9], [7, 9]),
        ([0, 9], [0, 9]),
        # The whole less the nine would be the three.
        ([3, 9], [None, None]),
        # Two that hold five together do not tell of each other.
        ([3, 2, 9], [None, None, 9]),
        # Those two do: they are one and one, or none and two.
        ([1, 1, 9, 20], [None, None, None, 20]),
        ([3, 0, 20, 8], [None, 0, 20, None]),
        ([2, 1], [None, None]),
        ([], []),
    ],
)
def test_parts_of_a_whole(parts: list[int], said: list[int | None]) -> None:
    assert shown_parts(parts) == said


@given(st.lists(st.integers(0, 12), max_size=8))
def test_nobody_works_out_a_small_part(parts: Sequence[int]) -> None:
    """Whoever knows the whole is left with more than one answer."""
    said = shown_parts(parts)
    cells = list(zip(parts, said, strict=True))
    hidden = [number for number, cell in cells if cell is None]
    assert all(cell == number for number, cell in cells if cell is not None)
    assert not any(cell is not None and 0 < cell < FEWEST for cell in said)
    assert len(hidden) != 1 or sum(parts) == hidden[0]
    if any(cell for _number, cell in cells):
        assert not hidden or sum(hidden) >= FEWEST
