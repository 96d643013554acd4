"""What holds when two tabs write at once; on SQLite by one writer at a time, else by locks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import connection

from docendo.commons.communities.models import Seat
from docendo.learning.asks import actions
from docendo.learning.asks.actions import Holding
from docendo.learning.asks.models import Draft
from docendo.learning.asks.tests.conftest import WORDS

pytestmark = pytest.mark.django_db(transaction=True)


def race(*runners: Callable[[], object]) -> None:
    line = Barrier(len(runners))

    def run(runner: Callable[[], object]) -> None:
        try:
            line.wait(timeout=30)
            runner()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(runners)) as threads:
        list(threads.map(run, runners))


def test_tabs_that_begin_at_once_each_get_a_draft(asker: Seat, now: datetime) -> None:
    def begin(page: str) -> Callable[[], object]:
        return lambda: actions.keep(asker, WORDS, holding=Holding(page), now=now)

    race(*(begin(f"page-{number}") for number in range(6)))
    assert sorted(Draft.objects.values_list("number", flat=True)) == [0, 1, 2, 3, 4, 5]


def test_one_page_that_keeps_twice_at_once_has_one_draft(asker: Seat, now: datetime) -> None:
    race(*[lambda: actions.keep(asker, WORDS, holding=Holding("page"), now=now)] * 4)
    assert Draft.objects.count() == 1
