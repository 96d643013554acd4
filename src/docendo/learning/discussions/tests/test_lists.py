"""The list of discussions, its views and pages, the panels and the feed; and what they cost."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.rules import Role
from docendo.commons.topics.models import Topic
from docendo.learning.discussions import actions
from docendo.learning.discussions.models import Discussion, Poll
from docendo.learning.discussions.queries.lists import about_topic
from docendo.learning.discussions.rules import Kind, NewPoll
from docendo.learning.discussions.tests.pages import BASE, Browse, page, text

MOST = 12


def test_each_view_shows_its_kind(
    discussion: Discussion, announcement: Discussion, starter: Seat, browse: Browse, now: datetime
) -> None:
    actions.start(starter, kind=Kind.UPDATE, body="I finally get limits.", now=now)
    said = {
        "discussions": "How do you take notes?",
        "announcements": "The room has changed",
        "updates": "I finally get limits.",
    }
    client = browse(starter)
    everything = text(client.get(BASE))
    for view, words in said.items():
        shown = text(client.get(f"{BASE}?view={view}"))
        assert words in shown
        assert words in everything
        assert not any(other in shown for other in said.values() if other != words)


def test_a_list_is_narrowed_to_a_topic(
    discussion: Discussion, polled: Discussion, topics: list[Topic], member: Seat, browse: Browse
) -> None:
    shown = text(browse(member).get(f"{BASE}?topic={topics[0].slug}"))
    assert "How do you take notes?" in shown
    assert "When shall we meet?" not in shown
    on_topic = text(browse(member).get(f"/c/maple/topics/{topics[0].slug}/"))
    assert "How do you take notes?" in on_topic
    assert "When shall we meet?" not in on_topic


def test_an_empty_list_has_one_main_action(
    community: Community, member: Seat, guest: Seat, browse: Browse
) -> None:
    shown = browse(member).get(BASE).content.decode()
    assert "Nobody has started a discussion yet" in shown
    assert f'class="button primary" href="{BASE}start/"' in shown
    assert f"{BASE}start/" not in browse(guest).get(BASE).content.decode()


def test_pages_of_the_list_hold_each_discussion_once(
    starter: Seat, member: Seat, browse: Browse, now: datetime
) -> None:
    for number in range(30):
        # Some at the same moment: ids break ties.
        at = now + timedelta(minutes=number // 3)
        actions.start(starter, title=f"Discussion {number:02}", body="…", now=at)
    client = browse(member)
    first = client.get(BASE)
    [cursor] = [value for value in [first.context["page"].next_cursor] if value is not None]
    second = client.get(BASE, {"after": str(cursor)})
    shown = [row.discussion.title for each in (first, second) for row in each.context["page"].rows]
    assert len(shown) == len(set(shown)) == 30
    assert second.context["page"].next_cursor is None
    assert client.get(BASE, {"after": "nonsense"}).status_code == 200


def test_replies_come_in_order_of_time_and_a_link_finds_their_page(
    discussion: Discussion, other: Seat, member: Seat, browse: Browse, now: datetime
) -> None:
    replies = [
        actions.reply(
            other,
            discussion_id=discussion.pk,
            body=f"Reply {number:02}",
            now=now + timedelta(minutes=number),
        )
        for number in range(32)
    ]
    client = browse(member)
    shown = text(client.get(page(discussion)))
    assert shown.index("Reply 00") < shown.index("Reply 29")
    assert "Reply 30" not in shown
    found = client.get(f"{BASE}replies/{replies[31].pk}/")
    assert found.headers["Location"] == f"{page(discussion)}?page=2#reply-{replies[31].pk}"
    assert "Reply 31" in text(client.get(f"{page(discussion)}?page=2"))
    # One may answer what stands on another page.
    assert "You answer Jonas Weber ." in text(
        client.get(f"{page(discussion)}?page=2&answer={replies[0].pk}")
    )


def test_the_feed_is_there_for_public_communities_only(
    discussion: Discussion, topics: list[Topic], community: Community, member: Seat, browse: Browse
) -> None:
    client = browse(member)
    for path in ("feed/", f"feed/{topics[0].slug}/"):
        feed = client.get(f"{BASE}{path}")
        assert feed.headers["Content-Type"].startswith("application/atom+xml")
        assert "How do you take notes?" in feed.content.decode()
    assert (
        "How do you take notes?" not in client.get(f"{BASE}feed/{topics[1].slug}/").content.decode()
    )
    Community.objects.filter(pk=community.pk).update(visibility="members")
    assert client.get(f"{BASE}feed/").status_code == 404


def test_an_empty_feed_stays_the_same(community: Community, member: Seat, browse: Browse) -> None:
    feed = browse(member).get(f"{BASE}feed/").content.decode()
    assert f"<updated>{community.created_at.isoformat()}</updated>" in feed


# --- What it costs ------------------------------------------------------------------------------


@pytest.fixture
def fill(
    starter: Seat,
    coordinator: Seat,
    polled: Discussion,
    topics: list[Topic],
    seat: Callable[..., Seat],
    now: datetime,
) -> Callable[[int], None]:
    def upto(number: int) -> None:
        """So many discussions, updates, announcements, replies and ballots."""
        poll = Poll.objects.get(discussion=polled)
        Poll.objects.filter(pk=poll.pk).update(ends_at=None)
        choices = list(poll.choices.all())
        for each in range(Discussion.objects.filter(kind=Kind.DISCUSSION).count(), number + 1):
            who = seat(Role.MEMBER, f"Person {each}")
            actions.start(
                who,
                title=f"Discussion {each}",
                body="…",
                topics=topics[:2],
                poll=NewPoll(question="Which?", choices=("A", "B")),
                now=now,
            )
            actions.start(who, kind=Kind.UPDATE, body="I get on.", topics=topics[:1], now=now)
            actions.start(starter, kind=Kind.UPDATE, body="So do I.", now=now)
            actions.start(coordinator, kind=Kind.ANNOUNCEMENT, title="News!", body="…", now=now)
            said = actions.reply(who, discussion_id=polled.pk, body="Yes.", now=now)
            actions.reply(starter, discussion_id=polled.pk, body="No.", answers=said.pk, now=now)
            choice = choices[each % len(choices)]
            actions.vote(who, discussion_id=polled.pk, choice_ids=[choice.pk], now=now)
        Poll.objects.filter(pk=poll.pk).update(is_secret=False, ends_at=now)

    return upto


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("", MOST),
        ("?view=updates", MOST),
        ("{polled}/", MOST),
        ("feed/", MOST),
        # What is discussed about a topic is one more.
        ("../topics/notes/", 13),
        # Four more say how somebody learns with others, one in which groups they are.
        ("../people/{starter}/", 17),
        # One for what is announced, and one for what is discussed.
        ("../", 14),
    ],
)
def test_a_page_costs_the_same_with_two_rows_and_with_twenty(
    path: str,
    most: int,
    fill: Callable[[int], None],
    polled: Discussion,
    starter: Seat,
    member: Seat,
    browse: Callable[[Seat], Client],
    django_assert_num_queries: Any,
) -> None:
    address = BASE + path.format(polled=polled.pk, starter=starter.member.pk)
    if "../" in path:
        address = "/c/maple/" + path.format(starter=starter.member.pk).removeprefix("../")
    browser = browse(member)
    browser.get(address)
    fill(3)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    fill(20)
    with django_assert_num_queries(len(few)):
        browser.get(address)
    assert len(few) <= most, "\n".join(each["sql"] for each in few)


@pytest.mark.sqlite
def test_what_is_about_a_topic_is_not_asked_of_each_row(
    community: Community, topics: list[Topic]
) -> None:
    rows = Discussion.objects.filter(about_topic(community, topics[0].pk), community=community)
    plan = rows.order_by("-active_at", "-pk").explain()
    assert "CORRELATED" not in plan
    assert "discussions_of_topic" in plan
