"""Two authors, of whom one is blocked, and a reader for whom both have something."""

from collections.abc import Callable

import pytest

from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.rules import Role
from docendo.commons.topics.api import Level, NewTopic, Topic, create_topics, offer, wish
from docendo.learning.discussions import actions as discussions
from docendo.learning.discussions.rules import Kind
from docendo.learning.forum import api as forum
from docendo.learning.library import actions as library
from docendo.learning.library.models import Resource
from docendo.site.tests.blocks.reading import (
    AGO,
    AUTHORS,
)


@pytest.fixture
def topic(community: Community) -> Topic:
    return create_topics(community.pk, [NewTopic(name="Series")], now=AGO)["Series"]


@pytest.fixture
def authors(seat: Callable[..., Seat]) -> dict[str, Seat]:
    return {key: seat(Role.MEMBER, name) for key, name in AUTHORS.items()}


@pytest.fixture
def reader(member: Seat, topic: Topic) -> Seat:
    offer(member, topic_id=topic.pk, level=Level(2), now=AGO)
    wish(member, topic_id=topic.pk, now=AGO)
    return member


@pytest.fixture
def threads(
    authors: dict[str, Seat], reader: Seat, topic: Topic, seat: Callable[..., Seat]
) -> dict[str, forum.Thread]:
    """Of each author a question without answer, and one that is solved; all are followed."""
    helper, found = seat(Role.MEMBER, "Wei Chen"), {}
    for key, asker in authors.items():
        offer(asker, topic_id=topic.pk, level=Level(2), now=AGO)
        for kind in ("open", "solved"):
            found[f"{key} {kind}"] = thread = forum.ask(
                asker,
                title=f"{key} wonders: why does the {kind} harmonic series diverge?",
                body="Its terms go to zero.",
                topics=[topic],
                now=AGO,
            )
            forum.follow(reader, thread_id=thread.pk, on=True, now=AGO)
        answer = forum.answer(helper, thread_id=thread.pk, body="Group its terms.", now=AGO)
        forum.accept(asker, post_id=answer.pk, seen_accepted_id=None, now=AGO)
    return found


@pytest.fixture
def resource(topic: Topic, owner: Seat) -> Resource:
    """A page that somebody else has added."""
    said = library.Said(title="A page", topics=[topic])
    return library.add_link(owner, url="https://example.org/x", said=said, now=AGO)


@pytest.fixture
def shared(authors: dict[str, Seat], reader: Seat, topic: Topic, owner: Seat) -> str:
    """Of each author a discussion, an update, a reply and a resource; the address of a page."""
    about = discussions.start(owner, title="Harmonic rows?", body="Which?", topics=[], now=AGO)
    for name, seat in authors.items():
        title, words = f"{name} on harmonic rows", f"{name} likes the harmonic rows."
        discussions.start(seat, title=title, body="They diverge.", topics=[topic], now=AGO)
        discussions.start(seat, kind=Kind.UPDATE, body=words, now=AGO)
        discussions.reply(seat, discussion_id=about.pk, body=words, now=AGO)
        said = library.Said(title=title, topics=[topic])
        library.add_link(seat, url=f"https://example.org/{name}", said=said, now=AGO)
    return f"/c/maple/discussions/{about.pk}/"
