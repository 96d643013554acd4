"""A discussion with a reply, and people who meet there."""

from collections.abc import Callable
from datetime import datetime

import pytest

from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.rules import Role
from docendo.commons.topics.api import NewTopic, Topic, create_topics
from docendo.kernel import clock
from docendo.learning.discussions import actions
from docendo.learning.discussions.models import Discussion, Reply
from docendo.learning.discussions.rules import Kind, NewPoll


@pytest.fixture
def starter(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.MEMBER, "Amira Haddad")


@pytest.fixture
def other(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.MEMBER, "Jonas Weber")


@pytest.fixture
def topics(community: Community, now: datetime) -> list[Topic]:
    names = ("Notes", "Reading", "Sleep")
    create_topics(community.pk, [NewTopic(name=name) for name in names], now=now)
    return list(Topic.objects.filter(community=community).order_by("pk"))


@pytest.fixture
def discussion(starter: Seat, topics: list[Topic], now: datetime) -> Discussion:
    return actions.start(
        starter,
        title="How do you take notes?",
        body="By **hand**, or typed?",
        topics=topics[:1],
        now=now,
    )


@pytest.fixture
def reply(discussion: Discussion, other: Seat, now: datetime) -> Reply:
    return actions.reply(other, discussion_id=discussion.pk, body="By hand, always.", now=now)


@pytest.fixture
def announcement(coordinator: Seat) -> Discussion:
    """Made just now, since a home shows it for two weeks."""
    return actions.start(
        coordinator,
        kind=Kind.ANNOUNCEMENT,
        title="The room has changed",
        body="We meet in B 12 from now on.",
        now=clock.now(),
    )


@pytest.fixture
def polled(starter: Seat, now: datetime) -> Discussion:
    """A discussion with a secret poll of one choice."""
    return actions.start(
        starter,
        title="When shall we meet?",
        body="Once a week.",
        poll=NewPoll(question="Which day?", choices=("Monday", "Friday", "Sunday")),
        now=now,
    )
