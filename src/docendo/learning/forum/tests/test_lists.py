"""Lists of questions: views, filters, their pages and what they cost."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.models import Seat
from docendo.commons.topics.models import Topic
from docendo.learning.forum import actions
from docendo.learning.forum.models import Post, Thread
from docendo.learning.forum.rules import Reason
from docendo.learning.forum.tests.pages import BASE, Browse, text


def test_the_list_shows_title_beginning_topics_and_counts(
    asker: Seat, member: Seat, topics: list[Topic], browse: Browse, now: datetime
) -> None:
    thread = actions.ask(
        asker, title="What is a limit good for?", body="I see *none*.", topics=topics[:1], now=now
    )
    actions.answer(member, thread_id=thread.pk, body="For derivatives.", now=now)
    words = text(browse(member).get(BASE))
    for expected in (
        "1 question",
        "What is a limit good for?",
        "I see none.",
        "Series",
        "1 answer",
    ):
        assert expected in words


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["answered", "waiting", "closed"]),
        ("?view=newest", ["closed", "waiting", "answered"]),
        ("?view=votes", ["waiting", "closed", "answered"]),
        ("?view=unanswered", ["waiting"]),
        ("?view=mine", ["waiting"]),
        ("?view=followed", ["answered", "waiting"]),
        ("?narrow=solved", ["answered"]),
        ("?narrow=unsolved", ["waiting"]),
        ("?narrow=closed", ["closed"]),
        ("?topic=limits", ["waiting"]),
        ("?view=nonsense&narrow=nonsense", ["answered", "waiting", "closed"]),
    ],
)
def test_views_and_filters(
    query: str,
    expected: list[str],
    asker: Seat,
    member: Seat,
    moderator: Seat,
    topics: list[Topic],
    browse: Browse,
    now: datetime,
) -> None:
    def asked(seat: Seat, name: str, hours: int, *about: Topic) -> Thread:
        when = now + timedelta(hours=hours)
        return actions.ask(seat, title=f"This one is {name}", body="x", topics=about, now=when)

    answered = asked(asker, "answered", 0, topics[0])
    waiting = asked(member, "waiting", 1, topics[1])
    closed = asked(asker, "closed", 2, topics[0])
    best = actions.answer(member, thread_id=answered.pk, body="x", now=now + timedelta(hours=3))
    actions.accept(asker, post_id=best.pk, seen_accepted_id=None, now=now)
    actions.close(moderator, thread_id=closed.pk, reason=Reason.OFF_TOPIC, now=now)
    Thread.objects.filter(pk=closed.pk).update(active_at=now)
    actions.vote(asker, post_id=Post.objects.get(thread=waiting).pk, value=1, now=now)

    found = re.findall(r"This one is (\w+)", browse(member).get(BASE + query).content.decode())
    assert found == expected


def test_pages_of_a_list_follow_each_other_without_gap_or_repetition(
    asker: Seat, member: Seat, browse: Browse, now: datetime
) -> None:
    for number in range(60):
        # Many share a moment, so that ids have to break the tie.
        when = now + timedelta(hours=number // 10)
        actions.ask(asker, title=f"Question number {number:02}", body="x", now=when)
    client, address, seen = browse(member), BASE, []
    while address:
        html = client.get(address).content.decode()
        seen += re.findall(r"Question number (\d\d)", html)
        following = re.search(r'rel="next" href="([^"]+)"', html)
        address = BASE + following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == 60
    assert seen == sorted(seen, key=lambda number: (int(number) // 10, int(number)), reverse=True)


@pytest.mark.parametrize("after", ["x", "~", "x~1", "2026-01-01~", "~9999999999999999999", "0~0"])
def test_a_mistyped_cursor_is_the_first_page_or_the_last(
    after: str, thread: Thread, member: Seat, browse: Browse
) -> None:
    assert browse(member).get(BASE, {"after": after}).status_code == 200


def test_an_unknown_topic_is_not_found(member: Seat, browse: Browse) -> None:
    assert browse(member).get(BASE, {"topic": "absent"}).status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "Nobody has asked yet"),
        ("?view=unanswered", "Every question has an answer"),
        ("?view=followed", "You follow no question yet"),
        ("?view=mine", "You have not asked yet"),
        ("?narrow=solved", "Nothing here"),
    ],
)
def test_an_empty_list_says_what_to_do(
    query: str, expected: str, member: Seat, browse: Browse
) -> None:
    assert expected in text(browse(member).get(BASE + query))


def test_a_list_costs_the_same_with_2_and_with_20_rows(
    asker: Seat, member: Seat, topics: list[Topic], browse: Browse, now: datetime
) -> None:
    client, costs = browse(member), []
    for rows in (2, 20):
        while Thread.objects.count() < rows:
            actions.ask(asker, title="One more question", body="x", topics=topics[:3], now=now)
        with CaptureQueriesContext(connection) as queries:
            client.get(BASE)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12


@pytest.mark.parametrize(
    "after",
    [
        "0001-01-01T00:00:00%2B14:00~1",
        "9999-12-31T23:59:59-14:00~1",
        "2026-11-16T09:00:00~1",
        f"{'9' * 400}~1",
        "2026-11-16~1",
        "~1",
    ],
)
@pytest.mark.parametrize("view", ["active", "votes"])
def test_a_place_in_a_list_that_is_none_of_ours_is_its_beginning(
    browse: Browse, asker: Seat, thread: Thread, view: str, after: str
) -> None:
    response = browse(asker).get(f"{BASE}?view={view}&after={after}")
    assert thread.title in response.content.decode()
