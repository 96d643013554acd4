"""Open pages: told at once, never after signing out, bounded, and gone when the server ends."""

import asyncio
import json
import os
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import HASH_SESSION_KEY
from django.db import connections
from django.test import Client, override_settings
from django.utils.module_loading import import_string
from pytest_django import DjangoAssertNumQueries

from docendo.commons.communities.models import Seat
from docendo.learning.forum import actions as forum
from docendo.learning.forum.models import Thread
from docendo.outcomes.notices import actions, live, streams, waking
from docendo.outcomes.notices.models import Notice
from docendo.outcomes.notices.streams import News, Reader, State, Streams, packed

READER = Reader(person_id=1, session_key="s", session_hash="h", language="en")


@pytest.fixture(autouse=True)
def _nobody_hears() -> Iterator[None]:
    yield
    waking.EARS.clear()


class Server:
    """What is unread, as the database would know it."""

    def __init__(self) -> None:
        self.unread: dict[int, int] = {}
        self.signed_out: set[str] = set()
        self.reads = 0
        self.fails = 0

    def read(self, asked: Sequence[tuple[Reader, State | None]], check: bool) -> list[News | None]:
        self.reads += 1
        if self.fails:
            self.fails -= 1
            raise RuntimeError("the database is away")
        news: list[News | None] = []
        for reader, known in asked:
            state = State(self.unread.get(reader.person_id, 0))
            if reader.session_key in self.signed_out and (check or state != known):
                news.append(None)
            else:
                news.append(News(state, packed(state)))
        return news


class Page:
    """A browser's page on one stream."""

    def __init__(self, open_pages: Streams, reader: Reader = READER) -> None:
        self.got: list[str] = []
        self.is_over = False
        self._left = asyncio.Event()
        self._changed = asyncio.Event()
        self.task = asyncio.ensure_future(open_pages.hold(reader, self._receive, self._send))

    async def _receive(self) -> MutableMapping[str, Any]:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        if message["body"]:
            self.got.append(message["body"].decode())
        self.is_over = not message["more_body"]
        self._changed.set()

    async def gets(self, number: int) -> list[str]:
        """Everything it got, as soon as that is so much."""
        async with asyncio.timeout(5):
            while len(self.got) < number:
                self._changed.clear()
                await self._changed.wait()
        return self.got

    async def leave(self) -> None:
        self._left.set()
        await asyncio.wait_for(self.task, 5)


def run(scene: Callable[[], Awaitable[None]]) -> None:
    async def with_an_end() -> None:
        async with asyncio.timeout(20):
            await scene()

    asyncio.run(with_an_end())


def unread(line: str) -> int:
    return int(json.loads(line.removeprefix("data: "))["unread"])


# --- The open pages of a process ----------------------------------------------------------------


def test_a_page_is_told_what_is_so_when_it_comes_and_whenever_that_changes() -> None:
    server = Server()
    open_pages = Streams(server.read)

    async def scene() -> None:
        server.unread[1] = 3
        page, other = Page(open_pages), Page(open_pages, replace(READER, person_id=2))
        assert unread((await page.gets(1))[0]) == 3
        await other.gets(1)
        server.unread[1] = 4
        await asyncio.to_thread(waking.wake, [1])
        assert unread((await page.gets(2))[1]) == 4
        await asyncio.to_thread(waking.wake, [1])
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


# --- What a page is told ------------------------------------------------------------------------


def reader_of(client: Client, seat: Seat, *, language: str = "en") -> Reader:
    session = client.session
    key = session.session_key or ""
    return Reader(seat.member.pk, key, session[HASH_SESSION_KEY], language)


def words_of(news: News | None) -> str:
    assert news
    assert news.data
    return str(json.loads(news.data.removeprefix(b"data: ")).get("words", ""))


@pytest.fixture
def amira(asker: Seat, browse: Callable[[Seat], Client]) -> Reader:
    return reader_of(browse(asker), asker)


@pytest.mark.usefixtures("notice")
def test_a_page_that_comes_is_told_the_count_and_nothing_pops_up(
    amira: Reader, now: datetime
) -> None:
    [news] = live._read([(amira, None)], now=now, check=False)
    assert news
    assert news.state.unread == 1
    assert words_of(news) == ""


@pytest.mark.usefixtures("notice")
def test_what_is_new_pops_up_in_the_language_of_the_page(amira: Reader, now: datetime) -> None:
    german = replace(amira, language="de")
    english, german_too = live._read([(amira, State()), (german, State())], now=now, check=False)
    assert "Jonas Weber</b></bdi> answered" in words_of(english)
    assert "Jonas Weber</b></bdi> hat" in words_of(german_too)
    assert english
    [unchanged] = live._read([(amira, english.state)], now=now, check=True)
    assert unchanged == News(english.state)


def test_what_was_seen_elsewhere_counts_down_and_nothing_pops_up(
    notice: Notice, asker: Seat, amira: Reader, now: datetime
) -> None:
    actions.see_all(asker.member, up_to=notice.latest_id, now=now)
    [news] = live._read([(amira, State(1, notice.latest_id))], now=now, check=False)
    assert news
    assert news.state == State()
    assert json.loads(news.data.removeprefix(b"data: ")) == {"unread": 0}


@pytest.mark.usefixtures("notice")
def test_in_quiet_hours_it_counts_and_nothing_pops_up(asker: Seat, amira: Reader) -> None:
    asker.member.time_zone = "Asia/Tokyo"
    asker.member.save()
    midnight, noon = (datetime(2026, 11, 16, hour, tzinfo=UTC) for hour in (15, 3))
    [news] = live._read([(amira, State())], now=midnight, check=False)
    assert news
    assert news.state.unread == 1
    assert words_of(news) == ""
    [news] = live._read([(amira, State())], now=noon, check=False)
    assert words_of(news)


@pytest.mark.usefixtures("notice")
def test_a_session_that_has_ended_gets_nothing(
    asker: Seat, browse: Callable[[Seat], Client], now: datetime
) -> None:
    client = browse(asker)
    here, expired = reader_of(client, asker), now.replace(year=2099)
    assert live._read([(here, State())], now=now, check=False) != [None]
    assert live._read([(here, State())], now=expired, check=False) == [None]
    other = replace(here, session_hash="of another password")
    assert live._read([(other, State())], now=now, check=False) == [None]
    client.logout()
    assert live._read([(here, State(1, 1))], now=now, check=True) == [None]


@pytest.mark.parametrize("pages", [2, 40])
def test_looking_costs_the_same_for_many_pages(
    notice: Notice,
    amira: Reader,
    pages: int,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    asked = [(amira, State())] * pages
    with django_assert_num_queries(7):
        live._read(asked, now=now, check=True)
    with django_assert_num_queries(1):
        live._read([(amira, State(1, notice.latest_id))] * pages, now=now, check=False)


# --- Through the server -------------------------------------------------------------------------


def scope_of(client: Client, **headers: str) -> MutableMapping[str, Any]:
    cookies = "; ".join(f"{name}={each.value}" for name, each in client.cookies.items())
    named = {"host": "testserver", "cookie": cookies, "accept-encoding": "gzip", **headers}
    return {
        "type": "http",
        "method": "GET",
        "path": "/me/notices/live/",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
    }


@pytest.mark.django_db(transaction=True)
@override_settings(THREADS=1)
def test_an_answer_reaches_the_open_page_within_a_second(
    thread: Thread,
    asker: Seat,
    helper: Seat,
    browse: Callable[[Seat], Client],
    deliver: Callable[[], None],
    now: datetime,
) -> None:
    """From the commit to the page, with everything between as it is in life."""
    deliver()
    # The site stands above: only this test goes all the way through its server.
    pages = import_string("docendo.site.pages.Pages")()
    sent: list[MutableMapping[str, Any]] = []
    client = browse(asker)
    came_at: list[float] = []

    def somebody_answers() -> float:
        forum.answer(helper, thread_id=thread.pk, body="Group the terms.", now=now)
        deliver()
        committed_at = time.monotonic()
        # Outside of a request nobody else does.
        connections.close_all()
        return committed_at

    async def scene() -> None:
        left, first, second = asyncio.Event(), asyncio.Event(), asyncio.Event()
        asked = False

        async def receive() -> MutableMapping[str, Any]:
            nonlocal asked
            if not asked:
                asked = True
                return {"type": "http.request", "body": b"", "more_body": False}
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)
            if b'"unread":0' in message.get("body", b""):
                first.set()
            if b'"unread":1' in message.get("body", b""):
                came_at.append(time.monotonic())
                second.set()

        line = asyncio.ensure_future(pages(scope_of(client), receive, send))
        await asyncio.wait_for(first.wait(), 10)
        # The one thread for pages is free while the line is open.
        committed_at = await asyncio.get_running_loop().run_in_executor(
            pages.threads, somebody_answers
        )
        await asyncio.wait_for(second.wait(), 10)
        assert came_at[0] - committed_at < 1
        left.set()
        await asyncio.wait_for(line, 10)

    run(scene)
    start, retry, *told = sent
    headers = {name.lower(): value for name, value in start["headers"]}
    assert start["status"] == 200
    assert headers[b"content-type"] == b"text/event-stream"
    assert headers[b"cache-control"] == b"no-store"
    assert b"connect-src 'self'" in headers[b"content-security-policy"]
    assert b"content-encoding" not in headers
    assert retry["body"].startswith(b"retry: ")
    assert b"Jonas Weber" in told[1]["body"]


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}],
)
def test_a_page_of_another_site_is_refused(
    member: Seat, browse: Callable[[Seat], Client], headers: dict[str, str]
) -> None:
    client = browse(member)
    assert client.get("/me/notices/live/", headers=headers).status_code == 403
    own = {"sec-fetch-site": "same-origin", "origin": "http://testserver"}
    assert client.get("/me/notices/live/", headers=own).status_code == 200


def test_without_a_server_that_holds_it_the_line_ends_at_once(
    member: Seat, browse: Callable[[Seat], Client]
) -> None:
    response = browse(member).get("/me/notices/live/")
    assert b"".join(response).startswith(b"retry: ")


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
        await asyncio.to_thread(waking.wake, [1])
        assert unread((await page.gets(2))[-1]) == 1
        await page.leave()

    run(scene)
