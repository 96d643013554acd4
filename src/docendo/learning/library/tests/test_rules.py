"""What holds in the library, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from docendo.learning.library.rules.links import AGAIN_AFTER_A_FAILURE, Life, after_a_look
from docendo.learning.library.rules.rating import shrunk_mean
from docendo.learning.library.rules.resources import key_of_address

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "same",
    [
        "http://example.org/a/b",
        "https://example.org/a/b/",
        "https://www.example.org/a/b",
        "https://EXAMPLE.org:443/a/b#part",
    ],
)
def test_an_address_is_the_same_however_it_is_written(same: str) -> None:
    assert key_of_address(same) == key_of_address("https://example.org/a/b")


@pytest.mark.parametrize(
    "other",
    ["https://example.org/a/B", "https://example.org/a/b?page=2", "https://sub.example.org/a/b"],
)
def test_another_page_has_another_address(other: str) -> None:
    assert key_of_address(other) != key_of_address("https://example.org/a/b")


def test_few_ratings_say_less_than_many() -> None:
    assert shrunk_mean(total=0, number=0) == 3
    assert shrunk_mean(total=5, number=1) == 3.5
    assert shrunk_mean(total=45, number=10) > shrunk_mean(total=5, number=1)
    assert shrunk_mean(total=1, number=1) < 3
    assert shrunk_mean(total=500, number=100) == pytest.approx(4.94, abs=0.01)


def fail(life: Life, at: datetime) -> tuple[Life, datetime]:
    return after_a_look(life, answers=False, now=at)


def test_a_link_is_dead_after_three_days_in_a_row() -> None:
    life, due = fail(Life(), NOW)
    assert due == NOW + AGAIN_AFTER_A_FAILURE
    life, _ = fail(life, NOW + timedelta(hours=3))
    assert life.failures == 1, "the same day is the same trouble"
    life, _ = fail(life, NOW + timedelta(days=1))
    assert not life.is_dead
    life, due = fail(life, NOW + timedelta(days=2))
    assert life.is_dead
    assert life.failing_since == NOW
    assert due == NOW + timedelta(days=9)
    life, _ = after_a_look(life, answers=True, now=due)
    assert life == Life(looked_at=due)


def test_one_good_day_begins_anew() -> None:
    life, _ = fail(Life(), NOW)
    life, _ = after_a_look(life, answers=True, now=NOW + timedelta(days=1))
    life, _ = fail(life, NOW + timedelta(days=2))
    assert (life.failures, life.failing_since) == (1, NOW + timedelta(days=2))


def test_where_nobody_may_look_nothing_is_known() -> None:
    failing, _ = fail(Life(), NOW)
    life, due = after_a_look(failing, answers=None, now=NOW + timedelta(days=1))
    assert life == failing
    assert due == NOW + timedelta(days=8)
