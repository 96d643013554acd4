"""What holds when two tabs write at once; on SQLite by one writer at a time, else by locks."""

from collections.abc import Callable
from datetime import datetime

import pytest

from docendo.commons.communities.models import Seat
from docendo.kernel.tests.races import race
from docendo.learning.asks import actions
from docendo.learning.asks.actions import Holding
from docendo.learning.asks.models import Draft
from docendo.learning.asks.tests.conftest import WORDS

pytestmark = pytest.mark.django_db(transaction=True)


def test_tabs_that_begin_at_once_each_get_a_draft(asker: Seat, now: datetime) -> None:
    def begin(page: str) -> Callable[[], object]:
        return lambda: actions.keep(asker, WORDS, holding=Holding(page), now=now)

    drafts = race(*(begin(f"page-{number}") for number in range(6)))
    assert not any(isinstance(each, Exception) for each in drafts)
    assert sorted(Draft.objects.values_list("number", flat=True)) == [0, 1, 2, 3, 4, 5]


def test_one_page_that_keeps_twice_at_once_has_one_draft(asker: Seat, now: datetime) -> None:
    drafts = race(*[lambda: actions.keep(asker, WORDS, holding=Holding("page"), now=now)] * 4)
    assert not any(isinstance(each, Exception) for each in drafts)
    assert Draft.objects.count() == 1
