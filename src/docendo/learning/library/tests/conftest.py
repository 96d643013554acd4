"""A link with a topic, and people who meet in the library."""

from collections.abc import Callable
from datetime import datetime

import pytest

from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.rules import Role
from docendo.commons.topics.api import NewTopic, Topic, create_topics
from docendo.learning.forum.api import Thread, ask
from docendo.learning.library import actions
from docendo.learning.library.models import Resource


@pytest.fixture
def topics(community: Community, now: datetime) -> list[Topic]:
    names = ("Series", "Limits", "Proofs", "Algebra", "Graphs", "Probability")
    create_topics(community.pk, [NewTopic(name=name) for name in names], now=now)
    return list(Topic.objects.filter(community=community).order_by("pk"))


@pytest.fixture
def adder(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.MEMBER, "Ingrid Solheim")


@pytest.fixture
def asker(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.MEMBER, "Amira Haddad")


@pytest.fixture
def link(adder: Seat, topics: list[Topic], now: datetime) -> Resource:
    said = actions.Said(title="How to solve it", note="Short and kind.", topics=topics[:1])
    return actions.add_link(adder, url="https://example.org/polya", said=said, now=now)


@pytest.fixture
def thread(asker: Seat, topics: list[Topic], now: datetime) -> Thread:
    return ask(
        asker,
        title="Why does the harmonic series diverge?",
        body="Its terms go to zero.",
        topics=topics[:1],
        now=now,
    )


@pytest.fixture
def unnamed(asker: Seat, topics: list[Topic], now: datetime) -> Thread:
    """A question that the asker asked without their name."""
    return ask(
        asker,
        title="May one ask what a limit is?",
        body="I do not know.",
        topics=topics[:1],
        anonymously=True,
        now=now,
    )
