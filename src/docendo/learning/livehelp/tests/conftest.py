from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from docendo.commons.communities.api import Role, Seat
from docendo.commons.communities.models import Community
from docendo.commons.topics.api import Level, NewTopic, Topic, create_topics, offer
from docendo.kernel import clock
from docendo.learning.asks.api import Holding
from docendo.learning.livehelp import actions
from docendo.learning.livehelp.models import Call

Browse = Callable[[Seat], Client]
Seated = Callable[..., Seat]
Waits = Callable[..., Call]


@pytest.fixture(autouse=True)
def _at(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the pages stands still."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def topics(community: Community, now: datetime) -> Sequence[Topic]:
    create_topics(community.pk, [NewTopic(name=name) for name in ("Series", "Graphs")], now=now)
    return list(Topic.objects.filter(community=community).order_by("pk"))


@pytest.fixture
def helper(seat: Seated, topics: Sequence[Topic], now: datetime) -> Seat:
    """Leyla offers help with series, and stands by."""
    found = seat(Role.MEMBER, "Leyla Demir")
    offer(found, topic_id=topics[0].pk, level=Level.DEEP, now=now)
    actions.stand_by(found, hours=1, now=now)
    return found


@pytest.fixture
def people(seat: Seated) -> list[Seat]:
    names = ("Ada Okoye", "Ben Sato", "Cleo Ruiz", "Dov Katz", "Eli Roth")
    return [seat(Role.MEMBER, name) for name in names]


@pytest.fixture
def waits(topics: Sequence[Topic], now: datetime) -> Waits:
    """Somebody asks, about series where nothing else is said."""

    def ask(seat: Seat, title: str = "Why does it diverge?", **more: Any) -> Call:
        words: dict[str, Any] = {
            "body": "Its terms go to *zero*.",
            "topics": topics[:1],
            "now": now,
        }
        return actions.ask(seat, title=title, holding=Holding("page"), **{**words, **more})

    return ask
