"""Numbers that anybody may write into an address."""

import pytest
from django.http import QueryDict

from docendo.kernel.numbers import MOST_PAGES, number_in, page_number


@pytest.mark.parametrize("text", [None, "", "-1", "1.5", "a", "²", "9" * 19])
def test_what_is_no_number_of_a_row_is_none(text: str | None) -> None:
    assert number_in(text) is None


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("٣", 3), ("9" * 18, 10**18 - 1)])
def test_a_number_in_any_script_is_read(text: str, number: int) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("query", "page"),
    [("", 1), ("page=0", 1), ("page=x", 1), ("page=3", 3), ("page=99999999", MOST_PAGES)],
)
def test_a_page_is_one_of_a_list(query: str, page: int) -> None:
    assert page_number(QueryDict(query)) == page
