"""Questions that were asked before, and people who said what they can help with."""

from collections.abc import Callable
from datetime import datetime

import pytest

from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.rules import Role
from docendo.commons.topics.api import NewTopic, Topic, create_topics
from docendo.learning.asks import actions
from docendo.learning.asks.actions import Holding, Words
from docendo.learning.asks.models import Draft
from docendo.learning.forum import api as forum

WORDS = Words("Why does the harmonic series diverge?", "Its terms go to zero.", "Series")


@pytest.fixture
def asker(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.MEMBER, "Amira Haddad")


@pytest.fixture
def helper(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.MEMBER, "Jonas Weber")


@pytest.fixture
def topics(community: Community, now: datetime) -> list[Topic]:
    names = ("Series", "Limits", "Proofs", "Algebra", "Graphs", "Probability")
    create_topics(community.pk, [NewTopic(name=name) for name in names], now=now)
    return list(Topic.objects.filter(community=community).order_by("pk"))


@pytest.fixture
def draft(asker: Seat, now: datetime) -> Draft:
    kept = actions.keep(asker, WORDS, holding=Holding("first"), now=now)
    assert kept is not None
    return kept.draft


@pytest.fixture
def solved(asker: Seat, helper: Seat, topics: list[Topic], now: datetime) -> forum.Thread:
    thread = forum.ask(
        asker,
        title="Why does the harmonic series diverge at all?",
        body="I added a thousand terms and the sum still grows.",
        topics=topics[:1],
        now=now,
    )
    answer = forum.answer(helper, thread_id=thread.pk, body="Group the terms.", now=now)
    forum.accept(asker, post_id=answer.pk, seen_accepted_id=None, now=now)
    return thread
