"""People, topics and questions, and asks that go on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest

from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.rules import Role
from docendo.commons.topics.api import Level, NewTopic, Topic, create_topics, offer
from docendo.kernel import outbox
from docendo.learning.asks import actions
from docendo.learning.asks.actions import Holding, Words, routing
from docendo.learning.asks.models import Draft
from docendo.learning.asks.tests.asking import Deliver
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


@pytest.fixture(autouse=True)
def _knows_nothing() -> None:
    routing._KNOWN.clear()


@pytest.fixture
def deliver(now: datetime) -> Deliver:
    def until_nothing_waits() -> None:
        at = now + timedelta(days=60)
        while lanes := outbox.lanes(now=at):
            for community_id in lanes:
                while outbox.deliver_next(community_id, now=at, rng=Random(1)):
                    pass
        assert not outbox.set_aside().exists()

    return until_nothing_waits


@pytest.fixture
def helpers(seat: Callable[..., Seat], topics: list[Topic], now: datetime) -> list[Seat]:
    """Twelve members who offered help with series."""
    seats = [seat(Role.MEMBER, f"Helper {number}") for number in range(12)]
    for each in seats:
        offer(each, topic_id=topics[0].pk, level=Level(2), now=now - timedelta(days=30))
    return seats


@pytest.fixture
def thread(
    asker: Seat, helpers: list[Seat], topics: list[Topic], deliver: Deliver, now: datetime
) -> forum.Thread:
    asked = forum.ask(
        asker, title="Why does it diverge?", body="Its terms go to zero.", topics=topics[:1],
        now=now,
    )  # fmt: skip
    deliver()
    return asked
