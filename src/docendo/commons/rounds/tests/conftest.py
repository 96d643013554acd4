from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

import pytest
from django.test import Client

from docendo.commons.communities.api import Community, Role, Seat
from docendo.commons.matching.api import compose, read_line, save_week
from docendo.commons.matching.models import Profile
from docendo.commons.rounds import actions
from docendo.commons.rounds.models import Round
from docendo.commons.rounds.rules import Brings, Wanted
from docendo.commons.topics.api import Level, NewTopic, Topic, create_topics, offer, wish
from docendo.kernel import clock, outbox, queue

EVENING = compose(span for day in range(5) for span in read_line("17:00-20:00", day=day))


@pytest.fixture(autouse=True)
def _at(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the pages stands still."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def topics(community: Community, now: datetime) -> dict[str, Topic]:
    names = ("Algebra", "Calculus")
    return dict(create_topics(community.pk, [NewTopic(name=name) for name in names], now=now))


@dataclass(frozen=True)
class Joined:
    """Gives members who are free on evenings, and says what they offer and wish."""

    seat: Callable[..., Seat]
    topics: dict[str, Topic]
    now: datetime

    def __call__(
        self, name: str, *, helps: str = "", learns: str = "", level: Level = Level.DEEP
    ) -> Seat:
        who = self.seat(Role.MEMBER, name)
        save_week(who.member, free=EVENING, time_zone="Europe/Berlin")
        if helps:
            offer(who, topic_id=self.topics[helps].pk, level=level, now=self.now)
        if learns:
            wish(who, topic_id=self.topics[learns].pk, now=self.now)
        return who


@pytest.fixture
def joined(seat: Callable[..., Seat], topics: dict[str, Topic], now: datetime) -> Joined:
    return Joined(seat, topics, now)


def wanted(brings: Brings = Brings.TUTORS, **more: object) -> Wanted:
    usual = {"minutes": 60, "needs_language": True, "each": 1, "is_fair": True, "emphases": {}}
    return Wanted(brings=brings, **usual | more)  # type: ignore[arg-type]  # what Wanted holds


@dataclass(frozen=True)
class Begun:
    """Begins a round and has it worked out, as a worker does."""

    coordinator: Seat
    now: datetime

    def __call__(self, brings: Brings = Brings.TUTORS, **more: object) -> Round:
        found = actions.begin_round(
            self.coordinator,
            name="Autumn",
            wanted=wanted(brings, **more),
            topics=(),
            now=self.now,
        )
        work(self.now)
        found.refresh_from_db()
        return found


def work(now: datetime) -> None:
    """All that a worker does."""
    outbox.deliver_here(now=now)
    while queue.run_next("worker", now=now, rng=Random(1)):
        outbox.deliver_here(now=now)


@pytest.fixture
def begun(coordinator: Seat, now: datetime) -> Begun:
    return Begun(coordinator, now)


@pytest.fixture
def here(browse: Callable[[Seat], Client], coordinator: Seat) -> Client:
    """The coordinator's browser."""
    return browse(coordinator)


@pytest.fixture
def show() -> Callable[..., None]:
    """Somebody says who sees their week."""

    def say(who: Seat, *, week: str) -> None:
        here: dict[str, Any] = {"community": who.community, "person": who.member}
        Profile.objects.update_or_create(**here, defaults={"shows_week": week})

    return say


@pytest.fixture
def fill() -> Callable[[Seat], None]:
    """Somebody takes on nobody more."""

    def say(who: Seat) -> None:
        here: dict[str, Any] = {"community": who.community, "person": who.member}
        Profile.objects.update_or_create(**here, defaults={"helps_at_once": 0})

    return say
