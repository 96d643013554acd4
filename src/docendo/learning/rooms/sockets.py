"""The open page of a room: it hears what happens, and asks for what it has missed."""

from collections.abc import Sequence
from typing import Any

from django.urls import path

from docendo.commons.communities.api import Seat, SeatedSocket
from docendo.kernel import clock
from docendo.kernel.sockets.socket import BadMessage
from docendo.learning.rooms import actions, queries
from docendo.learning.rooms.rules.messages import channel_of, since, up_to


class RoomSocket(SeatedSocket):
    """It is asked every fifteen seconds whether it may go on: so it says that somebody is there."""

    rate = 5
    burst = 20

    def enter(self, seat: Seat) -> Sequence[str]:
        self.sitting_id: int = self.arguments["sitting_id"]
        actions.keep_line(seat, sitting_id=self.sitting_id, now=clock.now())
        return [channel_of(self.sitting_id)]

    async def heard(self, message: str | bytes) -> None:
        after = since(message)
        if after is None:
            raise BadMessage
        # The channel is heard already: what happens while this is read comes after it.
        for frame in await self.in_thread(self._missed, after):
            await self.tell(frame)

    def _missed(self, after: int) -> Sequence[str]:
        frames, last = queries.missed(self.sitting_id, after=after)
        return [*frames, up_to(last, is_anew=not frames and last > after)]


routes: list[Any] = [
    path("c/<slug:slug>/rooms/at/<int:sitting_id>/live/", RoomSocket.as_asgi(), name="rooms:live"),
]
