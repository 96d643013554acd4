"""What was done lately, in the memory of one process, for the ``limits`` library.

The library's own memory starts a thread at every hit that looks through all that it holds: 8 ms
with ten thousand people. This one looks through everything once a minute.
"""

import threading
import time
from collections import deque

from limits.storage import Storage
from limits.storage.base import MovingWindowSupport

SWEEP_SECONDS = 60


class Recent(Storage, MovingWindowSupport):
    """For each key the moments of what still counts, the oldest first."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._moments: dict[str, deque[float]] = {}
        self._until: dict[str, float] = {}
        self._swept_at = time.time()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count ``amount`` more, unless that makes more than ``limit`` in ``expiry`` seconds."""
        now = time.time()
        with self._lock:
            self._sweep(now)
            moments = self._moments.setdefault(key, deque())
            while moments and moments[0] <= now - expiry:
                moments.popleft()
            if len(moments) + amount > limit:
                return False
            moments.extend([now] * amount)
            self._until[key] = now + expiry
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """When the oldest that still counts was done, and how many there are."""
        now = time.time()
        with self._lock:
            counting = [at for at in self._moments.get(key, ()) if at > now - expiry]
        return (counting[0] if counting else now), len(counting)

    def _sweep(self, now: float) -> None:
        if now - self._swept_at < SWEEP_SECONDS:
            return
        self._swept_at = now
        self._until = {key: until for key, until in self._until.items() if until > now}
        self._moments = {key: self._moments[key] for key in self._until}

    # --- What every storage of the library has ----------------------------------------------------

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        with self._lock:
            count = len(self._moments)
            self._moments.clear()
            self._until.clear()
        return count

    def clear(self, key: str) -> None:
        with self._lock:
            self._moments.pop(key, None)
            self._until.pop(key, None)

    def get(self, key: str) -> int:
        return len(self._moments.get(key, ()))

    def get_expiry(self, key: str) -> float:
        return self._until.get(key, time.time())

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        raise NotImplementedError("Only moving windows are counted here.")
