"""The coach in three languages, and what becomes of drafts."""

import pytest

from docendo.learning.asks.rules.writing import (
    MOST_DRAFTS,
    MOST_HINTS,
    Hint,
    Keeping,
    free_number,
    keeping,
    missing,
)

BARE = {
    "en": ("Why does this series not converge", "Please help me with it."),
    "de": ("Warum konvergiert diese Reihe eigentlich nicht", "Kann mir jemand helfen?"),
    "ar": ("لماذا لا تتقارب هذه المتسلسلة أبدًا", "أرجو المساعدة."),
}
SAID = {
    ("en", Hint.TRIED): "I tried the ratio test.",
    ("de", Hint.TRIED): "Ich habe das Quotientenkriterium versucht.",
    ("ar", Hint.TRIED): "وقد حاولتُ اختبار النسبة.",
    ("en", Hint.PART): "In the second step the sign changes.",
    ("de", Hint.PART): "Im zweiten Schritt wechselt das Vorzeichen.",
    ("ar", Hint.PART): "في الخطوة الثانية تتغيّر الإشارة.",
    ("en", Hint.EXPECTED): "It should be finite, and it grows.",
    ("de", Hint.EXPECTED): "Erwartet hätte ich einen endlichen Wert.",
    ("ar", Hint.EXPECTED): "توقّعتُ قيمة منتهية لكنّها تكبر.",
}


@pytest.mark.parametrize("language", BARE)
def test_a_bare_question_is_asked_for_what_is_missing(language: str) -> None:
    title, body = BARE[language]
    assert missing(title=title, body=body) == (Hint.TRIED, Hint.PART, Hint.EXPECTED)


@pytest.mark.parametrize(("language", "hint"), SAID)
def test_a_hint_disappears_as_it_is_answered(language: str, hint: Hint) -> None:
    title, body = BARE[language]
    left = missing(title=title, body=f"{body} {SAID[language, hint]}")
    assert set(left) == {Hint.TRIED, Hint.PART, Hint.EXPECTED} - {hint}


@pytest.mark.parametrize("language", BARE)
def test_nothing_is_asked_of_who_has_said_it_all(language: str) -> None:
    title, body = BARE[language]
    said = " ".join(text for (spoken, _hint), text in SAID.items() if spoken == language)
    assert missing(title=title, body=f"{body} {said}") == ()


def test_an_empty_page_is_asked_for_nothing() -> None:
    assert missing(title=" ", body="\n") == ()


def test_never_more_than_a_few_hints_at_once() -> None:
    assert len(missing(title="Python?", body="My code??? Why? What? How?")) == MOST_HINTS


@pytest.mark.parametrize(
    ("title", "is_short"),
    [
        ("Help", True),
        ("سؤال مهمّ", True),
        ("Integrale?", True),
        ("Why may I swap sum and integral?", False),
        ("لماذا أبدّل الجمع والتكامل؟", False),
        ("可以把求和与积分的次序互相交换吗？为什么在这一步可以这样做呢？", False),
        ("Donaudampfschifffahrtsgesellschaftskapitän", False),
    ],
)
def test_a_title_of_a_word_or_two_says_too_little(title: str, *, is_short: bool) -> None:
    assert (Hint.TITLE in missing(title=title, body="I tried.")) is is_short


@pytest.mark.parametrize(
    "body",
    ["My code stops.", "Mein Programm stürzt ab.", "الكود لا يعمل.", "I get an exception."],
)
def test_who_speaks_of_code_is_asked_to_show_it(body: str) -> None:
    title = "Why does my loop never end"
    assert Hint.SHOWN in missing(title=title, body=body)
    for shown in ("`while x > 0`", "    while x > 0:", "print(x)", "IndexError: list index"):
        assert Hint.SHOWN not in missing(title=title, body=f"{body}\n\n{shown}")


def test_a_topic_can_say_that_it_is_about_code() -> None:
    words = {"title": "Why does my loop never end", "body": "It goes on."}
    assert Hint.SHOWN not in missing(**words)
    assert Hint.SHOWN in missing(**words, topics="Programming in Python")


def test_several_questions_are_one_too_many_and_those_in_code_do_not_count() -> None:
    said = "I tried, I expected a line: "
    assert missing(title="Why is this not a proof", body=f"{said}What? Who? How? When?") == (
        Hint.ONE,
    )
    assert missing(title="لماذا؟ وكيف؟ ومتى يكون", body=f"{said} x") == (Hint.ONE,)
    assert missing(title="Why is this not a proof", body=f"{said}`a ? b ? c ? d ? e`") == ()


def test_a_word_within_another_word_says_nothing() -> None:
    assert Hint.PART in missing(title="Why is my department closed today", body="Unhappily.")


@pytest.mark.parametrize(
    ("exists", "is_last_writer", "seen", "comes"),
    [
        (False, False, 0, Keeping.BEGINS),
        (True, True, 0, Keeping.GOES_ON),
        (True, False, 3, Keeping.GOES_ON),
        (True, False, 2, Keeping.BESIDE),
    ],
)
def test_a_page_goes_on_with_what_it_has_seen(
    *, exists: bool, is_last_writer: bool, seen: int, comes: Keeping
) -> None:
    assert comes is keeping(exists=exists, is_last_writer=is_last_writer, seen=seen, version=3)


def test_drafts_are_numbered_up_to_the_last_one() -> None:
    assert free_number([]) == 0
    assert free_number([0, 1, 3]) == 2
    assert free_number(range(MOST_DRAFTS)) is None
