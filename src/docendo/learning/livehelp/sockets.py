"""The open page of who waits or helps: it is told that something has changed, and asks again."""

from collections.abc import Sequence
from typing import Any

from django.urls import path

from docendo.commons.communities.api import Seat, SeatedSocket
from docendo.kernel import clock
from docendo.learning.livehelp import actions
from docendo.learning.livehelp.actions.queue import CHANGED, channel_of


class LiveHelpSocket(SeatedSocket):
    """It is asked every fifteen seconds whether it may go on: so it says that somebody waits."""

    rate = 1
    burst = 5

    def enter(self, seat: Seat) -> Sequence[str]:
        actions.hear(seat, now=clock.now())
        return [channel_of(seat.community.pk)]

    async def opened(self) -> None:
        """What changed since the page was drawn, before it listened, was not said to it."""
        await self.tell(CHANGED)


routes: list[Any] = [
    path("c/<slug:slug>/live/listen/", LiveHelpSocket.as_asgi(), name="livehelp:listen"),
]
