"""Who is at a document, in this process and in others, and where their cursors stand."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from docendo.learning.documents.rules import frames

TOLD_SECONDS: Final = 0.1
# Browsers say that they are still here every fifteen seconds.
FORGOTTEN_AFTER_SECONDS: Final = 30.0


class Company:
    """Those who were heard of, and when; ``say`` tells all pages of the document."""

    def __init__(self, say: Callable[[bytes], None]) -> None:
        self._say = say
        self._present: dict[int, tuple[float, frames.Present]] = {}
        self._news: dict[int, frames.Present] = {}
        self._telling: asyncio.Task[None] | None = None

    def everybody(self) -> bytes:
        """Those who were heard lately; of a process that has fallen nobody says goodbye."""
        lately = _now() - FORGOTTEN_AFTER_SECONDS
        return frames.presence([each for at, each in self._present.values() if at > lately])

    def keep(self, everybody: Iterable[frames.Present]) -> None:
        """What was heard of them elsewhere."""
        for present in everybody:
            if present.state is None:
                self._present.pop(present.client, None)
            else:
                self._present[present.client] = (_now(), present)

    def announce(self, present: frames.Present) -> None:
        """What a page of this process says, or is said of it."""
        self.keep([present])
        self._news[present.client] = present
        if self._telling is None or self._telling.done():
            self._telling = asyncio.get_running_loop().create_task(self._tell())

    def announce_again(self, clients: Iterable[int | None]) -> None:
        """What is known of these, for a process that has just begun to listen."""
        for client in clients:
            if client is not None and client in self._present:
                self.announce(self._present[client][1])

    def leaves(self, client: int | None) -> None:
        """Its page has gone without a word."""
        if client is not None and client in self._present:
            known = self._present[client][1]
            self.announce(replace(known, clock=known.clock + 1, state=None))

    async def _tell(self) -> None:
        """Cursors of one moment go out together: each alone would be as many as changes."""
        await asyncio.sleep(TOLD_SECONDS)
        news, self._news = list(self._news.values()), {}
        self._say(frames.presence(news))


def _now() -> float:
    return asyncio.get_running_loop().time()
