"""Who is told what of the library."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.rules import Role
from docendo.commons.topics.api import NewTopic, create_topics
from docendo.kernel import outbox
from docendo.kernel.reaching import Answer
from docendo.learning.forum.api import ask
from docendo.learning.library import actions
from docendo.learning.library.models import Resource
from docendo.outcomes.notices.models import Notice

Browse = Callable[[Seat], Client]


@pytest.fixture
def adder(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.MEMBER, "Ingrid Solheim")


@pytest.fixture
def link(community: Community, adder: Seat, now: datetime) -> Resource:
    topics = create_topics(community.pk, [NewTopic(name="Series")], now=now)
    said = actions.Said(title="How to solve it", topics=list(topics.values()))
    return actions.add_link(adder, url="https://example.org/polya", said=said, now=now)


def test_an_adder_is_told_whom_it_helped(
    link: Resource, adder: Seat, member: Seat, moderator: Seat, browse: Browse, now: datetime
) -> None:
    thread = ask(moderator, title="Why does it diverge?", body="It does.", topics=[], now=now)
    for who in (adder, moderator, member):
        actions.say_useful(who, resource_id=link.pk, thread_id=thread.pk, now=now)
    outbox.deliver_here(now=now)
    notice = Notice.objects.get(kind="useful")
    assert notice.person_id == adder.person_id
    page = re.sub(r"<[^>]+>", "", browse(adder).get("/me/notices/").content.decode())
    assert "What you added to the library helped maple member and 1 other with" in page
    opened = browse(adder).get(f"/me/notices/{notice.pk}/")
    assert opened.headers["Location"] == f"/c/maple/questions/{thread.pk}/"


def test_an_adder_is_told_that_a_link_died(
    link: Resource, adder: Seat, browse: Browse, now: datetime
) -> None:
    for days in range(3):
        at = now + timedelta(days=days)
        actions.look_at_what_is_due(most=1, now=at, ask=lambda _url: Answer.GONE)
    outbox.deliver_here(now=at)
    notice = Notice.objects.get(kind="link_died")
    assert notice.person_id == adder.person_id
    place = f"/c/maple/library/{link.pk}/"
    # Who opens what it is about has seen it.
    browse(adder).get(place)
    notice.refresh_from_db()
    assert notice.seen_at is not None
    assert browse(adder).get(f"/me/notices/{notice.pk}/").headers["Location"] == place
