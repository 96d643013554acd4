"""When something is hidden at once, and who answers an appeal."""

from datetime import UTC, datetime, timedelta

import pytest

from docendo.commons.care.rules import hides_now, is_held, may_answer_appeal, shows_contacts

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "hides"),
    [([], False), ([30, 30], False), ([30, 30, 7], True), ([30, 30, 6], False), ([9] * 9, True)],
)
def test_three_who_have_been_here_for_a_week_hide_something(days: list[int], hides: bool) -> None:
    assert hides_now([NOW - timedelta(days=each) for each in days], now=NOW) is hides


@pytest.mark.parametrize(
    ("decided_by", "others", "days", "may"),
    [(1, 3, 2, False), (1, 0, 0, True), (2, 3, 0, True), (None, 3, 0, True), (1, 3, 3, True)],
)
def test_an_appeal_is_answered_by_somebody_else_where_there_is_one(
    decided_by: int | None, others: int, days: int, may: bool
) -> None:
    waited = timedelta(days=days)
    assert may_answer_appeal(decided_by=decided_by, who=1, others=others, waited=waited) is may


@pytest.mark.parametrize(
    "words",
    [
        "Write to amira.haddad+maths@uni.example.org please",
        "Call me: +49 170 1234567",
        "call 0170 123 45 67 after six",
        "0049 (170) 123-4567",
        "رقمي +٩٦٦ ٥٠ ١٢٣ ٤٥٦٧",
        "Come to t.me/mathsforfree",
        "WhatsApp: amira77",
        "Telegram:@amira",
    ],
)
def test_what_shows_how_to_reach_somebody(words: str) -> None:
    assert shows_contacts(words)


@pytest.mark.parametrize(
    "words",
    [
        "Thank you, @Mairéad Ní Bhriain!",
        "$\\pi = 3.14159265358979$ and $10^{-12}$",
        "The sum of 1 + 2 + 3 + 4 + 5 + 6 is 21, and 0.000 123 456 is small.",
        "x = 0.0012345678, then 100000000 + 2000000",
        "On 2026-11-26 at 10:15, pages 120-145, room 0.12",
        "def f(a, b): return a @ b  # 0x1234567",
        "We talked about WhatsApp and Instagram in the lecture",
        "ISBN 978-3-16-148410-0",
        "١٢٣ + ٤٥٦ = ٥٧٩",
    ],
)
def test_what_a_text_about_numbers_does_not_show(words: str) -> None:
    assert not shows_contacts(words)


@pytest.mark.parametrize(
    ("is_named", "moderates", "days", "held"),
    [
        (True, False, 1, True),
        (True, False, 8, False),
        (True, True, 1, False),
        (True, False, None, True),
        (False, False, 8, True),
        (False, True, 8, True),
    ],
)
def test_contacts_of_newcomers_wait_and_those_of_a_persona_always(
    is_named: bool, moderates: bool, days: int | None, held: bool
) -> None:
    joined_at = None if days is None else NOW - timedelta(days=days)
    assert is_held(is_named=is_named, moderates=moderates, joined_at=joined_at, now=NOW) is held
