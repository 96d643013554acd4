"""What people are told reaches their devices: once, at their hours and in their language."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random

import pytest
from django.conf import LazySettings
from django.test import Client

from docendo.commons.communities.models import Seat
from docendo.commons.people import actions as people
from docendo.commons.push.actions import subscribe
from docendo.commons.push.tests.conftest import sign_in
from docendo.commons.push.tests.service import Browser, Service, running
from docendo.kernel import queue
from docendo.kernel.models import QueuedJob
from docendo.learning.forum import actions as forum
from docendo.learning.forum.models import Post, Thread
from docendo.outcomes.notices import actions
from docendo.outcomes.notices.models import Notice
from docendo.outcomes.notices.rules import Wish

Work = Callable[..., None]


@pytest.fixture
def service(settings: LazySettings) -> Iterator[Service]:
    settings.PUSH_SERVICES = ("127.0.0.1",)
    with running() as service:
        yield service


@pytest.fixture
def browser(asker: Seat, service: Service, now: datetime) -> Browser:
    """The browser of whoever asks, which is told."""
    browser = Browser()
    key = sign_in(Client(), asker.member, now=now)
    subscribe(
        asker.member, session_key=key, endpoint=f"{service.url}/asker", **browser.said, now=now
    )
    return browser


@pytest.fixture
def work(deliver: Callable[[], None], at: Callable[[datetime], None], now: datetime) -> Work:
    """Do what the worker does at this moment."""

    def until_nothing_is_due(moment: datetime = now) -> None:
        at(moment)
        deliver()
        while queue.run_next("test", now=moment, rng=Random(1)):
            pass

    return until_nothing_is_due


@pytest.fixture
def answers(thread: Thread, helper: Seat, browser: Browser, now: datetime) -> Callable[[], Post]:
    """Answer whoever asked."""
    return lambda: forum.answer(helper, thread_id=thread.pk, body="Group the <terms>.", now=now)


def sleep(asker: Seat, now: datetime) -> None:
    """They want nothing to pop up now, and for seven more hours."""
    actions.save_preferences(
        asker.member,
        wishes=[wish.value for wish in Wish],
        quiet_from=(now - timedelta(hours=1)).time(),
        quiet_until=(now + timedelta(hours=7)).time(),
    )


def test_an_answer_reaches_the_device_of_who_asked(
    answers: Callable[[], Post],
    thread: Thread,
    service: Service,
    browser: Browser,
    work: Work,
) -> None:
    answers()
    work()
    ((path, _headers, body),) = service.sent
    notice = Notice.objects.get()
    said = browser.read(body)
    assert path == "/asker"
    assert said["title"] == thread.community.name
    assert said["words"] == "Jonas Weber answered “Why does it diverge?”."
    assert said["address"] == f"/me/notices/{notice.pk}/"
    assert (said["lang"], said["dir"]) == ("en", "ltr")
    work()
    assert len(service.sent) == 1


def test_it_speaks_the_language_of_its_reader(
    answers: Callable[[], Post],
    asker: Seat,
    service: Service,
    browser: Browser,
    work: Work,
) -> None:
    people.choose_language(asker.member, interface_language="ar")
    answers()
    work()
    said = browser.read(service.sent[0][2])
    assert (said["lang"], said["dir"]) == ("ar", "rtl")
    assert said["words"] == "جواب من Jonas Weber على «Why does it diverge?»."


def test_quiet_hours_are_kept(
    answers: Callable[[], Post],
    asker: Seat,
    service: Service,
    work: Work,
    now: datetime,
) -> None:
    sleep(asker, now)
    answers()
    work()
    work(now + timedelta(hours=6))
    assert not service.sent
    work(now + timedelta(hours=7, minutes=11))
    assert len(service.sent) == 1


def test_a_night_of_answers_is_told_once(
    answers: Callable[[], Post],
    asker: Seat,
    service: Service,
    work: Work,
    now: datetime,
) -> None:
    sleep(asker, now)
    answers()
    answers()
    work()
    work(now + timedelta(hours=7, minutes=11))
    assert len(service.sent) == 1


def test_what_is_late_keeps_the_quiet_hours(
    answers: Callable[[], Post],
    asker: Seat,
    service: Service,
    work: Work,
    now: datetime,
) -> None:
    service.status = 503
    answers()
    work()
    assert len(service.sent) == 1
    sleep(asker, now)
    service.status = 201
    work(now + timedelta(hours=1))
    assert len(service.sent) == 1
    work(now + timedelta(hours=7, minutes=1))
    assert len(service.sent) == 2


def test_a_service_keeps_nothing_into_the_night(
    answers: Callable[[], Post],
    asker: Seat,
    service: Service,
    work: Work,
    now: datetime,
) -> None:
    answers()
    actions.save_preferences(
        asker.member,
        wishes=[wish.value for wish in Wish],
        quiet_from=(now + timedelta(hours=1)).time(),
        quiet_until=(now + timedelta(hours=8)).time(),
    )
    work()
    assert service.sent[0][1]["ttl"] == "3600"


def test_what_was_seen_meanwhile_is_not_told(
    answers: Callable[[], Post],
    asker: Seat,
    service: Service,
    work: Work,
    deliver: Callable[[], None],
    now: datetime,
) -> None:
    answers()
    deliver()
    actions.see_all(asker.member, up_to=Notice.objects.get().latest_id, now=now)
    work()
    assert not service.sent


def test_what_may_not_be_known_any_more_is_not_told(
    answers: Callable[[], Post],
    moderator: Seat,
    service: Service,
    work: Work,
    deliver: Callable[[], None],
    now: datetime,
) -> None:
    posted = answers()
    deliver()
    forum.remove_post(moderator, post_id=posted.pk, reason="Spam", now=now)
    work()
    assert not service.sent


def test_old_news_is_not_told(
    answers: Callable[[], Post],
    service: Service,
    work: Work,
    deliver: Callable[[], None],
    now: datetime,
) -> None:
    answers()
    deliver()
    work(now + timedelta(days=1, minutes=1))
    assert not service.sent


def test_nothing_is_queued_for_who_has_no_device_that_is_told(
    thread: Thread, helper: Seat, deliver: Callable[[], None], now: datetime
) -> None:
    forum.answer(helper, thread_id=thread.pk, body="Group the terms.", now=now)
    deliver()
    assert not QueuedJob.objects.filter(name="notices.tell_device").exists()


def test_what_a_service_could_not_take_is_tried_again(
    answers: Callable[[], Post],
    service: Service,
    work: Work,
    now: datetime,
) -> None:
    service.status = 503
    answers()
    work()
    service.status = 201
    work(now + timedelta(hours=1))
    assert len(service.sent) == 2
    assert not queue.failed().exists()


def test_what_no_service_takes_is_let_go_of(
    answers: Callable[[], Post], service: Service, work: Work, now: datetime
) -> None:
    service.status = 503
    answers()
    for hours in range(8):
        work(now + timedelta(hours=hours))
    assert len(service.sent) == 4
    assert not queue.failed().exists()
