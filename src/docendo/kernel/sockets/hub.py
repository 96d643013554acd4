"""Passes what is said on a channel to all who listen, in this process and, by Redis, in others.

Nothing is kept here: whoever speaks has written it down before, and whoever joins or was too slow
reads what is written. Why: docs/decisions/0041-sockets.md.
"""

import asyncio
import contextlib
import secrets
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import TYPE_CHECKING, Final, Literal

import structlog
from django.conf import settings
from django.db import transaction

from docendo.kernel.shared import REDIS, TIMEOUTS

if TYPE_CHECKING:
    from redis import Redis
    from redis.asyncio.client import PubSub

log = structlog.get_logger("docendo.sockets")

MOST_WAITING = 1024
MOST_BYTES_WAITING = 4 * 1024 * 1024
AFTER_TROUBLE_SECONDS = 2.0
JOINED_WITHIN_SECONDS = 2.0

PREFIX = b"docendo.sockets:"
PROCESS: Final = secrets.token_bytes(8)


class LookAgain:
    """Said on a channel, it asks each who listens whether they may still be there."""


LOOK_AGAIN = LookAgain()
Message = str | bytes | LookAgain


class Line:
    """What one socket has not been sent yet, of at most so many messages and bytes."""

    __slots__ = ("_size", "_waiting", "is_lost", "woken")

    def __init__(self) -> None:
        self._waiting: deque[Message] = deque()
        self._size = 0
        self.is_lost = False
        self.woken = asyncio.Event()

    def put(self, message: Message) -> None:
        """Add a message; where too many wait, all are dropped and the line is lost."""
        if self.is_lost:
            return
        self._size += _size(message)
        if len(self._waiting) >= MOST_WAITING or self._size > MOST_BYTES_WAITING:
            self.lose()
            return
        self._waiting.append(message)
        self.woken.set()

    def lose(self) -> None:
        """Whoever listens has missed something, and has to read what is written."""
        self.is_lost = True
        self._waiting.clear()
        self.woken.set()

    def take(self) -> Message | None:
        """The oldest; None where nothing waits."""
        if not self._waiting:
            self.woken.clear()
            return None
        message = self._waiting.popleft()
        self._size -= _size(message)
        return message


class Hub:
    """The channels of this process and who listens to each."""

    def __init__(self) -> None:
        self._lines: dict[str, set[Line]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._others: Others | None = None
        self._speaking = ThreadPoolExecutor(1, thread_name_prefix="sockets-redis")

    def publish(self, channel: str, message: Message) -> None:
        """Say something to all who listen; from any thread, in the order of the calls."""
        loop = self._loop
        if loop is not None:
            # The loop may end between the two lines, and its sockets with it.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self.deliver, channel, message)
        if settings.REDIS_URL:
            self._speaking.submit(_say, settings.REDIS_URL, channel, PROCESS + _packed(message))

    async def join(self, channel: str, line: Line) -> None:
        """Listen from now on: what is written after this is also heard."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._lines, self._others = loop, {}, None
        lines = self._lines.setdefault(channel, set())
        lines.add(line)
        if settings.REDIS_URL:
            self._others = self._others or Others(settings.REDIS_URL, self)
            await self._others.hear(channel)

    def leave(self, channel: str, line: Line) -> None:
        lines = self._lines.get(channel, set())
        lines.discard(line)
        if not lines:
            self._lines.pop(channel, None)
            if self._others:
                self._others.ignore(channel)

    def deliver(self, channel: str, message: Message) -> None:
        """To the sockets of this process, inside its event loop."""
        for line in self._lines.get(channel, ()):
            line.put(message)

    def lose_all(self) -> None:
        """Something may have been said that nobody here has heard."""
        for lines in self._lines.values():
            for line in lines:
                line.lose()

    @property
    def channels(self) -> list[str]:
        return list(self._lines)


class Others:
    """What the other processes say, as long as Redis answers."""

    def __init__(self, url: str, hub: Hub) -> None:
        self._url, self._hub = url, hub
        self._heard: dict[str, asyncio.Future[None]] = {}
        self._line: PubSub | None = None
        self._task = asyncio.get_running_loop().create_task(self._listen())
        self._later: set[asyncio.Task[None]] = set()

    async def hear(self, channel: str) -> None:
        """Comes back when Redis has confirmed; while it does not answer, after two seconds."""
        is_new = channel not in self._heard
        heard = self._heard.setdefault(channel, asyncio.get_running_loop().create_future())
        if is_new:
            await self._ask("subscribe", channel)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(JOINED_WITHIN_SECONDS):
                await asyncio.shield(heard)

    def ignore(self, channel: str) -> None:
        if self._heard.pop(channel, None):
            task = asyncio.get_running_loop().create_task(self._ask("unsubscribe", channel))
            self._later.add(task)
            task.add_done_callback(self._later.discard)

    async def _ask(self, what: Literal["subscribe", "unsubscribe"], *channels: str) -> None:
        from redis.exceptions import RedisError

        line = self._line
        if line is None:
            return
        with contextlib.suppress(RedisError, OSError):
            await getattr(line, what)(*(PREFIX + channel.encode() for channel in channels))

    async def _listen(self) -> None:
        from redis.asyncio import from_url
        from redis.exceptions import RedisError

        was_missed = False
        while True:
            try:
                async with from_url(self._url) as client, client.pubsub() as line:
                    # One that nobody speaks on: a line without any has nothing to wait for.
                    await line.subscribe(PREFIX)
                    self._line = line
                    await self._ask("subscribe", *self._heard)
                    if was_missed:
                        self._hub.lose_all()
                        was_missed = False
                    async for message in line.listen():
                        self._take(message["type"], message["channel"], message["data"])
            except (RedisError, OSError) as error:
                if not was_missed:
                    log.warning(
                        "Redis does not answer: rooms reach only this process", error=str(error)
                    )
                was_missed, self._line = True, None
                await asyncio.sleep(AFTER_TROUBLE_SECONDS)

    def _take(self, sort: str, name: bytes, data: bytes) -> None:
        channel = name.removeprefix(PREFIX).decode()
        if sort == "subscribe" and (heard := self._heard.get(channel)) and not heard.done():
            heard.set_result(None)
        if sort == "message" and not data.startswith(PROCESS):
            self._hub.deliver(channel, _unpacked(data[len(PROCESS) :]))


HUB = Hub()


def publish_on_commit(channel: str, message: str | bytes) -> None:
    """Say it when the present transaction has committed, and not otherwise."""
    transaction.on_commit(partial(HUB.publish, channel, message))


def ask_again(channel: str) -> None:
    """When the present transaction has committed, everybody there is looked at again."""
    transaction.on_commit(partial(HUB.publish, channel, LOOK_AGAIN))


def channel_of(person_id: int) -> str:
    """On which every socket of a person listens, so that all may be asked again."""
    return f"person:{person_id}"


def _size(message: Message) -> int:
    return 0 if isinstance(message, LookAgain) else len(message)


def _packed(message: Message) -> bytes:
    if isinstance(message, LookAgain):
        return b"?"
    return b"t" + message.encode() if isinstance(message, str) else b"b" + message


def _unpacked(data: bytes) -> Message:
    unpack: dict[bytes, Callable[[bytes], Message]] = {
        b"t": bytes.decode,
        b"b": bytes,
        b"?": lambda _: LOOK_AGAIN,
    }
    return unpack[data[:1]](data[1:])


def _say(url: str, channel: str, data: bytes) -> None:
    name = PREFIX + channel.encode()
    REDIS.attempt(lambda: _redis(url).publish(name, data), alone=lambda: 0)


@cache
def _redis(url: str) -> "Redis":
    from redis import Redis

    return Redis.from_url(url, **TIMEOUTS)
