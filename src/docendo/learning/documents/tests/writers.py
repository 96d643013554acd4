"""Browsers at a document, with an editor's copy of it and no screen."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from django.test import Client
from pycrdt import Doc, XmlElement, XmlText

from docendo.commons.communities.api import Seat
from docendo.kernel.tests.pages import OpenPage, elsewhere
from docendo.learning.documents import crdt, queries
from docendo.learning.documents.models import Document
from docendo.learning.documents.rules import frames
from docendo.learning.documents.rules.tree import plain
from docendo.learning.documents.sockets import routes
from docendo.learning.documents.tests.conftest import Browse

Story = Callable[..., Coroutine[Any, Any, None]]


def told(story: Story) -> Callable[..., None]:
    """A test that happens in an event loop of its own."""

    @wraps(story)
    def test(**fixtures: Any) -> None:
        asyncio.run(asyncio.wait_for(story(**fixtures), timeout=30))

    return test


class Writer:
    """A browser at a document, with an editor's copy of it and no screen."""

    def __init__(
        self, client: Client, document: Document, *, slug: str = "maple", may_write: bool = True
    ) -> None:
        self.client, self.path = client, f"/c/{slug}/documents/{document.pk}/live/"
        self.doc: Doc[Any] = crdt.replayed([])
        self.sent, self.saved, self.answered = 0, 0, False
        self.may_write = may_write
        self.present: dict[int, Any] = {}
        self._watching = self.doc.observe(self._note)
        self._hearing = False
        self.news: list[bytes] = []
        self.last_answer = b""

    def _note(self, event: Any) -> None:
        if not self._hearing:
            self.news.append(event.update)

    async def come(self) -> "Writer":
        self.page = await OpenPage(routes, self.path, self.client).open()
        self.sent, self.saved, self.answered = 0, 0, False
        self.news.clear()
        await self.page.say(frames.sync(frames.Step.ASK, self.doc.get_state()))
        await self.until(lambda: self.answered and (self.sent or not self.may_write))
        return self

    async def hear(self) -> None:
        message = await self.page.hear()
        assert isinstance(message, bytes)
        if message[0] == frames.What.SAVED:
            self.saved = message[1]
            return
        match frames.read(message):
            case frames.Sync(frames.Step.ASK, state) if self.may_write:
                self.sent += 1
                self.last_answer = answer = self.doc.get_update(state)
                await self.page.say(frames.sync(frames.Step.ANSWER, answer))
            case frames.Sync(frames.Step.ANSWER | frames.Step.CHANGE as step, update):
                self._hearing = True
                crdt.apply(self.doc, update)
                self._hearing = False
                self.answered |= step == frames.Step.ANSWER
            case frames.Presence(everybody):
                self.present |= {each.client: each.state for each in everybody}

    async def until(self, is_so: Any) -> None:
        async with asyncio.timeout(5):
            while not is_so():
                await self.hear()

    async def write(self, words: str) -> None:
        """A paragraph more, offline where the page is not there."""
        with self.doc.transaction():
            text = crdt.body(self.doc).children.append(XmlElement("paragraph"))
            text.children.append(XmlText(words))

    async def send(self) -> None:
        for update in self.news:
            self.sent += 1
            await self.page.say(frames.sync(frames.Step.CHANGE, update))
        self.news.clear()

    async def say(self, words: str) -> None:
        await self.write(words)
        await self.send()

    async def is_saved(self) -> None:
        await self.until(lambda: self.saved >= self.sent)

    @property
    def words(self) -> str:
        return plain(crdt.tree_of(self.doc))

    def sees(self, words: str) -> Any:
        return lambda: words in self.words


async def come(browse: Browse, seat: Seat, document: Document, **more: Any) -> Writer:
    return await Writer(await elsewhere(browse, seat), document, **more).come()


async def stored(document: Document) -> str:
    return await elsewhere(lambda: plain(queries.said_now(document)))
