"""How much somebody says through all their sockets of a process, and how many they hold."""

import time
from collections.abc import Callable

MOST_SOCKETS_OF_A_PERSON = 12


class Allowance:
    """A bucket of messages that fills at ``rate`` a second up to ``burst`` (a token bucket)."""

    def __init__(self, person_id: int, *, rate: float, burst: int) -> None:
        self.person_id = person_id
        self.holders: list[Callable[[], None]] = []
        self._rate, self._burst = rate, burst
        self._left, self._at = float(burst), time.monotonic()

    def takes_one(self) -> bool:
        """Whether one more may be said now."""
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Allowances:
    """Of everybody who holds a socket in this process."""

    def __init__(self) -> None:
        self._of: dict[tuple[int, float, int], Allowance] = {}

    def enter(
        self, person_id: int, *, rate: float, burst: int, leave: Callable[[], None]
    ) -> Allowance:
        """Hold one more socket; of too many the oldest is let go by its ``leave``."""
        key = (person_id, rate, burst)
        allowance = self._of.setdefault(key, Allowance(person_id, rate=rate, burst=burst))
        allowance.holders.append(leave)
        if len(allowance.holders) > MOST_SOCKETS_OF_A_PERSON:
            allowance.holders.pop(0)()
        return allowance

    def leave(self, allowance: Allowance, leave: Callable[[], None]) -> None:
        if leave in allowance.holders:
            allowance.holders.remove(leave)
        if not allowance.holders:
            for key in [key for key, each in self._of.items() if each is allowance]:
                del self._of[key]


ALLOWANCES = Allowances()
