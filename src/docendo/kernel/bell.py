"""Wakes the worker's threads of this process, so that fresh work does not wait for their poll."""

import threading

from django.db import transaction


class Bell:
    """Many listen, none can take a ring away from another: each remembers what it has heard."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._rings = 0

    @property
    def rings(self) -> int:
        return self._rings

    def ring(self) -> None:
        with self._changed:
            self._rings += 1
            self._changed.notify_all()

    def wait(self, heard: int, *, wait_seconds: float) -> None:
        """Return at the first ring after ``heard``, or when the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._rings != heard, wait_seconds)


BELL = Bell()


def ring_on_commit() -> None:
    """Ring when the present transaction has committed; at once where there is none."""
    transaction.on_commit(BELL.ring)
