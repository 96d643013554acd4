"""Pages that stay open: each holds a few objects of the event loop, no thread and no connection.

Nothing is queued: a page is sent what is so now, as one small message. Whoever was away, slow or
on another line gets the present count and has missed nothing.

Why: docs/decisions/0011-notices-by-server-sent-events.md.
"""

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any

import structlog
from django.conf import settings

from docendo.outcomes.notices.waking import CHANNEL, EARS

log = structlog.get_logger("docendo.notices")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

KEEP_ALIVE_SECONDS = 25.0
# What other processes have told reaches us by Redis; without it, and where it lost something, so.
POLL_SECONDS = 2.0
POLL_SECONDS_WITH_REDIS = 15.0
SESSIONS_EVERY_SECONDS = 10.0
AFTER_TROUBLE_SECONDS = 5.0
MOST_STREAMS_OF_A_PERSON = 8
# Of many pages the first need not wait for the last.
PAGES_AT_ONCE = 100

ELSEWHERE = "elsewhere"
SIGNED_OUT = "signed-out"


def farewell(why: str) -> bytes:
    """What a page is told last; it does not come back after SIGNED_OUT."""
    return f"event: bye\ndata: {why}\n\n".encode()


@dataclass(frozen=True)
class Reader:
    """Who looks at a page, as they signed in; in which language."""

    person_id: int
    session_key: str
    session_hash: str
    language: str


@dataclass(frozen=True)
class State:
    """How much is unread, and the number of the newest that is."""

    unread: int = 0
    newest_id: int = 0


@dataclass(frozen=True)
class Toast:
    """What pops up: the words, as HTML that the server has escaped, and where they lead."""

    words: str
    href: str


@dataclass(frozen=True)
class News:
    """What a page is sent to show ``state``; ``data`` is empty where that changes nothing."""

    state: State
    data: bytes = b""


class Stream:
    """One open page; ``known`` is what it shows, None until it has been sent something.

    It ``is_doubted`` when a session of its person has ended, until somebody has looked which.
    """

    __slots__ = ("bye", "is_doubted", "known", "pending", "reader", "woken")

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.known: State | None = None
        self.pending = b""
        self.bye: str | None = None
        self.is_doubted = False
        self.woken = asyncio.Event()

    def say(self, data: bytes) -> None:
        """The newest message takes the place of one that has not left yet."""
        self.pending = data
        self.woken.set()

    def end(self, why: str = "") -> None:
        self.bye = why
        self.woken.set()


# What is news for each of these streams; None where the session has ended. ``check`` all sessions.
Read = Callable[[Sequence[tuple[Reader, State | None]], bool], Sequence[News | None]]


class Streams:
    """The open pages of this process."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._streams: dict[int, list[Stream]] = {}
        self._due: set[Stream] = set()
        self._stir = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="notices")
        self._hears_others = False
        self._sessions_at = 0.0

    def __len__(self) -> int:
        return sum(map(len, self._streams.values()))

    # --- From outside ---------------------------------------------------------------------------

    def wake(self, person_ids: Sequence[int]) -> None:
        """Something has changed for these people; callable from any thread."""
        loop = self._loop
        if loop is not None:
            # The loop may end between the two lines, and its pages with it.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._wake, person_ids)

    def stop(self) -> None:
        """Let every page go, so that the server can end; they come back to the next one."""
        for stream in self._all():
            stream.end()

    async def hold(self, reader: Reader, receive: Receive, send: Send) -> None:
        """Keep a page told until it leaves, signs out, or the server ends."""
        stream = Stream(reader)
        self._join(stream)
        gone = asyncio.ensure_future(receive())
        gone.add_done_callback(lambda _: stream.end())
        try:
            while stream.bye is None:
                try:
                    async with asyncio.timeout(KEEP_ALIVE_SECONDS):
                        await stream.woken.wait()
                except TimeoutError:
                    await _send(send, b":\n\n")
                    continue
                stream.woken.clear()
                pending, stream.pending = stream.pending, b""
                if pending:
                    await _send(send, pending)
            bye = farewell(stream.bye) if stream.bye else b""
            await send({"type": "http.response.body", "body": bye, "more_body": False})
        finally:
            gone.cancel()
            self._leave(stream)

    # --- Inside the event loop ------------------------------------------------------------------

    def _join(self, stream: Stream) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._stir, self._tasks = loop, asyncio.Event(), []
            if self.wake not in EARS:
                EARS.append(self.wake)
        own = self._streams.setdefault(stream.reader.person_id, [])
        own.append(stream)
        if len(own) > MOST_STREAMS_OF_A_PERSON:
            own[0].end(ELSEWHERE)
        self._due.add(stream)
        self._stir.set()
        if not any(not task.done() for task in self._tasks):
            self._tasks = [loop.create_task(self._tell())]
            if settings.REDIS_URL:
                self._tasks.append(loop.create_task(self._hear(settings.REDIS_URL)))

    def _leave(self, stream: Stream) -> None:
        own = self._streams.get(stream.reader.person_id, [])
        if stream in own:
            own.remove(stream)
        if not own:
            self._streams.pop(stream.reader.person_id, None)
        self._due.discard(stream)
        if not self._streams:
            for task in self._tasks:
                task.cancel()
            self._tasks, self._hears_others = [], False

    def _all(self) -> list[Stream]:
        return [stream for own in self._streams.values() for stream in own]

    def _wake(self, person_ids: Sequence[int]) -> None:
        for person_id in person_ids:
            own = self._streams.get(abs(person_id), ())
            self._due.update(own)
            if person_id < 0:
                for stream in own:
                    stream.is_doubted = True
        if self._due:
            self._stir.set()

    async def _tell(self) -> None:
        """Look again for whoever was woken, and for everybody from time to time."""
        while True:
            wait = POLL_SECONDS_WITH_REDIS if self._hears_others else POLL_SECONDS
            try:
                async with asyncio.timeout(wait):
                    await self._stir.wait()
                due = list(self._due)
            except TimeoutError:
                due = self._all()
            self._due.clear()
            self._stir.clear()
            try:
                await self._look(due)
            except Exception:
                # The database may be away for a while; the pages stay and are told later.
                log.exception("open pages cannot be told")
                self._due.update(stream for stream in due if stream.bye is None)
                await asyncio.sleep(AFTER_TROUBLE_SECONDS)
                self._stir.set()

    async def _look(self, due: Sequence[Stream]) -> None:
        check = time.monotonic() - self._sessions_at > SESSIONS_EVERY_SECONDS
        if check:
            self._sessions_at, due = time.monotonic(), self._all()
        due = [stream for stream in due if stream.bye is None]
        for start in range(0, len(due), PAGES_AT_ONCE):
            await self._look_at(due[start : start + PAGES_AT_ONCE], check=check)

    async def _look_at(self, some: Sequence[Stream], *, check: bool) -> None:
        # Where nothing is known to be shown, the session is looked at.
        asked = [(stream.reader, None if stream.is_doubted else stream.known) for stream in some]
        for stream in some:
            stream.is_doubted = False
        loop = asyncio.get_running_loop()
        answers = await loop.run_in_executor(self._thread, self._read, asked, check)
        for stream, news in zip(some, answers, strict=True):
            if news is None:
                stream.end(SIGNED_OUT)
            elif news.state != stream.known:
                stream.known = news.state
                stream.say(news.data)

    async def _hear(self, url: str) -> None:
        """Listen to what other processes say, as long as Redis answers."""
        from redis.asyncio import from_url
        from redis.exceptions import RedisError

        was_missed = False
        while True:
            try:
                async with from_url(url) as client, client.pubsub() as line:
                    await line.subscribe(CHANNEL)
                    async for message in line.listen():
                        if message["type"] == "message":
                            self._wake(json.loads(message["data"]))
                        else:
                            was_missed = False
                            self._hearing(so=True)
            except (RedisError, OSError) as error:
                if not was_missed:
                    log.warning("Redis does not answer: open pages wait longer", error=str(error))
                was_missed = True
                self._hearing(so=False)
                await asyncio.sleep(AFTER_TROUBLE_SECONDS)

    def _hearing(self, *, so: bool) -> None:
        """What was said while nobody heard is found by looking at everything once."""
        if self._hears_others != so:
            self._hears_others = so
            self._due.update(self._all())
            self._stir.set()


async def _send(send: Send, data: bytes) -> None:
    await send({"type": "http.response.body", "body": data, "more_body": True})


def packed(state: State, toast: Toast | None = None) -> bytes:
    """What a page is sent, as one event."""
    told: Mapping[str, object] = {"unread": state.unread, **(asdict(toast) if toast else {})}
    return f"data: {json.dumps(told, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()
