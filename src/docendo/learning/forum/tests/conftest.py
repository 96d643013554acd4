"""A question with an answer, and people who meet there."""

from collections.abc import Callable
from datetime import datetime

import pytest

from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.rules import Role
from docendo.commons.topics.api import NewTopic, Topic, create_topics
from docendo.learning.forum import actions
from docendo.learning.forum.models import Post, Thread


@pytest.fixture
def asker(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.MEMBER, "Amira Haddad")


@pytest.fixture
def helper(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.MEMBER, "Jonas Weber")


@pytest.fixture
def thread(asker: Seat, now: datetime) -> Thread:
    return actions.ask(
        asker,
        title="Why does the harmonic series diverge?",
        body="Its terms go to **zero**, and still the sum passes every bound.",
        now=now,
    )


@pytest.fixture
def question(thread: Thread) -> Post:
    return Post.objects.get(thread=thread, is_question=True)


@pytest.fixture
def answer(thread: Thread, helper: Seat, now: datetime) -> Post:
    return actions.answer(
        helper, thread_id=thread.pk, body="Group the terms: each group is at least `1/2`.", now=now
    )


@pytest.fixture
def topics(community: Community, now: datetime) -> list[Topic]:
    names = ("Series", "Limits", "Proofs", "Algebra", "Graphs", "Probability")
    create_topics(community.pk, [NewTopic(name=name) for name in names], now=now)
    return list(Topic.objects.filter(community=community).order_by("pk"))
