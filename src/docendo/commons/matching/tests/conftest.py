from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from docendo.commons.communities.api import Community, Role, Seat
from docendo.commons.matching import actions
from docendo.commons.matching.models import Match
from docendo.commons.matching.rules.meeting import Origin, Together
from docendo.commons.matching.rules.week import Span, compose, read_line
from docendo.commons.topics.api import Level, NewTopic, Topic, create_topics, offer, wish
from docendo.kernel import clock

EVENING = compose([Span(1, 1020, 1170), Span(3, 1080, 1140)])
Seated = Callable[..., Seat]


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


@pytest.fixture
def joined(seat: Seated, topics: dict[str, Topic], now: datetime) -> Seated:
    """Somebody who helps with something, learns something, and is free on Tuesday evenings."""

    def take(name: str, *, helps: str = "", learns: str = "") -> Seat:
        made = seat(Role.MEMBER, name)
        if helps:
            offer(made, topic_id=topics[helps].pk, level=Level.SOLID, now=now)
        if learns:
            wish(made, topic_id=topics[learns].pk, now=now)
        actions.save_week(made.member, free=compose(read_line("17–19", day=1)), time_zone="UTC")
        return made

    return take


@pytest.fixture
def helper(seat: Seated, topics: dict[str, Topic], now: datetime) -> Seat:
    """Can help with calculus on two evenings a week."""
    return helps(seat(Role.MEMBER, "Leyla Demir"), topics["Calculus"], now)


def helps(who: Seat, topic: Topic, now: datetime, *, level: Level = Level.DEEP) -> Seat:
    offer(who, topic_id=topic.pk, level=level, now=now)
    actions.save_week(who.member, free=EVENING, time_zone="Europe/Berlin")
    return who


@pytest.fixture
def learner(member: Seat, calculus: Topic) -> Seat:
    """Wants to learn calculus, and is free on the same evenings."""
    actions.save_week(member.member, free=EVENING, time_zone="Europe/Berlin")
    return member


def ask(who: Seat, whom: Seat, now: datetime, words: str = "", **what: Topic) -> Match:
    return actions.ask_peer(
        who,
        person_id=whom.member.pk,
        what=Together(**{name: topic.pk for name, topic in what.items()}),
        words=words,
        origin=Origin.SUGGESTED,
        now=now,
    )
