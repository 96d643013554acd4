"""What answers say of how well somebody helps with a topic."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.models import Community, Seat
from docendo.commons.matching.protocols import EVIDENCE
from docendo.commons.topics.api import Topic
from docendo.learning.forum import actions
from docendo.learning.forum.models import Post, Thread
from docendo.learning.forum.queries import helpful_by_topic


def counted(community: Community, *seats: Seat) -> dict[tuple[int, int], int]:
    return dict(helpful_by_topic(community.pk, [seat.member.pk for seat in seats]))


@pytest.fixture
def helpful(
    asker: Seat, helper: Seat, member: Seat, topics: list[Topic], now: datetime
) -> list[Thread]:
    """Two questions about a series, of which one is about limits too, and answers that helped."""
    made = []
    for about in (topics[:1], topics[:2]):
        thread = actions.ask(
            asker, title="Does the series converge?", body="I wonder.", topics=about, now=now
        )
        for who in (helper, member):
            actions.answer(who, thread_id=thread.pk, body="Compare it with another.", now=now)
        made.append(thread)
    first = Post.objects.get(thread=made[0], author=helper.member)
    actions.accept(asker, post_id=first.pk, seen_accepted_id=None, now=now)
    second = Post.objects.get(thread=made[1], author=helper.member)
    actions.say_it_worked(asker, post_id=second.pk, it_did=True, now=now)
    return made


def test_answers_that_helped_are_counted_by_who_wrote_them_and_by_topic(
    community: Community, helpful: list[Thread], helper: Seat, member: Seat, topics: list[Topic]
) -> None:
    series, limits = topics[0].pk, topics[1].pk
    who = helper.member.pk
    assert counted(community, helper, member) == {(who, series): 2, (who, limits): 1}
    assert counted(community, member) == {}


def test_what_was_removed_or_answered_oneself_does_not_count(
    community: Community, helpful: list[Thread], asker: Seat, helper: Seat, moderator: Seat,
    topics: list[Topic], now: datetime,
) -> None:  # fmt: skip
    own = actions.answer(asker, thread_id=helpful[1].pk, body="I found it myself.", now=now)
    actions.accept(asker, post_id=own.pk, seen_accepted_id=None, now=now)
    assert counted(community, asker) == {}
    worked = Post.objects.get(thread=helpful[1], author=helper.member)
    actions.remove_post(moderator, post_id=worked.pk, reason="Copied.", now=now)
    assert counted(community, helper) == {(helper.member.pk, topics[0].pk): 1}


def test_what_a_persona_answered_is_nobodys(
    community: Community, asker: Seat, helper: Seat, topics: list[Topic], now: datetime
) -> None:
    thread = actions.ask(
        helper, title="May one ask?", body="Hm.", topics=topics[:1], anonymously=True, now=now
    )
    own = actions.answer(helper, thread_id=thread.pk, body="I see it now.", now=now)
    assert own.author_id != helper.member.pk
    actions.say_it_worked(asker, post_id=own.pk, it_did=True, now=now)
    assert counted(community, helper, asker) == {}


def test_it_takes_one_query_and_has_words(
    community: Community, helpful: list[Thread], helper: Seat, member: Seat
) -> None:
    [evidence] = [one for one in EVIDENCE if one.count is helpful_by_topic]
    with CaptureQueriesContext(connection) as asked:
        evidence.count(community.pk, [helper.member.pk, member.member.pk])
    assert len(asked) == 1
    assert [evidence.words(number) for number in (1, 2)] == [
        "1 answer that helped",
        "2 answers that helped",
    ]
