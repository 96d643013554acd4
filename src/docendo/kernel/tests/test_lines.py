"""A line of somebody's own words: kept as written, without what misleads."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from docendo.kernel.lines import TURNING, can_be_seen, one_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ngozi\t\n Okafor ", "Ngozi Okafor"),
        ("أميرة حداد", "أميرة حداد"),
        ("نرگس می\u200cرود", "نرگس می\u200cرود"),
        ("👩\u200d🔬 Ada", "👩\u200d🔬 Ada"),
        ("Eve\u202etxet\u202c", "Evetxet"),
        ("\u2066Eve\u2069", "Eve"),
        ("A\u0000\u001bB\u009f", "AB"),
        ("Zoe\u0308", "Zoë"),
        ("\u2028\u00a0", ""),
    ],
)
def test_a_name_is_kept_as_written_without_what_misleads(typed: str, kept: str) -> None:
    assert one_line(typed) == kept


@given(some.text())
def test_one_line_is_one_line_and_stays_so(text: str) -> None:
    line = one_line(text)
    assert one_line(line) == line
    assert len(line.splitlines()) <= 1
    assert not TURNING & set(line)


@pytest.mark.parametrize("name", ["A", "李", "7", "🦊", "ـ"])
def test_a_name_may_be_any_sign_that_shows(name: str) -> None:
    assert can_be_seen(name)


@pytest.mark.parametrize("name", ["", " ", "\u200d", "\u200b\ufeff", "\u0301"])
def test_a_name_that_shows_nothing_is_none(name: str) -> None:
    assert not can_be_seen(name)
