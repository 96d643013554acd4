from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from docendo.commons.communities.api import Role, Seat
from docendo.commons.matching.api import Match
from docendo.commons.matching.tests.matched import matched
from docendo.kernel import clock

Browse = Callable[[Seat], Client]
Seated = Callable[..., Seat]


@pytest.fixture(autouse=True)
def _at(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the pages stands still."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def helper(seat: Seated) -> Seat:
    return seat(Role.MEMBER, "Leyla Demir")


@pytest.fixture
def match(member: Seat, helper: Seat, now: datetime) -> Match:
    """The member learns calculus from the helper."""
    return matched(helper, member, now=now)


@pytest.fixture
def board(match: Match) -> str:
    """The address of the page of the match."""
    return f"/c/maple/peers/{match.pk}/"


@pytest.fixture
def here(match: Match) -> str:
    """Where all that is written on the board goes."""
    return f"/c/maple/boards/{match.pk}/"
