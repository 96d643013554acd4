"""The documents that are open in this process, each in one room."""

import asyncio

from docendo.learning.documents.room import InThread, Room


class Rooms:
    """The documents that are open in this process."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[Room, asyncio.Future[None]]] = {}

    async def enter(self, document_id: int, channel: str, in_thread: InThread) -> Room:
        """The room of a document, opened by whoever comes first."""
        while True:
            known = self._open.get(document_id)
            loop = asyncio.get_running_loop()
            if known is None or known[1].get_loop() is not loop:
                break
            room, opening = known
            # One that is just closing has to be gone first.
            await asyncio.shield(opening)
            if self._open.get(document_id) is known:
                return room
        room = Room(document_id, channel, in_thread)
        opening = loop.create_future()
        self._open[document_id] = (room, opening)
        try:
            await room.open()
        except BaseException as error:
            del self._open[document_id]
            opening.set_exception(error)
            opening.exception()
            raise
        opening.set_result(None)
        return room

    async def leave(self, room: Room) -> None:
        """Close it behind the last one."""
        await room.settled()
        if room.seated or self._open.get(room.document_id, (None,))[0] is not room:
            return
        del self._open[room.document_id]
        await room.close()


ROOMS = Rooms()
