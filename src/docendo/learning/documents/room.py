"""A document that is open in this process: one copy for all its pages.

A change is laid over the copy, passed on, and written to the log with others of the same moment;
only then is its page told that it is saved. What another process has taken in is heard by the hub,
and what was missed there is read from the log: docs/decisions/0042-documents.md.
"""

import asyncio
import contextlib
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby
from typing import Any, Final

import structlog
from django.db import DatabaseError

from docendo.kernel import clock
from docendo.kernel.errors import Refused
from docendo.kernel.sockets.hub import HUB, Line, LookAgain
from docendo.learning.documents import actions, crdt, queries
from docendo.learning.documents.company import Company
from docendo.learning.documents.contents import content_of
from docendo.learning.documents.models import Document
from docendo.learning.documents.refusals import DocumentIsFull
from docendo.learning.documents.rules import frames
from docendo.learning.documents.rules.limits import (
    ANSWERED_EVERY_SECONDS,
    BATCH_SECONDS,
    MOST_BYTES,
    MOST_BYTES_AT_ONCE,
    MOST_BYTES_EVER,
)

log = structlog.get_logger("docendo.documents")

InThread = Callable[..., Awaitable[Any]]

AGAIN_SECONDS: Final = 1.0
RESYNC_SECONDS: Final = 5.0
SNAPSHOT_EVERY: Final = 200
CONFIRMED_IN_ATTEMPTS: Final = 4
# While its database does not answer a process has not fallen: then it is written twice, which
# changes nothing.
FALLEN_AFTER_SECONDS: Final = 10.0
PROCESS: Final = secrets.token_bytes(8)
# What the room itself says to its pages: of which page how much is saved.
_SAVED: Final = PROCESS + b"\xff" * 12


@dataclass(eq=False)
class Seated:
    """One page at the document: whose it is, and how many of its changes are saved."""

    person_id: int
    name: str
    number: int
    saved: int = 0
    client: int | None = None
    # Whether it was asked for what others have passed on and the log did not show.
    is_doubted: bool = False
    # Why what it wrote was not kept.
    refusal: Refused | None = None

    @property
    def origin(self) -> bytes:
        return PROCESS + self.number.to_bytes(4) + self.person_id.to_bytes(8)

    def passes(self, message: bytes) -> bytes | None:
        """What this page is sent of what goes over the document's channel."""
        origin, frame = message[: frames.ORIGIN], message[frames.ORIGIN :]
        if origin == _SAVED:
            return frames.saved(self.saved) if _names(frame, self.number) else None
        return None if origin == self.origin else frame


def _names(numbers: bytes, number: int) -> bool:
    return number.to_bytes(4) in {numbers[at : at + 4] for at in range(0, len(numbers), 4)}


@dataclass(frozen=True)
class Heard:
    """Since when another process has had a change, and whose it is."""

    at: float
    person_id: int


@dataclass(frozen=True)
class Waiting:
    """A change that is not in the log yet."""

    by: Seated
    update: bytes


@dataclass(eq=False)
class Room:
    """One document in this process."""

    document_id: int
    channel: str
    in_thread: InThread
    seated: set[Seated] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._copy = crdt.Copy([])
        self._document: Document
        self._numbers = count(1)
        self._seen, self._own = 0, set[int]()
        self._size, self._ever = 0, 0
        self._answers: dict[int, float] = {}
        self._since_snapshot = 0
        self._waiting: list[Waiting] = []
        # What other processes passed on, and may fall before the log shows it.
        self._unconfirmed: dict[bytes, Heard] = {}
        self._company = Company(self._say)
        self._line = Line()
        self._tasks: list[asyncio.Task[None]] = []
        self._flushing: asyncio.Task[None] | None = None

    # --- Opening and closing --------------------------------------------------------------------

    async def open(self) -> None:
        """Listen first and read then, so that nothing falls between the two."""
        await HUB.join(self.channel, self._line)
        await self._read()
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._listen()), loop.create_task(self._read_on())]
        self._say(frames.ASK_PRESENCE)

    async def settled(self) -> None:
        """Come back when nothing waits to be written."""
        if self._flushing:
            await self._flushing

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        HUB.leave(self.channel, self._line)
        if self._since_snapshot:
            await self._keep_snapshot()

    def sit(self, person_id: int, name: str) -> Seated:
        seated = Seated(person_id, name, next(self._numbers))
        self.seated.add(seated)
        return seated

    def rise(self, seated: Seated) -> None:
        """The page has gone; the others see its cursor no more."""
        self.seated.discard(seated)
        self._company.leaves(seated.client)

    # --- What a page asks and says --------------------------------------------------------------

    async def greeting(self, seated: Seated) -> Sequence[bytes]:
        """What a page is sent first: what do you have, and who is here.

        What another process has passed on is about to be in the log. Where it is not, that process
        has fallen, and whoever comes may be the one who wrote it: they are asked for that again.
        """
        doubtful = list(self._unconfirmed)
        for _attempt in range(CONFIRMED_IN_ATTEMPTS):
            if not doubtful:
                break
            await asyncio.sleep(BATCH_SECONDS)
            await self._catch_up()
            doubtful = [update for update in doubtful if update in self._unconfirmed]
        seated.is_doubted = bool(doubtful)
        state = self._copy.state_without(doubtful) if doubtful else self._copy.state()
        return [frames.sync(frames.Step.ASK, state), self.everybody()]

    async def answer(self, seated: Seated, state: bytes) -> bytes:
        """What a page with this state has not got yet, in its turn; raises Unreadable."""
        turn = max(_now(), self._answers.get(seated.person_id, 0))
        self._answers[seated.person_id] = turn + ANSWERED_EVERY_SECONDS
        await asyncio.sleep(turn - _now())
        return frames.sync(frames.Step.ANSWER, self._copy.since(state))

    async def take(self, seated: Seated, step: frames.Step, update: bytes) -> None:
        """A change of a page: raises Unreadable or DocumentIsFull.

        Where it is hostile the copy may be broken by it, and is made anew from the log.
        """
        if len(update) > MOST_BYTES_AT_ONCE:
            raise crdt.Unreadable("a change is too large")
        new = await self._lay_over(update, others=self._others(seated, step))
        if step == frames.Step.ANSWER and not seated.is_doubted:
            # Whoever comes back says again all that was ever deleted, and wrote none of it now.
            update = new
        if update != crdt.EMPTY:
            await self._refuse_full(len(update))
            frame = frames.sync(frames.Step.CHANGE, update)
            HUB.publish(self.channel, seated.origin + frame)
        self._waiting.append(Waiting(seated, update))
        self._flush_soon()

    def _others(self, seated: Seated, step: frames.Step) -> frozenset[int]:
        """Under which numbers other people write here: nobody else writes under them.

        Who comes back may have what they wrote and was lost here, and says it in their stead.
        """
        if step == frames.Step.ANSWER:
            return frozenset()
        others = (each for each in self.seated if each.person_id != seated.person_id)
        return frozenset(each.client for each in others if each.client is not None)

    def place(self, seated: Seated, said: frames.Present) -> None:
        """Where the cursor of a page stands; raises Malformed where it speaks for another one."""
        for other in self.seated - {seated}:
            if other.client == said.client:
                if other.person_id != seated.person_id:
                    raise frames.Malformed
                # Their own line that was lost, and has not been missed yet.
                other.client = None
        seated.client = said.client
        self._company.announce(said.of(seated.person_id, seated.name))

    def everybody(self) -> bytes:
        """Who is here, as a page is told."""
        return self._company.everybody()

    # --- The copy -------------------------------------------------------------------------------

    async def _refuse_full(self, size: int) -> None:
        """The copy has it already, and gives it up again where there is no room for it."""
        self._size += size
        if self._size > MOST_BYTES:
            self._size = self._copy.size()
        waiting = sum(len(each.update) for each in self._waiting)
        if self._size > MOST_BYTES or self._ever + waiting + size > MOST_BYTES_EVER:
            await self._read()
            raise DocumentIsFull

    async def _lay_over(
        self, update: bytes, *, is_early: bool = False, others: frozenset[int] = frozenset()
    ) -> bytes:
        try:
            return self._copy.lay_over(update, is_early=is_early, others=others)
        except crdt.Unreadable:
            if self._copy.is_broken:
                await self._read()
            raise

    async def _read(self) -> None:
        """Make the copy anew: what is stored, and what waits to be."""
        self._document = await self.in_thread(Document.objects.get, pk=self.document_id)
        found: queries.Stored = await self.in_thread(queries.stored, self._document)
        waiting = (each.update for each in self._waiting)
        form = content_of(self._document).format
        self._copy = crdt.Copy([*found.updates, *waiting, *self._unconfirmed], form)
        self._seen, self._own = found.up_to, set()
        self._since_snapshot = found.after_snapshot
        self._size, self._ever = sum(map(len, found.updates)), self._document.size

    # --- The log --------------------------------------------------------------------------------

    def _flush_soon(self) -> None:
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.get_running_loop().create_task(self._flush())

    async def _flush(self) -> None:
        """Write what waits, together; while the database does not answer, again and again."""
        pause = BATCH_SECONDS
        while self._waiting:
            await asyncio.sleep(pause)
            here = list(self._waiting)
            try:
                await self._write(here)
            except DatabaseError as error:
                log.warning("a document cannot be saved yet", error=str(error))
                pause = AGAIN_SECONDS
                continue
            except Refused as refusal:
                self._waiting = self._waiting[len(here) :]
                await self._give_up(refusal)
                continue
            pause = BATCH_SECONDS
            self._waiting = self._waiting[len(here) :]
            self._say_saved(here)
        if self._since_snapshot >= SNAPSHOT_EVERY:
            await self._keep_snapshot()

    async def _give_up(self, refusal: Refused) -> None:
        """It was put away, or is full: all pages show what is not kept, and are told so."""
        for seated in self.seated:
            seated.refusal = refusal
        HUB.deliver(self.channel, LookAgain())
        while True:
            with contextlib.suppress(DatabaseError):
                await self._read()
                return
            await asyncio.sleep(AGAIN_SECONDS)

    async def _write(self, waiting: Sequence[Waiting]) -> None:
        told = [each for each in waiting if each.update != crdt.EMPTY]
        by_person = sorted(told, key=lambda each: each.by.person_id)
        batches = [
            actions.Batch(person_id, [each.update for each in changes])
            for person_id, changes in groupby(by_person, key=lambda each: each.by.person_id)
        ]
        if batches:
            numbers = await self.in_thread(actions.log, self.document_id, batches, now=clock.now())
            self._own.update(numbers)
            self._ever += sum(len(each.update) for each in told)
            self._since_snapshot += len(numbers)

    def _say_saved(self, waiting: Sequence[Waiting]) -> None:
        for seated, changes in Counter(each.by for each in waiting).items():
            seated.saved += changes
        numbers = {each.by.number.to_bytes(4) for each in waiting}
        HUB.deliver(self.channel, _SAVED + b"".join(numbers))

    async def _keep_snapshot(self) -> None:
        with contextlib.suppress(DatabaseError):
            await self.in_thread(actions.keep_snapshot, self.document_id, now=clock.now())
            self._since_snapshot = 0

    # --- Other processes ------------------------------------------------------------------------

    async def _listen(self) -> None:
        """What is said on the channel by pages of other processes."""
        while True:
            message = self._line.take()
            if self._line.is_lost:
                HUB.leave(self.channel, self._line)
                self._line = Line()
                await HUB.join(self.channel, self._line)
                await self._catch_up()
            elif message is None:
                await self._line.woken.wait()
            elif isinstance(message, bytes) and not message.startswith(PROCESS):
                person_id = int.from_bytes(message[frames.PERSON])
                await self._hear(message[frames.ORIGIN :], person_id)

    async def _hear(self, frame: bytes, person_id: int) -> None:
        try:
            match frames.read(frame):
                case frames.Sync(frames.Step.CHANGE, update):
                    await self._lay_over(update, is_early=True)
                    if person_id:
                        self._unconfirmed[update] = Heard(_now(), person_id)
                case frames.Presence(everybody):
                    self._company.keep(everybody)
                case frames.AskPresence():
                    self._company.announce_again(each.client for each in self.seated)
        except (frames.Malformed, crdt.Unreadable):
            log.warning("another process said what cannot be read", document=self.document_id)

    async def _read_on(self) -> None:
        """Pub/sub may lose a message; the log loses none."""
        while True:
            await asyncio.sleep(RESYNC_SECONDS)
            with contextlib.suppress(DatabaseError):
                await self._catch_up()
                self._write_in_their_stead()

    def _write_in_their_stead(self) -> None:
        """What was passed on a while ago, and no process has written: that one has fallen."""
        late = _now() - FALLEN_AFTER_SECONDS
        for update, heard in list(self._unconfirmed.items()):
            if heard.at < late:
                del self._unconfirmed[update]
                self._waiting.append(Waiting(Seated(heard.person_id, "", 0), update))
                self._flush_soon()

    async def _catch_up(self) -> None:
        later = await self.in_thread(queries.changes_after, self._document, self._seen)
        for number, updates in later:
            for update in updates:
                self._unconfirmed.pop(update, None)
            if number not in self._own:
                self._ever += sum(map(len, updates))
                for update in updates:
                    new = await self._lay_over(update, is_early=True)
                    if new != crdt.EMPTY or self._copy.lacks(update):
                        HUB.deliver(self.channel, frames.by_nobody(update))
            self._own.discard(number)
            self._seen = max(self._seen, number)

    def _say(self, frame: bytes) -> None:
        """To all pages and other processes, by none of them."""
        HUB.publish(self.channel, PROCESS + bytes(frames.ORIGIN - len(PROCESS)) + frame)


def _now() -> float:
    return asyncio.get_running_loop().time()
