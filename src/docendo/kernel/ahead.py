"""Work on what comes next, done by other processes while this one is busy with what is at hand."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

Thing = TypeVar("Thing")
Item = TypeVar("Item")
Result = TypeVar("Result")


def cores() -> int:
    """How many processes may run at once."""
    allowed = getattr(os, "sched_getaffinity", None)  # macOS has none
    return len(allowed(0)) if allowed else os.cpu_count() or 1


class Helpers(Generic[Item, Result]):
    """Processes that do ``work``, which must be importable and without any database.

    They end with this process, however it ends. Should one of them end before, what it would
    have made is missing, and nothing else.
    """

    def __init__(self, work: Callable[[Item], Result], *, count: int) -> None:
        self._helpers: list[_Helper[Item, Result]] = [_Helper(work) for _number in range(count)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for helper in self._helpers:
            helper.end()

    def ahead(
        self, things: Iterable[Thing], item_of: Callable[[Thing], Item]
    ) -> Iterator[tuple[Thing, Result | None]]:
        """Each thing in order, with what was made of its item; None where nobody made it.

        As many things are read ahead as there are helpers, so that memory stays bounded.
        """
        idle = deque(self._helpers)
        waiting: deque[tuple[Thing, _Helper[Item, Result]]] = deque()
        for thing in things:
            if not self._helpers:
                yield thing, None
                continue
            ready = None
            if not idle:
                first, helper = waiting.popleft()
                ready = first, helper.take_back()
                idle.append(helper)
            helper = idle.popleft()
            helper.give(item_of(thing))
            waiting.append((thing, helper))
            # Only now: while the caller is busy with this one, all helpers are at work.
            if ready:
                yield ready
        for thing, helper in waiting:
            yield thing, helper.take_back()


class _Helper(Generic[Item, Result]):
    """One process. It gets an item only after its last result was taken, so neither end blocks."""

    def __init__(self, work: Callable[[Item], Result]) -> None:
        # Not forked: a copy of this process would hold its connections to the database.
        context = get_context("spawn")
        self._pipe, its_end = context.Pipe()
        self._process = context.Process(target=_help, args=(its_end, work), daemon=True)
        self._process.start()
        # With one holder for each end, each side hears when the other is gone.
        its_end.close()

    def give(self, item: Item) -> None:
        with suppress(OSError):
            self._pipe.send(item)

    def take_back(self) -> Result | None:
        try:
            result: Result = self._pipe.recv()
        except (EOFError, OSError):
            return None
        return result

    def end(self) -> None:
        self._pipe.close()
        self._process.terminate()
        self._process.join()


def _help(pipe: "Connection[Any, Any]", work: Callable[[Item], Result]) -> None:
    # Ctrl+C reaches all processes of a terminal; whoever started this one ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            pipe.send(work(pipe.recv()))
