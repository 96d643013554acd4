"""Open pages as a browser holds them, and a server that is asked what is unread."""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from docendo.outcomes.notices.streams import News, Reader, State, Streams, packed

READER = Reader(person_id=1, session_key="s", session_hash="h", language="en")


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
