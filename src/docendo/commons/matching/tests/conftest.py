from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from docendo.commons.communities.api import Community, Seat
from docendo.commons.topics.api import Level, NewTopic, Topic, create_topics, offer, wish
from docendo.kernel import clock


@pytest.fixture(autouse=True)
def _at(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the pages stands still."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def topics(community: Community, now: datetime) -> dict[str, Topic]:
    names = ("Algebra", "Calculus", "Chemistry")
    return dict(create_topics(community.pk, [NewTopic(name=name) for name in names], now=now))


@pytest.fixture
def algebra(member: Seat, topics: dict[str, Topic], now: datetime) -> Topic:
    """What the member can help with."""
    offer(member, topic_id=topics["Algebra"].pk, level=Level.SOLID, now=now)
    return topics["Algebra"]


@pytest.fixture
def calculus(member: Seat, topics: dict[str, Topic], now: datetime) -> Topic:
    """What the member wants to learn."""
    wish(member, topic_id=topics["Calculus"].pk, now=now)
    return topics["Calculus"]


@pytest.fixture
def here(browse: Callable[[Seat], Client], member: Seat) -> Client:
    """The member's browser."""
    return browse(member)
