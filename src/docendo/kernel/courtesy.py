"""Lets requests go first: the worker's threads share one interpreter with those that answer.

A thread that computes holds the interpreter for milliseconds, and a request wants it back after
each of its queries. So the worker waits for a moment without requests before it takes up something
new. It does not wait for long: what was published is delivered under any load.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

QUIET_SECONDS = 0.01
MOST_SECONDS = 0.1


class Requests:
    """The requests that this process is answering."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0
        self._last_ended = 0.0

    @contextmanager
    def one(self) -> Iterator[None]:
        with self._lock:
            self._count += 1
        try:
            yield
        finally:
            with self._lock:
                self._count -= 1
                self._last_ended = time.monotonic()

    def give_way(self) -> None:
        """Return when there was none for a moment, at the latest after ``MOST_SECONDS``."""
        until = time.monotonic() + MOST_SECONDS
        while (now := time.monotonic()) < until and self._is_near(now):
            time.sleep(QUIET_SECONDS / 2)

    def _is_near(self, now: float) -> bool:
        return self._count > 0 or now - self._last_ended < QUIET_SECONDS


REQUESTS = Requests()
