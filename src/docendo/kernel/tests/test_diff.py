"""What an edit changed."""

import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from docendo.kernel.diff import Fate, Folded, Line, difference

MARKS = {Fate.KEPT: "{}", Fate.REMOVED: "[-{}-]", Fate.ADDED: "[+{}+]"}


def drawn(before: str, after: str) -> list[str]:
    """The difference as lines of text, for reading in a test."""
    return [
        f"({part.lines} lines)"
        if isinstance(part, Folded)
        else "".join(MARKS[run.fate].format(run.text) for run in part.runs)
        for part in difference(before, after)
    ]


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ("the quick brown fox", "the slow red fox", ["the [-quick brown-][+slow red+] fox"]),
        ("a b", "a b c", ["a b[+ c+]"]),
        ("a\nb", "a\n\nb", ["a", "[++]", "b"]),
        ("a\nb", "a", ["a", "[-b-]"]),
        ("", "a\nb", ["[+a+]", "[+b+]"]),
        ("one two", "entirely different", ["[-one two-]", "[+entirely different+]"]),
        ("漢字仮名交じり文", "漢字と仮名交じり文", ["漢字[+と+]仮名交じり文"]),
        ("مرحبا بكم هنا", "مرحبا بكم هناك", ["مرحبا بكم [-هنا-][+هناك+]"]),
        ("<b>", "<i>", ["<[-b-][+i+]>"]),
    ],
)
def test_a_change_is_shown_word_by_word(before: str, after: str, lines: list[str]) -> None:
    assert drawn(before, after) == lines


def test_unchanged_lines_far_from_a_change_are_folded() -> None:
    text = [f"line {n}" for n in range(12)]
    assert drawn("\n".join(text), "\n".join([*text[:6], "new", *text[6:]])) == [
        *("(4 lines)", "line 4", "line 5", "[+new+]", "line 6", "line 7", "(4 lines)")
    ]


def test_equal_texts_fold_to_nothing_but_their_length() -> None:
    assert difference("a\nb", "a\nb") == (Folded(2),)


LINES = st.lists(st.text(alphabet="ab \u0627漢.", max_size=8), max_size=6).map("\n".join)


@settings(max_examples=300, deadline=None)
@given(LINES, LINES)
def test_both_texts_can_be_read_from_the_difference(before: str, after: str) -> None:
    # Equal lines have no change for a line to be near to, and fold.
    assume(before.splitlines() != after.splitlines())
    lines = difference(before, after, context_lines=20)
    for text, other in ((before, Fate.ADDED), (after, Fate.REMOVED)):
        shown = ""
        for line in lines:
            assert isinstance(line, Line)
            shown += "".join(run.text for run in line.runs if run.fate is not other)
        assert shown == "".join(text.splitlines())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\n" * 60_000, "a\n" * 30_000),
        ("a b " * 15_000, "b a " * 15_000),
        ("\n".join(str(n * 7 % 101) for n in range(3_999)), "\n".join(map(str, range(3_999)))),
        ("\n".join(f"{n} x" for n in range(9_000)), "\n".join(f"x {n}" for n in range(9_000))),
    ],
)
def test_large_texts_are_compared_quickly(before: str, after: str) -> None:
    started = time.thread_time()
    difference(before, after)
    assert time.thread_time() - started < 2
