"""The page of one question, and its answers in their order."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.models import Seat
from docendo.commons.communities.rules import Role
from docendo.commons.topics.models import Topic
from docendo.kernel import clock
from docendo.learning.forum import actions
from docendo.learning.forum.models import Post, Thread
from docendo.learning.forum.tests.pages import BASE, Browse, page, text


def test_a_public_question_is_read_by_strangers_who_are_shown_the_way_in(
    thread: Thread, answer: Post, anonymous: Seat, stranger: Seat, guest: Seat, browse: Browse
) -> None:
    for seat, way_in in (
        (anonymous, "Sign in to answer"),
        (stranger, "Join this community to answer"),
        (guest, "You read here as a guest"),
    ):
        response = browse(seat).get(page(thread))
        assert response.status_code == 200
        assert way_in in text(response)
        assert "<textarea" not in response.content.decode()
        assert "formaction" not in response.content.decode()


def test_the_page_costs_the_same_with_2_20_and_50_answers(
    thread: Thread,
    question: Post,
    seat: Callable[..., Seat],
    member: Seat,
    asker: Seat,
    topics: list[Topic],
    browse: Browse,
    now: datetime,
) -> None:
    costs, helpers = [], [seat(Role.MEMBER, f"Helper {number}") for number in range(5)]
    client = browse(member)
    client.get(page(thread))  # A first reading is written down once.
    for wanted in (2, 20, 50):
        for number in range(thread.posts.count() - 1, wanted):
            post = actions.answer(
                helpers[number % 5], thread_id=thread.pk, body=f"Try {number}", now=now
            )
            actions.comment(asker, post_id=post.pk, body="Thanks", now=now)
            actions.vote(member, post_id=post.pk, value=1, now=now)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(page(thread))
        assert response.content.decode().count('<article class="post') == wanted + 1
        costs.append(len(queries))
    assert len(set(costs)) == 1
    assert costs[0] <= 12


def test_more_answers_than_fit_stand_on_further_pages(
    thread: Thread, member: Seat, browse: Browse, now: datetime
) -> None:
    for number in range(52):
        when = now + timedelta(minutes=number)
        actions.answer(member, thread_id=thread.pk, body=f"Answer number {number:02}", now=when)
    client = browse(member)
    first = client.get(page(thread)).content.decode()
    second = client.get(f"{page(thread)}?page=2").content.decode()
    shown = [set(re.findall(r"Answer number (\d\d)", html)) for html in (first, second)]
    assert (len(shown[0]), len(shown[1])) == (50, 2)
    assert not shown[0] & shown[1]
    last = Post.objects.get(body="Answer number 51")
    leads_to = client.get(f"{BASE}posts/{last.pk}/").headers["Location"]
    assert leads_to == f"{page(thread)}?page=2#answer-{last.pk}"
    assert client.get(f"{page(thread)}?page=99999999").status_code == 200


@pytest.mark.parametrize(
    ("order", "expected"),
    [("", "CBA"), ("?order=oldest", "CAB"), ("?order=newest", "CBA"), ("?order=x", "CBA")],
)
def test_the_accepted_answer_is_first_in_any_order(
    order: str,
    expected: str,
    thread: Thread,
    asker: Seat,
    member: Seat,
    browse: Browse,
    now: datetime,
) -> None:
    posts = {
        name: actions.answer(
            member, thread_id=thread.pk, body=f"Answer {name}", now=now + timedelta(hours=hours)
        )
        for hours, name in enumerate("ABC")
    }
    actions.accept(asker, post_id=posts["C"].pk, seen_accepted_id=None, now=now)
    actions.vote(asker, post_id=posts["B"].pk, value=1, now=now)
    html = browse(member).get(page(thread) + order).content.decode()
    assert "".join(re.findall(r"Answer (\w)\b", html)) == expected


def test_what_was_taken_over_names_source_author_and_license(
    answer: Post, member: Seat, browse: Browse
) -> None:
    Post.objects.filter(pk=answer.pk).update(
        author=None,
        source_url="https://cardano.stackexchange.com/a/7",
        source_author="Ada <script>",
        source_author_url="https://cardano.stackexchange.com/users/3",
        license="CC BY-SA 4.0",
    )
    html = browse(member).get(page(answer.thread)).content.decode()
    assert '<a href="https://cardano.stackexchange.com/a/7"' in html
    assert "Ada &lt;script&gt;" in html
    assert "https://creativecommons.org/licenses/by-sa/4.0/" in html


def test_the_first_question_of_somebody_asks_for_patience(
    asker: Seat, member: Seat, browse: Browse
) -> None:
    now, said = clock.now(), "This is the first question that"
    hidden = actions.ask(asker, title="May I ask?", body="Hm.", anonymously=True, now=now)
    first = actions.ask(asker, title="What is a set?", body="Hm.", now=now)
    second = actions.ask(asker, title="What is a class?", body="Hm.", now=now)
    reads = browse(member)
    # What was asked without a name tells nobody that it was not the first.
    assert [said in text(reads.get(page(each))) for each in (hidden, first, second)] == [
        False, True, False,
    ]  # fmt: skip
    assert said not in text(browse(asker).get(page(first)))
    Thread.objects.filter(pk=first.pk).update(created_at=now - timedelta(days=15))
    assert said not in text(reads.get(page(first)))
    Thread.objects.filter(pk=first.pk).update(created_at=now)
    answer = actions.answer(member, thread_id=first.pk, body="A bag.", now=now)
    actions.accept(asker, post_id=answer.pk, seen_accepted_id=None, now=now)
    assert said not in text(reads.get(page(first)))
