"""The line of a call: who is in it, and what their browsers tell each other to find a way."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.urls import path

from docendo.commons.communities.api import Seat, SeatedSocket
from docendo.kernel import clock
from docendo.kernel.sockets.socket import BadMessage
from docendo.learning.calls import actions, queries
from docendo.learning.calls.rules.messages import (
    Join,
    Joined,
    Leave,
    Mute,
    Said,
    Shows,
    Signal,
    Spoke,
    channel_of,
    channel_to,
    delivered,
    packed,
    said,
)
from docendo.learning.rooms.api import OnlyWhoLeads
from docendo.learning.rooms.api import channel_of as room_channel


class CallSocket(SeatedSocket):
    """Open with the page of the room, so that it says who is in the call before somebody joins.

    Whether both are in the room is asked with each message that passes between two pages.
    """

    rate = 20
    burst = 150

    peer = ""

    def enter(self, seat: Seat) -> Sequence[str]:
        self.sitting_id: int = self.arguments["sitting_id"]
        actions.keep(seat, sitting_id=self.sitting_id, peer=self.peer, now=clock.now())
        # On the room's own channel it is said that somebody has to be looked at again.
        return [
            room_channel(self.sitting_id),
            channel_of(self.sitting_id),
            channel_to(self.sitting_id, seat.member.pk),
        ]

    async def opened(self) -> None:
        await self.tell(await self.in_thread(self._roster))

    async def heard(self, message: str | bytes) -> None:
        found = said(message)
        if found is None:
            raise BadMessage
        if isinstance(found, Join):
            # Before: what is said to this page may pass as soon as the others know of it.
            self.peer = found.peer
        answer = await self.in_thread(self._does, found)
        if isinstance(found, Leave):
            self.peer = ""
        if answer is not None:
            await self.tell(answer)

    def passes(self, message: str | bytes) -> str | bytes | None:
        return delivered(message, peer=self.peer) if isinstance(message, str) else None

    def _roster(self) -> str:
        return queries.roster_now(self.sitting_id, now=clock.now())

    def _does(self, found: Said) -> str | None:
        """Do what the page says, and give back what it is answered."""
        here: dict[str, Any] = {"sitting_id": self.sitting_id, "now": clock.now()}
        match found:
            case Join():
                became = actions.join(self.seat, said=found, **here)
                self.peer = found.peer if isinstance(became, Joined) else ""
                return packed(became)
            case Leave():
                actions.leave(self.seat, peer=self.peer, **here)
            case Shows():
                actions.show(self.seat, peer=self.peer, said=found, **here)
            case Signal():
                actions.pass_on(self.seat, peer=self.peer, said=found, **here)
            case Spoke():
                actions.spoke(self.seat, peer=self.peer, seconds=found.seconds, **here)
            case Mute():
                # Whoever led when their page was drawn may do so no more: that ends no call.
                with suppress(OnlyWhoLeads):
                    actions.mute(self.seat, person_id=found.person, **here)
            case _:
                # Whoever is not in the room any more is told nobody, and is out of the call.
                actions.keep(self.seat, peer=self.peer, **here)
                return self._roster()
        return None


routes: list[Any] = [
    path("c/<slug:slug>/calls/at/<int:sitting_id>/live/", CallSocket.as_asgi(), name="calls:live"),
]
