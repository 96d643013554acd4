"""How long it takes and why somebody is asked, in words."""

import pytest
from django.utils.translation import override

from docendo.learning.asks import wording
from docendo.learning.asks.rules import Reasons

MINUTE, HOUR, DAY = 60, 3600, 86400


@pytest.mark.parametrize(
    ("waits", "says"),
    [
        ((20, 30, 50), "after 1 minute."),
        (
            (50 * MINUTE, HOUR, 3 * HOUR),
            "after 50 minutes to 3 hours, half of the time within 60 minutes.",
        ),
        (
            (30 * HOUR, 2 * DAY, 4 * DAY),
            "after 30 hours to 4 days, half of the time within 48 hours.",
        ),
    ],
)
def test_each_time_has_the_unit_that_suits_it(waits: tuple[int, int, int], says: str) -> None:
    low, median, high = waits
    assert wording.usually(low=low, median=median, high=high).endswith(says)


def test_a_day_is_declined_where_a_language_asks_for_it() -> None:
    with override("de"):
        assert "nach 4 Tagen bis 6 Tagen" in wording.usually(
            low=4 * DAY, median=5 * DAY, high=6 * DAY
        )
    with override("ar"):
        assert "ساعتين" in wording.usually(low=2 * HOUR, median=3 * HOUR, high=4 * HOUR)


def test_the_name_of_a_topic_is_never_markup() -> None:
    reasons = Reasons(offered=(7,), about=7, answered=2)
    topics = {7: "<b>100 %</b>"}
    for say, begins in ((wording.why_you, "You offered"), (wording.why_they, "offered")):
        first, second = say(reasons, topics)
        assert first.startswith(begins)
        assert "<bdi>&lt;b&gt;100 %&lt;/b&gt;</bdi>" in first
        assert "2 questions" in second


def test_a_topic_that_may_not_be_named_is_left_out_and_something_is_always_said() -> None:
    assert len(wording.why_you(Reasons(offered=(7,), about=7, answered=2), {})) == 1
    assert wording.why_they(Reasons(), {}) == ["is a member here"]
