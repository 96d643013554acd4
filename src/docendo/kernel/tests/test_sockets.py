"""Sockets: who may hold one, what each hears, and what happens to those who are too slow."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar

import pytest
from django.conf import settings as site
from django.db import transaction
from django.test import Client
from django.urls import path
from pytest_django import Settings

from docendo.kernel.errors import NotAllowed
from docendo.kernel.sockets import hub, socket
from docendo.kernel.sockets.allowance import MOST_SOCKETS_OF_A_PERSON
from docendo.kernel.sockets.hub import HUB, Hub, Line, ask_again, channel_of, publish_on_commit
from docendo.kernel.sockets.socket import BadMessage, Socket
from docendo.kernel.tests.pages import OpenPage, elsewhere

pytestmark = pytest.mark.django_db(transaction=True)

ROOM = "room-1"


class Room(Socket):
    """Says what it hears to all who are there."""

    banned: ClassVar[set[int]] = set()
    gone: ClassVar[list[int]] = []
    burst = 20

    def admit(self) -> Sequence[str]:
        if self.person.pk in self.banned:
            raise NotAllowed
        return [ROOM]

    async def opened(self) -> None:
        await self.tell("welcome")

    async def heard(self, message: str | bytes) -> None:
        if message == "nonsense":
            raise BadMessage
        if message == "break":
            raise ZeroDivisionError
        HUB.publish(ROOM, message)

    async def closed(self) -> None:
        self.gone.append(self.person.pk)

    def passes(self, message: str | bytes) -> str | bytes | None:
        return None if message == "secret" else message


@pytest.fixture(autouse=True)
def _empty_room() -> None:
    Room.banned, Room.gone = set(), []


@pytest.fixture
def amira(person: Callable[..., Any]) -> Any:
    return person("Amira Haddad")


ROUTES = [path("room/", Room.as_asgi())]


def page_of(client: Client | None, **headers: str) -> OpenPage:
    return OpenPage(ROUTES, "/room/", client, **headers)


async def entered(client: Client | None, **headers: str) -> OpenPage:
    page = await page_of(client, **headers).open()
    assert await page.hear() == "welcome"
    return page


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def run(story: Callable[[], Awaitable[Any]]) -> None:
    asyncio.run(story())  # type: ignore[arg-type]


def in_a_transaction(*calls: Callable[[], None]) -> None:
    with transaction.atomic():
        for call in calls:
            call()


def test_what_is_said_reaches_all_in_order(amira: Any, person: Callable[..., Any]) -> None:
    here, there = signed_in(amira), signed_in(person("Jonas Weber"))

    async def story() -> None:
        one, other = await entered(here), await entered(there)
        for word in ("one", "two", "three"):
            await one.say(word)
        await one.say(b"\0four")
        for page in (one, other):
            heard = [await page.hear() for _ in range(4)]
            assert heard == ["one", "two", "three", b"\0four"]
        await one.leave()
        await other.leave()
        assert len(Room.gone) == 2
        assert not HUB.channels

    run(story)


def test_who_has_not_signed_in_is_told_so() -> None:
    async def story() -> None:
        # PostgreSQL takes no text with a NUL.
        for cookie in ("", f'{site.SESSION_COOKIE_NAME}="abcdefgh\\000"'):
            page = await page_of(None, cookie=cookie).open()
            assert await page.code() == socket.SIGN_IN

    run(story)


def test_a_page_of_another_site_may_not_listen(amira: Any) -> None:
    client = signed_in(amira)

    async def story() -> None:
        for origin, code in (
            ("https://evil.example", socket.NOT_ALLOWED),
            ("null", socket.NOT_ALLOWED),
        ):
            page = await page_of(client, origin=origin).open()
            assert await page.code() == code
        stranger = await page_of(client, host="evil.example").open()
        assert await stranger.code() == socket.NOT_ALLOWED
        own = await entered(client, origin="http://testserver")
        await own.leave()

    run(story)


def test_a_right_that_ends_ends_in_the_open_page(amira: Any) -> None:
    client = signed_in(amira)

    async def story() -> None:
        page = await entered(client)
        Room.banned.add(amira.pk)
        await elsewhere(in_a_transaction, lambda: ask_again(ROOM))
        assert await page.code() == socket.NOT_ALLOWED
        assert Room.gone == [amira.pk]
        assert not HUB.channels

    run(story)


def test_signing_out_ends_in_the_open_page(amira: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "LOOK_AGAIN_SECONDS", 0.1)
    client = signed_in(amira)

    async def story() -> None:
        page = await entered(client)
        await elsewhere(client.logout)
        assert await page.code() == socket.SIGN_IN

    run(story)


@pytest.mark.parametrize(
    ("message", "code"), [("nonsense", socket.UNREADABLE), ("break", socket.BROKEN)]
)
def test_what_cannot_be_read_or_done_ends_one_page(amira: Any, message: str, code: int) -> None:
    client = signed_in(amira)

    async def story() -> None:
        bad, good = await entered(client), await entered(client)
        await bad.say(message)
        assert await bad.code() == code
        await good.say("still here")
        assert await good.hear() == "still here"
        await good.leave()

    run(story)


def test_who_says_too_much_is_let_go(amira: Any) -> None:
    client = signed_in(amira)

    async def story() -> None:
        page = await entered(client)
        for _ in range(Room.burst + 30):
            await page.say("again")
        assert await page.code() == socket.TOO_FAST

    run(story)


def test_of_too_many_pages_the_oldest_makes_room(amira: Any) -> None:
    client = signed_in(amira)

    async def story() -> None:
        pages = [await entered(client) for _ in range(MOST_SOCKETS_OF_A_PERSON + 1)]
        assert await pages[0].code() == socket.TOO_MANY
        for page in pages[1:]:
            await page.leave()

    run(story)


def test_a_page_hears_only_what_passes(amira: Any) -> None:
    client = signed_in(amira)

    async def story() -> None:
        page = await entered(client)
        await page.say("secret")
        await page.say("open")
        assert await page.hear() == "open"
        await page.leave()

    run(story)


def test_what_was_not_committed_is_not_said(amira: Any) -> None:
    client = signed_in(amira)

    def half() -> None:
        with transaction.atomic():
            publish_on_commit(ROOM, "never")
            transaction.set_rollback(True)
        in_a_transaction(lambda: publish_on_commit(ROOM, "done"))

    async def story() -> None:
        page = await entered(client)
        await elsewhere(half)
        assert await page.hear() == "done"
        await page.leave()

    run(story)


@pytest.mark.parametrize(
    ("message", "most"), [("x", hub.MOST_WAITING), (b"x" * hub.MOST_BYTES_WAITING, 1)]
)
def test_who_is_too_slow_has_to_read_again(message: str | bytes, most: int) -> None:
    async def waiting(number: int) -> tuple[bool, bool]:
        line = Line()
        for _ in range(number):
            line.put(message)
        return line.is_lost, line.take() is None

    assert asyncio.run(waiting(most)) == (False, False)
    assert asyncio.run(waiting(most + 1)) == (True, True)


@pytest.mark.skipif("TEST_REDIS_URL" not in os.environ, reason="no Redis here")
def test_processes_hear_each_other(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REDIS_URL = os.environ["TEST_REDIS_URL"]

    async def story() -> None:
        here, there = Hub(), Hub()
        line = Line()
        await there.join("far", line)
        # As another process would: what a process says itself it has heard already.
        monkeypatch.setattr(hub, "PROCESS", b"another1")
        for message in ("words", b"\0bytes", hub.LOOK_AGAIN):
            here.publish("far", message)
        heard: list[Any] = []
        monkeypatch.undo()
        async with asyncio.timeout(5):
            while len(heard) < 3:
                await line.woken.wait()
                while (said := line.take()) is not None:
                    heard.append(said)
        assert heard == ["words", b"\0bytes", hub.LOOK_AGAIN]
        there.leave("far", line)
        assert not there.channels

    run(story)


def test_without_redis_a_page_is_not_kept_waiting_for_ever(
    amira: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(hub, "JOINED_WITHIN_SECONDS", 0.1)
    client = signed_in(amira)

    async def story() -> None:
        page = await entered(client)
        await page.say("alone")
        assert await page.hear() == "alone"
        await page.leave()

    run(story)


def test_who_is_signed_out_elsewhere_is_let_go_at_once(amira: Any) -> None:
    client = signed_in(amira)

    async def story() -> None:
        page = await entered(client)
        await elsewhere(client.session.flush)
        await elsewhere(ask_again, channel_of(amira.pk))
        assert await page.code() == socket.SIGN_IN

    run(story)
