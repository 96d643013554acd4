"""The news of each community, as its people find them on their start page."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.rules import Role
from docendo.learning.forum import actions
from docendo.learning.forum.models import Post, Thread
from docendo.learning.forum.queries import News, elsewhere, news_of
from docendo.learning.forum.queries.elsewhere import Newest


@pytest.fixture
def ask(asker: Seat, now: datetime) -> Callable[..., Thread]:
    """Ask something, so many hours later."""

    def at(hours: int, *, seat: Seat | None = None) -> Thread:
        moment = now + timedelta(hours=hours)
        return actions.ask(seat or asker, title=f"Asked at {hours}", body="Why?", now=moment)

    return at


def told(thread: Thread) -> Newest:
    """As it stands now."""
    thread.refresh_from_db()
    return Newest(
        thread.pk, thread.title, thread.answer_count, thread.accepted_id, thread.active_at
    )


def test_the_latest_three_come_first_and_all_that_wait_are_counted(
    ask: Callable[..., Thread], community: Community
) -> None:
    _, *later = [ask(hours) for hours in range(4)]
    news = news_of(0, [community.pk])[community.pk]
    assert news == News(tuple(map(told, reversed(later))), waiting=4)


def test_of_very_many_that_wait_only_some_are_counted(
    ask: Callable[..., Thread],
    asker: Seat,
    browse: Callable[[Seat], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(elsewhere, "MOST_WAITING", 2)
    for hours in range(2):
        ask(hours)
    assert "2 questions wait for an answer" in browse(asker).get("/").content.decode()
    for hours in range(2, 6):
        ask(hours)
    page = browse(asker).get("/").content.decode()
    assert "More than 2 questions wait for an answer" in page


def test_an_answer_is_news_and_ends_the_wait(
    ask: Callable[..., Thread], helper: Seat, community: Community, now: datetime
) -> None:
    first, second = ask(0), ask(1)
    actions.answer(helper, thread_id=first.pk, body="Because.", now=now + timedelta(hours=2))
    news = news_of(0, [community.pk])[community.pk]
    assert news == News((told(first), told(second)), waiting=1)


def test_what_was_removed_is_no_news(
    thread: Thread, question: Post, moderator: Seat, community: Community, now: datetime
) -> None:
    actions.remove_post(moderator, post_id=question.pk, reason="Asked by mistake.", now=now)
    assert news_of(0, [community.pk])[community.pk] == News((), waiting=0)


def test_each_community_has_its_own_news_and_a_quiet_one_has_none(
    ask: Callable[..., Thread],
    seat: Callable[..., Seat],
    community: Community,
    private_community: Community,
) -> None:
    here = ask(0)
    assert news_of(0, [community.pk, private_community.pk]) == {
        community.pk: News((told(here),), waiting=1),
        private_community.pk: News((), waiting=0),
    }
    there = ask(1, seat=seat(Role.MEMBER, in_=private_community))
    assert news_of(0, [private_community.pk])[private_community.pk].threads == (told(there),)
    assert news_of(0, []) == {}


@pytest.mark.parametrize("questions", [1, 20])
def test_the_start_page_costs_the_same_however_much_there_is_to_tell(
    client: Client,
    asker: Seat,
    ask: Callable[..., Thread],
    questions: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    threads = [ask(hours) for hours in range(questions)]
    client.force_login(asker.member)
    client.get("/")
    # Session, person, seats, the bell; the news; four sources; two for who is new.
    with django_assert_num_queries(11):
        page = client.get("/").content.decode()
    assert threads[-1].title in page
    assert "wait" in page
