"""The open page: it is told that something changed, and nothing of what; it says that one waits."""

from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async

from docendo.commons.communities.api import Role, Seat
from docendo.kernel.tests.pages import OpenPage
from docendo.learning.livehelp import actions
from docendo.learning.livehelp.models import Caller
from docendo.learning.livehelp.sockets import routes
from docendo.learning.livehelp.tests.conftest import Browse, Seated, Waits

pytestmark = pytest.mark.django_db(transaction=True)

LISTEN = "c/maple/live/listen/"


def walk(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async_to_sync(story)()


def test_a_page_hears_of_every_change_and_nothing_of_what(
    browse: Browse, helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    call = waits(people[0])
    page = OpenPage(routes, LISTEN, browse(people[0]))

    async def story() -> None:
        await page.open()
        assert await page.hear() == "changed", "what it may have missed before it listened"
        await sync_to_async(waits)(people[1], "A secret of mine")
        assert await page.hear() == "changed"
        take = sync_to_async(actions.take)
        await take(helper, call_id=call.pk, along=False, now=now)
        assert await page.hear() == "changed"
        await page.leave()

    walk(story)


def test_an_open_page_says_that_somebody_waits(
    browse: Browse, people: list[Seat], waits: Waits, now: datetime
) -> None:
    waits(people[0])
    Caller.objects.update(heard_at=now - timedelta(minutes=14))
    page = OpenPage(routes, LISTEN, browse(people[0]))

    async def story() -> None:
        await page.open()
        assert await page.hear() == "changed"
        await page.leave()

    walk(story)
    assert Caller.objects.get().heard_at == now


def test_guests_hear_nothing(browse: Browse, seat: Seated) -> None:
    page = OpenPage(routes, LISTEN, browse(seat(Role.GUEST, "A Guest")))

    async def story() -> None:
        await page.open()
        assert await page.code() == 4403

    walk(story)
