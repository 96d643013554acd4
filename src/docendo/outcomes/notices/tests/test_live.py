"""What an open page is told, and how it gets there: from the commit to the browser."""

import asyncio
import json
import time
from collections.abc import Callable, MutableMapping
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
from docendo.outcomes.notices import actions, live
from docendo.outcomes.notices.models import Notice
from docendo.outcomes.notices.streams import News, Reader, State
from docendo.outcomes.notices.tests.open_pages import run


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


def test_a_page_that_outlived_its_session_is_told_to_close_its_line(
    anonymous: Seat, browse: Callable[[Seat], Client]
) -> None:
    answer = browse(anonymous).get("/me/notices/live/")
    assert answer.headers["Content-Type"] == "text/event-stream"
    assert answer.content == b"event: bye\ndata: signed-out\n\n"
    # A page of another site learns nothing, whatever it says it is.
    for origin in ("https://evil.example", "http://[", "null"):
        elsewhere = browse(anonymous).get("/me/notices/live/", headers={"Origin": origin})
        assert elsewhere.status_code == 403
    here = browse(anonymous).get("/me/notices/live/", headers={"Origin": "http://testserver"})
    assert here.status_code == 200


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
