from collections.abc import Callable, Sequence
from datetime import datetime

import pytest
from django.test import Client

from docendo.commons.communities.api import Role, Seat
from docendo.kernel import clock

Browse = Callable[[Seat], Client]
Seated = Callable[..., Seat]
NAMES = ("Amira Haddad", "Ben Ochieng", "Chiara Russo", "Dmitri Orlov", "Emre Kaya", "Fatou Diop")


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set what the clock of the pages shows."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture(autouse=True)
def _at_first(at: Callable[[datetime], None], now: datetime) -> None:
    at(now)


@pytest.fixture
def six(seat: Seated) -> Sequence[Seat]:
    """Six members who take part."""
    return [seat(Role.MEMBER, name) for name in NAMES]
