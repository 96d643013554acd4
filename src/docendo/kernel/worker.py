"""The worker: one thread delivers events, another runs jobs; both sleep while there is nothing.

The same two threads run in ``docendo worker`` and, by default, inside ``docendo serve``.
"""

import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from random import Random

import structlog
from django.db import DatabaseError, connections

from docendo.kernel import clock, health, outbox, queue
from docendo.kernel.bell import BELL
from docendo.kernel.courtesy import REQUESTS

log = structlog.get_logger("docendo.worker")

# Work of this process rings the bell; these are for what other processes have left.
SHORTEST_WAIT = 0.1
LONGEST_WAIT = 2.0
LONGEST_WAIT_AFTER_TROUBLE = 30.0
UPKEEP_EVERY = 5.0
SIGN_EVERY = 15.0


class Worker:
    """Delivers events and runs jobs until it is stopped."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(3)}"
        self._rng = Random()  # noqa: S311 jitter is no secret
        self._stopping = threading.Event()
        self._upkeep_at = self._sign_at = 0.0
        self._threads = [
            threading.Thread(target=self._repeat, args=(step,), name=name, daemon=True)
            for name, step in (("events", self.deliver_events), ("jobs", self.run_jobs))
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self, *, wait_seconds: float) -> bool:
        """Finish what is in hand and stop; False if that takes longer than ``wait_seconds``."""
        self._stopping.set()
        BELL.ring()
        until = time.monotonic() + wait_seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def deliver_events(self) -> bool:
        """Deliver what waits, each community in turn; False if there was nothing."""
        delivered = False
        # Here and not among the jobs, one of which may take minutes.
        if time.monotonic() >= self._sign_at:
            health.give_sign(self.name, now=clock.now())
            self._sign_at = time.monotonic() + SIGN_EVERY
        for community_id in outbox.lanes(now=clock.now()):
            for _ in range(100):  # then the next community, so that none waits for a busy one
                REQUESTS.give_way()
                if self._stopping.is_set() or not outbox.deliver_next(
                    community_id, now=clock.now(), rng=self._rng
                ):
                    break
                delivered = True
        return delivered

    def run_jobs(self) -> bool:
        """Run one job that is due; False if there was none."""
        if time.monotonic() >= self._upkeep_at:
            queue.reap(now=clock.now())
            queue.queue_periodic(now=clock.now())
            self._upkeep_at = time.monotonic() + UPKEEP_EVERY
        REQUESTS.give_way()
        return queue.run_next(self.name, now=clock.now(), rng=self._rng)

    def _repeat(self, step: Callable[[], bool]) -> None:
        wait, troubles = SHORTEST_WAIT, 0
        while not self._stopping.is_set():
            # Read before the step: what is published during it must not be slept through.
            heard = BELL.rings
            try:
                if step():
                    wait, troubles = SHORTEST_WAIT, 0
                    continue
                wait, troubles = min(wait * 2, LONGEST_WAIT), 0
            except BaseException as error:
                # The outermost loop: it must go on whatever happens, a SystemExit or a panic of
                # native code included, which are no Exception.
                connections.close_all()
                troubles += 1
                wait = min(2.0**troubles, LONGEST_WAIT_AFTER_TROUBLE)
                if isinstance(error, DatabaseError):
                    log.warning("the database does not answer", error=str(error), wait_seconds=wait)
                else:
                    log.exception("the worker stumbled", wait_seconds=wait)
                self._stopping.wait(wait)
                continue
            BELL.wait(heard, wait_seconds=wait)
        connections.close_all()
