"""Open pages: told at once, never after signing out, bounded, and gone when the server ends."""

import asyncio
import os
from collections.abc import MutableMapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from docendo.kernel.tests.pages import elsewhere
from docendo.outcomes.notices import streams, waking
from docendo.outcomes.notices.streams import Streams
from docendo.outcomes.notices.tests.open_pages import READER, Page, Server, run, unread


def test_a_page_is_told_what_is_so_when_it_comes_and_whenever_that_changes() -> None:
    server = Server()
    open_pages = Streams(server.read)

    async def scene() -> None:
        server.unread[1] = 3
        page, other = Page(open_pages), Page(open_pages, replace(READER, person_id=2))
        assert unread((await page.gets(1))[0]) == 3
        await other.gets(1)
        server.unread[1] = 4
        await elsewhere(waking.wake, [1])
        assert unread((await page.gets(2))[1]) == 4
        await elsewhere(waking.wake, [1])
        await asyncio.sleep(0.1)
        assert len(page.got) == 2, "what has not changed is not sent"
        assert len(other.got) == 1, "and nobody else is told"
        await page.leave()
        await other.leave()
        assert len(open_pages) == 0

    run(scene)


def test_what_another_process_told_is_found_by_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "POLL_SECONDS", 0.05)
    server = Server()
    open_pages = Streams(server.read)

    async def scene() -> None:
        page = Page(open_pages)
        await page.gets(1)
        server.unread[1] = 1
        assert unread((await page.gets(2))[1]) == 1
        await page.leave()

    run(scene)


def test_nobody_looks_while_no_page_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "POLL_SECONDS", 0.02)
    server = Server()
    open_pages = Streams(server.read)

    async def scene() -> None:
        page = Page(open_pages)
        await page.gets(1)
        await page.leave()
        await asyncio.sleep(0.05)
        before = server.reads
        await asyncio.sleep(0.1)
        assert server.reads == before
        again = Page(open_pages)
        await again.gets(1)
        await again.leave()

    run(scene)


def test_who_signed_out_is_told_nothing_more_and_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "SESSIONS_EVERY_SECONDS", 0.05)
    monkeypatch.setattr(streams, "POLL_SECONDS", 0.05)
    server = Server()
    open_pages = Streams(server.read)

    async def scene() -> None:
        page, elsewhere = Page(open_pages), Page(open_pages, replace(READER, session_key="t"))
        await page.gets(1)
        await elsewhere.gets(1)
        server.signed_out.add("s")
        server.unread[1] = 9
        await asyncio.wait_for(page.task, 5)
        assert page.got[1:] == ["event: bye\ndata: signed-out\n\n"]
        assert page.is_over
        assert unread((await elsewhere.gets(2))[1]) == 9
        await elsewhere.leave()

    run(scene)


def test_one_person_has_so_many_pages_open_and_the_oldest_makes_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streams, "MOST_STREAMS_OF_A_PERSON", 2)
    open_pages = Streams(Server().read)

    async def scene() -> None:
        pages = [Page(open_pages) for _ in range(3)]
        other = Page(open_pages, replace(READER, person_id=2))
        await asyncio.wait_for(pages[0].task, 5)
        assert pages[0].got[-1] == "event: bye\ndata: elsewhere\n\n"
        assert not any(page.task.done() for page in (*pages[1:], other))
        for page in (*pages[1:], other):
            await page.leave()

    run(scene)


def test_a_line_on_which_nothing_happens_is_kept_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "KEEP_ALIVE_SECONDS", 0.05)

    async def scene() -> None:
        page = Page(Streams(Server().read))
        assert (await page.gets(3))[1:] == [":\n\n", ":\n\n"]
        await page.leave()

    run(scene)


def test_when_the_server_ends_pages_go_and_may_come_back() -> None:
    open_pages = Streams(Server().read)

    async def scene() -> None:
        page = Page(open_pages)
        await page.gets(1)
        open_pages.stop()
        await asyncio.wait_for(page.task, 5)
        assert page.is_over
        assert len(page.got) == 1, "without a word, so that the browser comes back by itself"

    run(scene)


def test_an_outage_of_the_database_is_survived(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "AFTER_TROUBLE_SECONDS", 0.02)
    server = Server()
    open_pages = Streams(server.read)

    async def scene() -> None:
        server.fails, server.unread[1] = 3, 5
        page = Page(open_pages)
        assert unread((await page.gets(1))[0]) == 5
        await page.leave()

    run(scene)


def test_a_slow_page_gets_the_newest_and_not_everything() -> None:
    server = Server()
    open_pages = Streams(server.read)

    async def scene() -> None:
        page = Page(open_pages)
        await page.gets(1)
        free = asyncio.Event()
        sending = page._send

        async def slow(message: MutableMapping[str, Any]) -> None:
            await free.wait()
            await sending(message)

        page.task.cancel()
        with suppress(asyncio.CancelledError):
            await page.task
        page.task = asyncio.ensure_future(open_pages.hold(READER, page._receive, slow))
        for number in range(1, 50):
            server.unread[1] = number
            open_pages.wake([1])
            await asyncio.sleep(0.005)
        free.set()
        await asyncio.sleep(0.1)
        assert unread(page.got[-1]) == 49
        assert len(page.got) <= 4
        await page.leave()

    run(scene)


def test_a_page_whose_session_ended_closes_at_once_and_others_stay() -> None:
    server = Server()
    open_pages = Streams(server.read)

    async def scene() -> None:
        page, other = Page(open_pages), Page(open_pages, replace(READER, session_key="other"))
        await page.gets(1)
        await other.gets(1)
        server.signed_out.add(READER.session_key)
        await elsewhere(waking.end_pages, 1)
        async with asyncio.timeout(1):
            await page.task
        assert streams.SIGNED_OUT in page.got[-1]
        assert not other.is_over
        await other.leave()

    run(scene)


def test_every_process_is_told_through_redis(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    heard: list[tuple[str, str]] = []

    class Client:
        def publish(self, channel: str, message: str) -> None:
            heard.append((channel, message))

    settings.REDIS_URL = "redis://127.0.0.1:1"
    monkeypatch.setattr(waking, "_redis", lambda url: Client())
    waking.wake([3, 4])
    assert heard == [(waking.CHANNEL, "[3, 4]")]


@pytest.mark.skipif("TEST_REDIS_URL" not in os.environ, reason="no Redis here")
def test_what_another_process_says_is_heard_at_once(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.REDIS_URL = os.environ["TEST_REDIS_URL"]
    for name in ("POLL_SECONDS", "POLL_SECONDS_WITH_REDIS"):
        monkeypatch.setattr(streams, name, 600.0)
    server = Server()
    open_pages = Streams(server.read)

    async def scene() -> None:
        page = Page(open_pages)
        await page.gets(1)
        await asyncio.sleep(1)
        server.unread[1] = 1
        waking.EARS.clear()  # as in another process, where nobody hears it but Redis
        await elsewhere(waking.wake, [1])
        assert unread((await page.gets(2))[-1]) == 1
        await page.leave()

    run(scene)
