"""What people are told reaches their devices: once, at their hours and in their language."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

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


@pytest.fixture
def service(settings: LazySettings) -> Iterator[Service]:
    settings.PUSH_SERVICES = ("127.0.0.1",)
    with running() as service:
        yield service


@dataclass(frozen=True)
class Pocket:
    """The device of whoever asks, which is told; who answers, and the worker in between."""

    asker: Seat
    helper: Seat
    thread: Thread
    service: Service
    browser: Browser
    now: datetime
    at: Callable[[datetime], None]
    deliver: Callable[[], None]

    def answered(self) -> Post:
        return forum.answer(
            self.helper, thread_id=self.thread.pk, body="Group the <terms>.", now=self.now
        )

    def work(self, after: timedelta = timedelta()) -> None:
        """Do what the worker does at that moment."""
        moment = self.now + after
        self.at(moment)
        self.deliver()
        while queue.run_next("test", now=moment, rng=Random(1)):
            pass

    def be_quiet(self, begins: timedelta, ends: timedelta) -> None:
        """Its reader wants nothing to pop up then, counted from now."""
        actions.save_preferences(
            self.asker.member,
            wishes=[wish.value for wish in Wish],
            quiet_from=(self.now + begins).time(),
            quiet_until=(self.now + ends).time(),
        )

    def sleep(self) -> None:
        self.be_quiet(timedelta(hours=-1), timedelta(hours=7))

    @property
    def told(self) -> list[dict[str, Any]]:
        return [self.browser.read(body) for _path, _headers, body in self.service.sent]


@pytest.fixture
def pocket(
    asker: Seat,
    helper: Seat,
    thread: Thread,
    service: Service,
    at: Callable[[datetime], None],
    deliver: Callable[[], None],
    now: datetime,
) -> Pocket:
    browser = Browser()
    key = sign_in(Client(), asker.member, now=now)
    subscribe(
        asker.member, session_key=key, endpoint=f"{service.url}/asker", **browser.said, now=now
    )
    return Pocket(asker, helper, thread, service, browser, now, at, deliver)


def test_an_answer_reaches_the_device_of_who_asked(pocket: Pocket) -> None:
    pocket.answered()
    pocket.work()
    (said,) = pocket.told
    notice = Notice.objects.get()
    assert pocket.service.sent[0][0] == "/asker"
    assert said["title"] == pocket.thread.community.name
    assert said["words"] == "Jonas Weber answered “Why does it diverge?”."
    assert said["address"] == f"/me/notices/{notice.pk}/"
    assert (said["lang"], said["dir"]) == ("en", "ltr")
    pocket.work()
    assert len(pocket.told) == 1


def test_it_speaks_the_language_of_its_reader(pocket: Pocket) -> None:
    people.choose_language(pocket.asker.member, interface_language="ar")
    pocket.answered()
    pocket.work()
    said = pocket.told[0]
    assert (said["lang"], said["dir"]) == ("ar", "rtl")
    assert said["words"] == "جواب من Jonas Weber على «Why does it diverge?»."


def test_quiet_hours_are_kept(pocket: Pocket) -> None:
    pocket.sleep()
    pocket.answered()
    pocket.work()
    pocket.work(timedelta(hours=6))
    assert not pocket.told
    pocket.work(timedelta(hours=7, minutes=11))
    assert len(pocket.told) == 1


def test_a_night_of_answers_is_told_once(pocket: Pocket) -> None:
    pocket.sleep()
    pocket.answered()
    pocket.answered()
    pocket.work()
    pocket.work(timedelta(hours=7, minutes=11))
    assert len(pocket.told) == 1


def test_what_is_late_keeps_the_quiet_hours(pocket: Pocket) -> None:
    pocket.service.status = 503
    pocket.answered()
    pocket.work()
    assert len(pocket.told) == 1
    pocket.sleep()
    pocket.service.status = 201
    pocket.work(timedelta(hours=1))
    assert len(pocket.told) == 1
    pocket.work(timedelta(hours=7, minutes=1))
    assert len(pocket.told) == 2


def test_a_service_keeps_nothing_into_the_night(pocket: Pocket) -> None:
    pocket.answered()
    pocket.be_quiet(timedelta(hours=1), timedelta(hours=8))
    pocket.work()
    assert pocket.service.sent[0][1]["ttl"] == "3600"


def test_what_was_seen_meanwhile_is_not_told(pocket: Pocket) -> None:
    pocket.answered()
    pocket.deliver()
    actions.see_all(pocket.asker.member, up_to=Notice.objects.get().latest_id, now=pocket.now)
    pocket.work()
    assert not pocket.told


def test_what_may_not_be_known_any_more_is_not_told(pocket: Pocket, moderator: Seat) -> None:
    posted = pocket.answered()
    pocket.deliver()
    forum.remove_post(moderator, post_id=posted.pk, reason="Spam", now=pocket.now)
    pocket.work()
    assert not pocket.told


def test_old_news_is_not_told(pocket: Pocket) -> None:
    pocket.answered()
    pocket.deliver()
    pocket.work(timedelta(days=1, minutes=1))
    assert not pocket.told


def test_nothing_is_queued_for_who_has_no_device_that_is_told(
    thread: Thread, helper: Seat, deliver: Callable[[], None], now: datetime
) -> None:
    forum.answer(helper, thread_id=thread.pk, body="Group the terms.", now=now)
    deliver()
    assert not QueuedJob.objects.filter(name="notices.tell_device").exists()


def test_what_a_service_could_not_take_is_tried_again(pocket: Pocket) -> None:
    pocket.service.status = 503
    pocket.answered()
    pocket.work()
    pocket.service.status = 201
    pocket.work(timedelta(hours=1))
    assert len(pocket.told) == 2
    assert not queue.failed().exists()


def test_what_no_service_takes_is_let_go_of(pocket: Pocket) -> None:
    pocket.service.status = 503
    pocket.answered()
    for hours in range(8):
        pocket.work(timedelta(hours=hours))
    assert len(pocket.told) == 4
    assert not queue.failed().exists()
