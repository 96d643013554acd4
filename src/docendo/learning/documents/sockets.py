"""The line between a document and its open pages."""

from collections.abc import Sequence

from django.urls import path

from docendo.commons.communities.api import Role, Seat, SeatedSocket
from docendo.kernel.sockets.socket import BadMessage
from docendo.learning.documents import crdt
from docendo.learning.documents.models import Document, may_write_in
from docendo.learning.documents.refusals import DocumentIsPutAway, MayNotWriteHere
from docendo.learning.documents.room import Room, Seated
from docendo.learning.documents.rooms import ROOMS
from docendo.learning.documents.rules import frames


class DocumentSocket(SeatedSocket):
    """A page that reads a document, and writes in it where its person may."""

    least = Role.GUEST

    may_write: bool | None = None
    room: Room | None = None
    place: Seated | None = None

    def enter(self, seat: Seat) -> Sequence[str]:
        seen = Document.objects.visible_to(seat).at_home()
        self.document = seen.get(pk=self.arguments["document_id"])
        if self.document.ended_at is not None:
            raise DocumentIsPutAway
        if self.place is not None and self.place.refusal is not None:
            raise self.place.refusal
        may_write = may_write_in(seat, self.document)
        if self.may_write and not may_write:
            # Whoever goes on typing would believe that it is kept.
            raise MayNotWriteHere
        self.may_write = may_write
        return [self.document.channel]

    async def opened(self) -> None:
        document = self.document
        self.room = await ROOMS.enter(document.pk, document.channel, self.in_thread)
        self.place = self.room.sit(self.person.pk, self.person.name)
        for frame in await self.room.greeting(self.place):
            await self.tell(frame)

    async def closed(self) -> None:
        if self.room is not None and self.place is not None:
            self.room.rise(self.place)
            await ROOMS.leave(self.room)

    async def heard(self, message: str | bytes) -> None:
        if self.room is None or self.place is None or isinstance(message, str):
            raise BadMessage
        try:
            await self._hear(self.room, self.place, message)
        except (frames.Malformed, crdt.Unreadable) as error:
            raise BadMessage from error

    async def _hear(self, room: Room, place: Seated, message: bytes) -> None:
        match frames.read(message):
            case frames.Sync(frames.Step.ASK, state):
                await self.tell(await room.answer(place, state))
            case frames.Sync(step, update):
                if not self.may_write:
                    raise MayNotWriteHere
                await self._take(room, place, step, update)
            case frames.Presence((said,)) if len(message) <= frames.LONGEST_PRESENCE:
                room.place(place, said)
            case frames.AskPresence():
                await self.tell(room.everybody())
            case _:
                raise BadMessage

    async def _take(self, room: Room, place: Seated, step: frames.Step, update: bytes) -> None:
        try:
            await room.take(place, step, update)
        except crdt.TooEarly:
            if step != frames.Step.CHANGE:
                raise
            # This room has missed something that the page has: it says all of it when it is back.
            self.come_back()

    def passes(self, message: str | bytes) -> str | bytes | None:
        if self.place is None or isinstance(message, str):
            return None
        return self.place.passes(message)


routes = [
    path(
        "c/<slug:slug>/documents/<int:document_id>/live/",
        DocumentSocket.as_asgi(),
        name="documents:live",
    ),
]
