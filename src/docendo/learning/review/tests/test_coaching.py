"""The coach, passages and moments, without a database."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docendo.learning.review.rules.coaching import Hint, coach
from docendo.learning.review.rules.passages import clock_of, moment, passage_of, passages

FINE = (
    """In the second paragraph your example convinced me, because it shows what the current does to
    the stones. You could add where you have seen it, so that readers can go and look.""",
    """Im zweiten Absatz hat mich dein Beispiel überzeugt, weil es zeigt, was die Strömung mit den
    Steinen macht. Du könntest noch ergänzen, wo du das gesehen hast, damit man hingehen kann.""",
    """في الفقرة الثانية أقنعني مثالك لأنه يوضح ما يفعله التيار بالحجارة على مر السنين. يمكنك أن
    تضيف أين رأيت ذلك بنفسك حتى يستطيع القراء الذهاب إلى هناك والنظر بأعينهم.""",
)


@pytest.mark.parametrize("words", FINE)
def test_feedback_that_helps_is_left_alone(words: str) -> None:
    assert coach([words]) == []


@pytest.mark.parametrize("words", ["Good job!", "Gut gemacht!", "عمل جيد!"])
def test_good_job_is_too_little(words: str) -> None:
    assert [one.hint for one in coach([words])] == [
        Hint.SHORT,
        Hint.NO_PLACE,
        Hint.NO_REASON,
        Hint.NO_NEXT_STEP,
    ]
    assert Hint.NO_PLACE not in [one.hint for one in coach([words], names_a_passage=True)]


@pytest.mark.parametrize(
    ("words", "word"),
    [("a lazy text", "lazy"), ("Das ist Quatsch.", "quatsch"), ("هذا سخيف", "سخيف")],
)
def test_what_may_hurt_is_named(words: str, word: str) -> None:
    advice = coach([f"{FINE[0]} {words}"])
    assert [(one.hint, one.word) for one in advice] == [(Hint.UNKIND, word)]
    assert word in advice[0].words
    assert coach([f"{FINE[0]} The laziness of rivers"]) == []


@given(st.text(max_size=300))
def test_passages_are_where_they_say(body: str) -> None:
    found = passages(body)
    assert all(body[one.starts : one.ends] == one.words for one in found)
    assert all(one.ends <= other.starts for one, other in pairwise(found))


def test_a_quote_is_found_through_markdown_and_broken_lines() -> None:
    body = "One.\n\nThe **river** runs\nto the sea! And؟ نعم."
    assert [one.words for one in passages(body)] == [
        "One.",
        "The **river** runs",
        "to the sea!",
        "And؟",
        "نعم.",
    ]
    found = passage_of(body, "river runs to")
    assert found is not None
    assert body[found.starts : found.ends] == "river** runs\nto"
    assert passage_of(body, "lake") is None
    assert passage_of(body, "…") is None


@pytest.mark.parametrize(
    ("words", "seconds"),
    [("2:05", 125), ("1:00:01", 3601), ("٢:٠٥", 125), ("5", None), ("1:75", None), ("a:b", None)],
)
def test_a_moment_is_minutes_and_seconds(words: str, seconds: int | None) -> None:
    assert moment(words) == seconds
    assert clock_of(125) == "2:05"
