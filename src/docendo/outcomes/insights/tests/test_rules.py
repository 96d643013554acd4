"""What is hidden cannot be worked out from what is shown."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docendo.kernel.counting import FEWEST, shown
from docendo.outcomes.insights.rules import shown_beside, shown_grid, shown_parts


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
        # They may be three and two, or one and four.
        ([3, 2, 9], [None, None, 9]),
        # Two in two parts are one and one.
        ([1, 1, 9, 20], [None, None, None, 20]),
        ([4, 4, 9, 20], [None, None, None, 20]),
        ([3, 1, 20], [None, None, 20]),
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
    is_all = not any(cell for _number, cell in cells)
    assert all(cell == number for number, cell in cells if cell is not None)
    assert not any(cell is not None and 0 < cell < FEWEST for cell in said)
    # Some other parts would look the same, unless there is nothing left to hide.
    assert is_all or not hidden or others(hidden)


def others(hidden: Sequence[int]) -> bool:
    """Whether moving one person from one hidden part to another leaves none of them empty."""
    could = range(1, FEWEST)
    is_small = all(number in could for number in hidden)
    return any(
        (give - 1 in could or not is_small) and (take + 1 in could or not is_small) and give > 1
        for at, give in enumerate(hidden)
        for to, take in enumerate(hidden)
        if at != to
    )


def test_a_part_is_not_told_where_the_rest_is_few() -> None:
    assert shown_beside(9, 20) == 9
    assert shown_beside(9, 9) == 9
    assert shown_beside(9, 12) is None
    assert shown_beside(3, 20) is None


def test_groups_do_not_give_each_other_away() -> None:
    # Of twenty nine and eight would leave the three of the last group.
    assert shown_grid([[9, 8, 3]], by_lines=False) == [[9, None, None]]
    # Within the second group the five would follow from its line, and with it the three.
    grid = shown_grid([[9, 8, 3], [30, 20, 40]], by_lines=True)
    assert grid == [[9, None, None], [30, None, None]]


GRIDS = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=5
    )
)


@given(GRIDS)
def test_no_cell_of_a_grid_follows_from_its_line_or_its_column(grid: list[list[int]]) -> None:
    said = shown_grid(grid, by_lines=True)
    wholes = [*zip(grid, said, strict=True)]
    columns = zip(zip(*grid, strict=True), zip(*said, strict=True), strict=True)
    wholes += [(list(numbers), list(cells)) for numbers, cells in columns]
    for numbers, cells in wholes:
        hidden = [number for number, cell in zip(numbers, cells, strict=True) if cell is None]
        is_all = not any(cells)
        assert not any(cell is not None and 0 < cell < FEWEST for cell in cells)
        assert is_all or not hidden or others(hidden)
