"""The start page of somebody who is signed in: what waits for them, or how to begin."""

import re
from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.models import Community, Membership, Seat
from docendo.commons.communities.rules import Role
from docendo.commons.matching.api import (
    Origin,
    Together,
    accept,
    ask_peer,
    compose,
    read_line,
    save_week,
)
from docendo.commons.topics.api import Level, NewTopic, Topic, create_topics, offer, wish
from docendo.kernel import clock
from docendo.learning.asks.api import Holding, Words, keep
from docendo.learning.forum import api as forum
from docendo.learning.forum.api import Post, Thread
from docendo.learning.meetings.api import NewPlan, plan

Browse = Callable[[Seat], Client]
NOW = clock.now()
AGO = NOW - timedelta(days=2)


def section(client: Client, key: str) -> str:
    """The words of one section of the page, or nothing where it is left out."""
    html = client.get("/").content.decode()
    found = re.search(rf'id="today-{key}".*?</section>', html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


@pytest.fixture
def topic(community: Community) -> Topic:
    return create_topics(community.pk, [NewTopic(name="Series")], now=AGO)["Series"]


@pytest.fixture
def asker(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.MEMBER, "Amira Haddad")


@pytest.fixture
def thread(asker: Seat, topic: Topic) -> Thread:
    return forum.ask(asker, title="Why does it diverge?", body="x", topics=[topic], now=AGO)


@pytest.fixture
def answer(thread: Thread, member: Seat) -> Post:
    at = AGO + timedelta(hours=1)
    return forum.answer(member, thread_id=thread.pk, body="Because.", now=at)


def test_answers_and_comments_of_others_wait_until_they_are_seen(
    answer: Post, asker: Seat, member: Seat, browse: Browse
) -> None:
    at = AGO + timedelta(hours=2)
    forum.comment(member, post_id=answer.pk, body="And so on.", now=at)
    forum.comment(asker, post_id=answer.pk, body="Oh.", now=at)
    client = browse(asker)
    waiting = section(client, "news")
    assert "Why does it diverge?" in waiting
    assert "1 new answer · 1 new comment" in waiting
    assert section(browse(member), "news") == ""
    client.get(f"/c/maple/questions/{answer.thread_id}/")
    assert section(client, "news") == ""
    assert "Did one of these answers help?" in section(client, "due")
    forum.accept(asker, post_id=answer.pk, seen_accepted_id=None, now=NOW)
    assert section(client, "due") == ""


def test_i_could_answer_what_i_offered_to_help_with_and_nobody_has(
    thread: Thread, asker: Seat, member: Seat, topic: Topic, browse: Browse
) -> None:
    for seat in (asker, member):
        assert section(browse(seat), "could-answer") == ""
        offer(seat, topic_id=topic.pk, level=Level.BASICS, now=AGO)
    assert "You can help with Series" in section(browse(member), "could-answer")
    assert section(browse(asker), "could-answer") == ""
    forum.answer(asker, thread_id=thread.pk, body="Found it.", now=NOW)
    assert section(browse(member), "could-answer") == ""


def test_at_most_five_wait_for_my_answer(
    asker: Seat, member: Seat, topic: Topic, browse: Browse
) -> None:
    offer(member, topic_id=topic.pk, level=Level.BASICS, now=AGO)
    for number in range(7):
        forum.ask(asker, title=f"Question {number}", body="x", topics=[topic], now=AGO)
    assert section(browse(member), "could-answer").count("Question") == 5


def test_drafts_are_due(member: Seat, asker: Seat, browse: Browse) -> None:
    keep(member, Words("A draft of mine", "x"), holding=Holding("a"), is_set_aside=True, now=AGO)
    assert "A draft of mine" in section(browse(member), "due")
    assert section(browse(asker), "due") == ""


def test_one_solved_question_is_worth_reading_until_it_is_read(
    answer: Post, asker: Seat, moderator: Seat, topic: Topic, browse: Browse
) -> None:
    client = browse(moderator)
    wish(moderator, topic_id=topic.pk, now=AGO)
    assert section(client, "worth-reading") == ""
    forum.accept(asker, post_id=answer.pk, seen_accepted_id=None, now=AGO)
    other = forum.ask(asker, title="A better one", body="x", topics=[topic], now=AGO)
    best = forum.answer(moderator, thread_id=other.pk, body="x", now=AGO)
    forum.accept(asker, post_id=best.pk, seen_accepted_id=None, now=AGO)
    forum.vote(
        moderator, post_id=Post.objects.get(thread=other, is_question=True).pk, value=1, now=AGO
    )
    shown = section(client, "worth-reading")
    assert "A better one" in shown
    assert "Why does it diverge?" not in shown
    assert "You want to learn Series" in shown
    client.get(f"/c/maple/questions/{other.pk}/")
    assert "Why does it diverge?" in section(client, "worth-reading")


def test_nothing_of_a_community_without_a_seat_is_shown(
    thread: Thread, topic: Topic, asker: Seat, member: Seat, browse: Browse
) -> None:
    offer(member, topic_id=topic.pk, level=Level.BASICS, now=AGO)
    member.community.memberships.filter(person=member.person).delete()
    page = browse(member).get("/").content.decode()
    assert thread.title not in page


def test_a_newcomer_finds_a_start_that_goes_on_with_each_step(
    member: Seat, topic: Topic, browse: Browse
) -> None:
    client, person = browse(member), member.member

    def done() -> int:
        html = client.get("/").content.decode()
        return html.count('<li class="done">') if "start-title" in html else -1

    assert done() == 0
    offer(member, topic_id=topic.pk, level=Level.BASICS, now=NOW)
    assert done() == 1
    wish(member, topic_id=topic.pk, now=NOW)
    assert done() == 2
    save_week(person, free=compose(read_line("17–19", day=1)), time_zone="Asia/Amman")
    assert done() == 3
    person.about = "I like series."
    person.save()
    assert done() == 4
    forum.ask(member, title="What is a series?", body="x", topics=[], now=NOW)
    assert done() == -1
    assert "Nothing waits for you today" in client.get("/").content.decode()


def test_whoever_has_been_here_long_begins_only_where_nothing_waits(
    answer: Post, asker: Seat, member: Seat, browse: Browse
) -> None:
    long_ago = NOW - timedelta(days=90)
    for seat in (asker, member):
        seat.member.created_at = long_ago
        seat.member.save()
    assert "start-title" not in browse(asker).get("/").content.decode()
    assert "start-title" in browse(member).get("/").content.decode()


def test_a_guest_is_offered_nothing_that_is_not_theirs_to_do(guest: Seat, browse: Browse) -> None:
    page = browse(guest).get("/").content.decode()
    assert "start-title" not in page
    assert "stuck" not in page


def test_the_box_leads_to_where_the_chosen_community_asks(
    member: Seat, seat: Callable[..., Seat], private_community: Community, browse: Browse
) -> None:
    client = browse(member)
    page = client.get("/").content.decode()
    assert 'type="hidden" name="community" value="maple"' in page
    asked = client.get("/ask/", {"community": "maple", "title": "Why & how?"})
    assert asked.headers["Location"] == "/c/maple/questions/ask/?title=Why+%26+how%3F"
    looked = client.get(
        "/ask/", {"community": "maple", "title": "x"}, headers={"HX-Request": "true"}
    )
    assert looked.headers["Location"] == "/c/maple/questions/ask/look/?title=x"
    for unknown in ("", "../x", "//evil.example"):
        assert client.get("/ask/", {"community": unknown}).status_code == 404
    Membership.of(private_community, member.member, Role.MEMBER, joined_at=AGO).save()
    assert '<option value="cedar">' in client.get("/").content.decode()


def matched(one: Seat, other: Seat, topic: Topic) -> int:
    """They learn together, by the number of their match."""
    wish(other, topic_id=topic.pk, now=AGO)
    found = ask_peer(
        one,
        person_id=other.member.pk,
        what=Together(both=topic.pk),
        words="",
        origin=Origin.ASKED,
        now=AGO,
    )
    accept(other, match_id=found.pk, now=AGO)
    return found.pk


@pytest.mark.parametrize("is_new", [True, False])
def test_the_page_costs_the_same_for_2_and_20_of_everything_and_at_most_twelve_queries(
    asker: Seat, member: Seat, topic: Topic, browse: Browse, *, is_new: bool
) -> None:
    if not is_new:
        member.member.created_at = NOW - timedelta(days=90)
        member.member.save()
    offer(member, topic_id=topic.pk, level=Level.BASICS, now=AGO)
    wish(member, topic_id=topic.pk, now=AGO)
    match_id = matched(member, asker, topic)
    client, costs, done = browse(member), [], 0
    for wanted in (2, 20):
        for number in range(done, wanted):
            mine = forum.ask(member, title=f"Mine {number}", body="x", topics=[topic], now=AGO)
            forum.answer(asker, thread_id=mine.pk, body="x", now=AGO + timedelta(hours=1))
            forum.ask(asker, title=f"Waits {number}", body="x", topics=[topic], now=AGO)
            solved = forum.ask(asker, title=f"Solved {number}", body="x", topics=[topic], now=AGO)
            post = forum.answer(asker, thread_id=solved.pk, body="x", now=AGO)
            forum.accept(asker, post_id=post.pk, seen_accepted_id=None, now=AGO)
            if number in (0, 18, 19):
                new = NewPlan(first_on=NOW.date(), at=time(23, 59), minutes=60, about=str(number))
                plan(asker, match_id=match_id, new=new, now=AGO)
            if number < 10:
                words = Words(f"Draft {number}", "x")
                keep(member, words, holding=Holding(f"p{number}"), is_set_aside=True, now=AGO)
        done = wanted
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/").content.decode()
        for said in (
            "Meeting with",
            "new answer",
            "You can help with",
            "Your draft",
            "You want to learn",
        ):
            assert said in page
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12
