from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.test import Client

from docendo.commons.communities.api import Community, Role, Seat
from docendo.commons.matching.api import Together, compose, introduce, read_line, save_week
from docendo.commons.topics.api import Level, NewTopic, Topic, create_topics, offer, wish
from docendo.kernel import clock

EVENING = compose(span for day in range(5) for span in read_line("17:00-20:00", day=day))
LONG_AGO = timedelta(days=10)


@pytest.fixture(autouse=True)
def _at(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the pages stands still."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def topics(community: Community, now: datetime) -> dict[str, Topic]:
    names = ("Algebra", "Calculus", "Chemistry")
    return dict(create_topics(community.pk, [NewTopic(name=name) for name in names], now=now))


@dataclass(frozen=True)
class Joined:
    """Gives members who have said long ago what they offer and wish."""

    seat: Callable[..., Seat]
    topics: dict[str, Topic]
    now: datetime

    def __call__(
        self, name: str, *, helps: str = "", learns: str = "", has_week: bool = True
    ) -> Seat:
        who = self.seat(Role.MEMBER, name)
        if has_week:
            save_week(who.member, free=EVENING, time_zone="UTC")
        at = self.now - LONG_AGO
        if helps:
            offer(who, topic_id=self.topics[helps].pk, level=Level.DEEP, now=at)
        if learns:
            wish(who, topic_id=self.topics[learns].pk, now=at)
        return who


@pytest.fixture
def joined(seat: Callable[..., Seat], topics: dict[str, Topic], now: datetime) -> Joined:
    return Joined(seat, topics, now)


@pytest.fixture
def here(browse: Callable[[Seat], Client], coordinator: Seat) -> Client:
    """The coordinator's browser."""
    return browse(coordinator)


def propose(coordinator: Seat, learner: Seat, helper: Seat, topic: Topic, *, at: datetime) -> int:
    """A match that a coordinator proposed at that time, by its number."""
    return introduce(
        coordinator,
        person_ids=(learner.member.pk, helper.member.pk),
        what=Together(learn=topic.pk),
        words="",
        now=at,
    ).pk
